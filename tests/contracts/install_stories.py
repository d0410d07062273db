# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Scripts for ``odoo shell`` that leave data of an add-on, and look at what is left.

Each ends with a line that the test waits for: the shell's exit code tells nothing.
"""

DONE = "story told"

#: What people do with each add-on before somebody uninstalls it.
DATA = {
    "implementation_methodology": """
env = env(user=env.ref("base.user_admin"))
methodology = env.ref("implementation_methodology.methodology_odoo")
client = env["res.partner"].create({"name": "Client", "is_company": True})
wizard = env["implementation.start"].create(
    {"name": "Kept project", "partner_id": client.id, "methodology_id": methodology.id}
)
wizard.action_create()
project = env["project.project"].search([("name", "=", "Kept project")])
item = project.implementation_item_ids.filtered("can_tick")[:1]
env["implementation.evidence"].create(
    [
        {"item_id": item.id, "kind": "text", "text": "Signed on paper"},
        {"item_id": item.id, "name": "act.pdf", "file": b"JVBERi0xLjc="},
    ]
)
item.action_tick()
item.message_post(body="Done")
item.activity_schedule("mail.mail_activity_data_todo")
env["project.task"].create(
    {"name": "Kept task", "project_id": project.id, "implementation_item_id": item.id}
)
assert item.client_ticked_on or item.integrator_ticked_on
""",
    "support_sla": """
env = env(user=env.ref("base.user_admin"))
client = env["res.partner"].create({"name": "Kept project", "is_company": True})
team = env["helpdesk.ticket.team"].create(
    {"name": "Kept team", "user_ids": [(6, 0, env.user.ids)]}
)
env["support.sla.policy"].create(
    {
        "name": "Own promise",
        "sequence": 1,
        "calendar_id": env.ref("support_sla.resource_calendar_support").id,
        "partner_ids": [(6, 0, client.ids)],
        "target_ids": [
            (0, 0, {"metric": "first_response", "amount": 1}),
            (0, 0, {"metric": "resolution", "amount": 8}),
        ],
        "level_ids": [(0, 0, {"name": "Soon"})],
    }
)
ticket = env["helpdesk.ticket"].create(
    {
        "name": "Kept ticket",
        "description": "<p>Kept</p>",
        "partner_id": client.id,
        "team_id": team.id,
    }
)
ticket.message_post(
    body="Answer", message_type="comment", subtype_xmlid="mail.mt_comment"
)
ticket.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
env["support.sla.sweep"]._sweep_chunk(ticket.create_date)
assert set(ticket.sla_clock_ids.mapped("state")) == {"met", "held"}
person = env["res.partner"].create({"name": "Signer", "parent_id": client.id})
agreement = env["support.agreement"].create(
    {"partner_id": client.id, "contact_id": person.id, "date_start": "2026-01-01"}
)
asked = agreement.draft_id._request()
for member in agreement.member_ids:
    agreement.draft_id._sign(member, "Name")
assert agreement.signed_on
employee = env["hr.employee"].search([("user_id", "=", env.uid)]) or env[
    "hr.employee"
].create({"name": "Kept employee", "user_id": env.uid})
agreed = env["helpdesk.ticket"].create(
    {
        "name": "Kept ticket",
        "description": "<p>Kept</p>",
        "partner_id": client.id,
        "team_id": team.id,
    }
)
line = agreed._log_effort("2026-03-02", 1.5, "Kept hours")
assert line.agreement_id == agreement
agreed.action_effort_start()
env["support.statement"].sudo().action_draft_missing()
agreement.statement_ids[-1:].action_approve()
""",
    "support_scope_classifier": """
env = env(user=env.ref("base.user_admin"))
client = env["res.partner"].create({"name": "Kept project", "is_company": True})
person = env["res.partner"].create({"name": "Signer", "parent_id": client.id})
team = env["helpdesk.ticket.team"].create(
    {"name": "Kept team", "user_ids": [(6, 0, env.user.ids)]}
)
tickets = env["helpdesk.ticket"].create(
    [
        {
            "name": "Kept ticket",
            "description": "<p>We need a new report of sales by region</p>",
            "partner_id": person.id,
            "team_id": team.id,
        }
        for _number in range(2)
    ]
)
assert all(tickets.mapped("scope_suggestion_id"))
tickets[0].action_confirm_scope("support")
tickets[1].action_confirm_scope("development")
offer = env["support.change.request"].create(
    {
        "name": "Kept offer",
        "ticket_id": tickets[1].id,
        "partner_id": client.id,
        "description": "<p>Kept</p>",
        "estimate_hours": 2,
        "rate": 10,
        "person_ids": [(0, 0, {"partner_id": person.id, "can_sign": True})],
    }
)
offer._send_offer()
offer._sign(offer.person_ids.filtered("can_sign"), "Signer")
assert offer.task_id
""",
    "hypercare": """
