# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "Support Scope Classifier",
    "summary": "Is a request support, a small change, development or maintenance? "
    "Suggested with a reason, decided by a person, turned into approved paid work",
    "version": "19.0.2.0.0",
    "category": "After-Sales",
    "author": "The Implementation Suite Authors",
    "license": "AGPL-3",
    "depends": [
        "support_sla",
    ],
    "data": [
        "security/support_scope_security.xml",
        "security/ir.model.access.csv",
        "data/ir_sequence_data.xml",
        "data/support_scope_type_data.xml",
        "data/support_scope_policy_data.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "report/support_change_templates.xml",
        "wizards/support_scope_effort_views.xml",
        "wizards/support_scope_override_views.xml",
        "wizards/support_scope_try_views.xml",
        "wizards/support_change_offer_views.xml",
        "views/support_scope_report_views.xml",
        "views/support_scope_type_views.xml",
        "views/support_scope_model_views.xml",
        "views/support_scope_decision_views.xml",
        "views/support_scope_objection_views.xml",
        "views/support_change_request_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/support_agreement_version_views.xml",
        "views/implementation_item_views.xml",
        "views/res_config_settings_views.xml",
        "views/support_scope_menus.xml",
        "views/support_scope_portal_templates.xml",
        "views/support_change_portal_templates.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "support_scope_classifier/static/src/fields/**/*",
        ],
        "web.assets_frontend": [
            "support_scope_classifier/static/src/portal/**/*",
        ],
        "web.assets_tests": [
            "support_scope_classifier/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "_post_init",
    "installable": True,
}
