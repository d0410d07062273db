# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "Implementation Methodology",
    "summary": "Stages, checklists and sign-off of an Odoo implementation, "
    "shared with the client in the portal",
    "version": "19.0.1.0.0",
    "category": "Services/Project",
    "author": "The Implementation Suite Authors",
    "license": "AGPL-3",
    "depends": ["project"],
    "data": [
        "security/implementation_methodology_groups.xml",
        "security/implementation_methodology_security.xml",
        "security/ir.model.access.csv",
        "data/project_role_data.xml",
        "data/implementation_variant_data.xml",
        "data/implementation_option_data.xml",
        "data/implementation_methodology_data.xml",
        "wizards/implementation_item_step_views.xml",
        "wizards/implementation_start_views.xml",
        "wizards/implementation_pull_views.xml",
        "views/implementation_methodology_views.xml",
        "views/implementation_methodology_stage_views.xml",
        "views/implementation_methodology_item_views.xml",
        "views/implementation_configuration_views.xml",
        "views/implementation_evidence_views.xml",
        "views/implementation_event_views.xml",
        "views/implementation_member_views.xml",
        "views/implementation_item_views.xml",
        "views/implementation_stage_views.xml",
        "views/project_project_views.xml",
        "views/project_task_views.xml",
        "views/implementation_menus.xml",
        "views/implementation_portal_layout.xml",
        "views/implementation_portal_item.xml",
        "views/implementation_portal_pages.xml",
        "views/implementation_portal_people.xml",
        "views/implementation_portal_stage.xml",
    ],
    "demo": ["demo/implementation_demo.xml"],
    "assets": {
        "web.assets_backend": [
            "implementation_methodology/static/src/fields/**/*",
        ],
        "web.assets_tests": [
            "implementation_methodology/static/tests/tours/**/*",
        ],
        "web.assets_frontend": [
            "implementation_methodology/static/src/portal/**/*",
        ],
    },
    "application": True,
    "installable": True,
}