from odoo.fields import Datetime

env = env(user=env.ref("base.user_admin"))
now = Datetime.now()
client = env["res.partner"].create({"name": "Kept project", "is_company": True})
person = env["res.partner"].create({"name": "Signer", "parent_id": client.id})
window = env["hypercare.window"].create(
    {
        "partner_id": client.id,
        "planned_days": 14,
        "days_reason": "Kept",
        "person_ids": [
            (0, 0, {"partner_id": one.id, "side": side, "duty": duty, "can_sign": True})
            for one, side, duty in (
                (person, "client", "coordinator"),
                (env.user.partner_id, "integrator", "project_lead"),
            )
        ],
    }
)
today = window._today(now)
window._by_verb().write(
    {
        "state": "open",
        "opened_at": now,
        "date_start": today,
        "date_end": today,
        "first_end": today,
    }
)
window._arm_promises(now)
team = env["helpdesk.ticket.team"].create(
    {"name": "Kept team", "user_ids": [(6, 0, env.user.ids)]}
)
ticket = env["helpdesk.ticket"].create(
    {
        "name": "Kept ticket",
        "description": "<p>How do we take goods back?</p>",
        "partner_id": person.id,
        "team_id": team.id,
    }
)
assert ticket.hypercare_id == window
answer = env["hypercare.faq"].create(
    {"question": "Kept?", "answer": "<p>Kept</p>", "partner_id": client.id}
)
answer.action_publish()
env["hypercare.process"].create({"window_id": window.id, "name": "Kept"})._set_day(
    window.person_ids.browse(), "ok", "", now
)
window._daily(today, now)
window._assess_exit(now)
more = env["hypercare.extension"].create(
    {"window_id": window.id, "days": 1, "reason_class": "scope", "reason": "Kept"}
)
more._request(now)
for signer in window.person_ids:
    more._sign(signer, "Name")
assert more.seal_state == "signed"
window.message_post(body="Kept")
""",
}

#: Odoo's records are there and can be worked with when the add-on is gone.
LEFT = """
ticket = "helpdesk.ticket" in env and env["helpdesk.ticket"].search(
    [("name", "=", "Kept ticket")]
)
for kept in ticket or ():
    kept.read()
    hours = env["account.analytic.line"].search([("name", "=", "Kept hours")])
    assert not hours or hours.unit_amount == 1.5
    kept.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    kept.message_post(body="Still here", subtype_xmlid="mail.mt_comment")
    assert kept.closed
project = env["project.project"].search([("name", "=", "Kept project")])
tasks = env["project.task"].search([("name", "=", "Kept task")])
assert project or ticket, "what people worked on is gone"
for one in project:
    assert one.milestone_ids, "the milestones are gone"
    one.read()
    one.milestone_ids.read()
    one.milestone_ids[:1].is_reached = True
for task in tasks:
    task.write({"state": "1_done"})
    assert task.is_closed
    task.read()
env["project.project"].create({"name": "Next project"})
env["project.project"].get_views([(False, "form"), (False, "list"), (False, "kanban")])
env["project.task"].get_views([(False, "form"), (False, "list"), (False, "kanban")])
"""

#: All menus, by the names that files give them.
MENUS = """
SELECT d.module || '.' || d.name, p.module || '.' || p.name, m.sequence,
       m.name ->> 'en_US', m.web_icon,
       ARRAY(SELECT gid FROM ir_ui_menu_group_rel r WHERE r.menu_id = m.id ORDER BY 1)
  FROM ir_ui_menu m
  JOIN ir_model_data d ON d.model = 'ir.ui.menu' AND d.res_id = m.id
  LEFT JOIN ir_model_data p ON p.model = 'ir.ui.menu' AND p.res_id = m.parent_id
"""

UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", {addon!r})])
module.button_immediate_uninstall()
"""

#: Add-ons that somebody may have beside ours, and go on using.
PEERS = {
    "support_sla": "helpdesk_mgmt_sla",
    "support_scope_classifier": "sale_project",
}

#: The two take none of each other's names.
BESIDE = """
for name in env.registry:
    for field in env[name]._fields.values():
        both = {{{addon!r}, {peer!r}}} <= set(field._modules)
        assert not both, f"{{field}} is defined by both"
env["helpdesk.ticket"].get_views([(False, "form"), (False, "list"), (False, "kanban")])
"""

