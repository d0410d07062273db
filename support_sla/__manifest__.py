# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "Support SLA",
    "summary": "Promises on helpdesk tickets: clocks that are right, explain "
    "themselves and warn before they break",
    "version": "19.0.1.0.0",
    "category": "After-Sales",
    "author": "The Implementation Suite Authors",
    "license": "AGPL-3",
    "depends": [
        "implementation_methodology",
        "helpdesk_mgmt",
        "helpdesk_mgmt_project",
    ],
    "data": [
        "security/support_sla_security.xml",
        "security/ir.model.access.csv",
        "data/helpdesk_data.xml",
        "data/support_sla_policy_data.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "data/digest_data.xml",
        "wizards/support_sla_hold_views.xml",
        "wizards/support_sla_news_views.xml",
        "wizards/support_sla_excuse_views.xml",
        "wizards/support_sla_retarget_views.xml",
        "wizards/support_sla_try_views.xml",
        "views/support_sla_policy_views.xml",
        "views/support_sla_clock_views.xml",
        "views/support_sla_firing_views.xml",
        "views/support_sla_check_views.xml",
        "views/support_sla_report_views.xml",
        "views/helpdesk_ticket_stage_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/digest_digest_views.xml",
        "views/support_sla_menus.xml",
        "views/support_sla_portal_templates.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "support_sla/static/src/fields/**/*",
        ],
        "web.assets_frontend": [
            "support_sla/static/src/portal/**/*",
        ],
        "web.assets_tests": [
            "support_sla/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "_post_init",
    "uninstall_hook": "_uninstall_hook",
    "installable": True,
}