#: What both do with the same ticket.
TOGETHER = {
    "support_sla": """
team = env["helpdesk.ticket.team"].create({"name": "Both", "use_sla": True})
done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
env["helpdesk.sla"].create({"name": "Theirs", "stage_id": done.id, "hours": 4})
ticket = env["helpdesk.ticket"].create(
    {"name": "Both", "description": "<p>Both</p>", "team_id": team.id}
)
assert ticket.ticket_sla_ids and ticket.sla_clock_ids
ticket.stage_id = done
assert ticket.sla_clock_ids.state == "cancelled"
theirs = ticket.ticket_sla_ids.read(["deadline", "state"])
run = env["support.import"].create({"name": "Theirs", "kind": "peer"})
run.action_check()
assert run.line_ids.ticket_id == ticket, run.line_ids.mapped("message")
run.action_import()
env.cr.commit()
run._cron_import()
assert run.state == "done", run.state
assert run.line_ids.state in ("same", "different"), run.line_ids.message
assert run.line_ids.theirs.startswith("Theirs:"), run.line_ids.theirs
assert ticket.ticket_sla_ids.read(["deadline", "state"]) == theirs
""",
    "support_scope_classifier": """
from unittest.mock import patch
env = env(user=env.ref("base.user_admin"))
env.ref("base.EUR").active = True
client = env["res.partner"].create({"name": "Buyer", "is_company": True})
person = env["res.partner"].create({"name": "Signer", "parent_id": client.id})


def accepted(**vals):
    ticket = env["helpdesk.ticket"].create(
        {"name": "Both", "description": "<p>Both</p>", "partner_id": person.id}
    )
    ticket.action_confirm_scope("development")
    offer = env["support.change.request"].create(
        {
            "name": "Both",
            "ticket_id": ticket.id,
            "partner_id": client.id,
            "description": "<p>Both</p>",
            "currency_id": env.ref("base.EUR").id,
            "estimate_hours": 1 + 1 / 3,
            "rate": 40,
            "person_ids": [(0, 0, {"partner_id": person.id, "can_sign": True})],
            **vals,
        }
    )
    offer._send_offer()
    offer._sign(offer.person_ids.filtered("can_sign"), "Signer")
    assert offer.state == "accepted", offer.state
    return offer


offer = accepted()
order = offer.task_id.sale_line_id.order_id
assert order.partner_id == client and order.company_id == offer.company_id
assert order.currency_id.name == "EUR" and order.origin == offer.number
assert order.amount_untaxed == 53.33, order.amount_untaxed
assert person not in order.message_partner_ids, "followed by accepting"
with patch.object(type(offer), "_make_quotation", side_effect=ValueError("No prices")):
    failed = accepted()
assert failed.task_id and not failed.task_id.sale_line_id
assert "by hand" in failed.activity_ids.summary
""",
}

#: Rows of Odoo's own tables that name a model which no longer exists.
ORPHANS = {
    "ir_attachment": "res_model",
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
    "ir_model_data": "model",
    "ir_act_window": "res_model",
    "ir_filters": "model_id",
    "ir_ui_view": "model",
    "mail_activity_type": "res_model",
    "mail_message_subtype": "res_model",
    "mail_template": "model",
}
#: Rows that belong to something which went with the add-on: what, and which rows.
LEFTOVERS = {
    "fields of no model": "ir_model_fields WHERE model NOT IN "
    "(SELECT model FROM ir_model)",
    "rules of no model": "ir_rule WHERE model_id IS NULL",
    "actions of no model": "ir_act_server WHERE model_id IS NULL",
    "jobs without their action": "ir_cron WHERE ir_actions_server_id IS NULL",
    "menus that open nothing": "ir_ui_menu m WHERE action LIKE "
    "'ir.actions.act_window,%' AND NOT EXISTS (SELECT FROM ir_act_window a "
    "WHERE a.id = split_part(m.action, ',', 2)::int)",
    "columns shown of fields that are gone": "ir_filters WHERE sort ~ "
    "'implementation_|sla_|scope_|hypercare_'",
    "settings of ours": "ir_config_parameter WHERE key ~ "
    "'^(implementation_methodology|support_sla|support_scope_classifier|hypercare)'",
    "sequences of ours": "ir_sequence WHERE code ~ "
    "'^(implementation\\.|support\\.(agreement|statement|change)|hypercare\\.)' "
    # those of the floors below stay with their floor
    "AND id NOT IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.sequence')",
    "tracking of fields that are gone": "mail_tracking_value WHERE field_id IS NOT "
    "NULL AND field_id NOT IN (SELECT id FROM ir_model_fields)",
    "followers of records that are gone": "mail_followers WHERE res_model = "
    "'project.project' AND res_id NOT IN (SELECT id FROM project_project)",
}


def ending(script):
    """``script`` with a commit and the line that says it came to its end."""
    return f"{script}\nenv.cr.commit()\nprint({DONE!r})\n"
