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
}

#: Odoo's records are there and can be worked with when the add-on is gone.
LEFT = """
project = env["project.project"].search([("name", "=", "Kept project")])
assert len(project) == 1, "the project is gone"
assert project.milestone_ids, "the milestones are gone"
project.read()
project.milestone_ids.read()
project.milestone_ids[:1].is_reached = True
task = env["project.task"].search([("name", "=", "Kept task")])
task.write({"state": "1_done"})
assert task.is_closed
task.read()
env["project.project"].create({"name": "Next project"})
env["project.project"].get_views([(False, "form"), (False, "list"), (False, "kanban")])
env["project.task"].get_views([(False, "form"), (False, "list"), (False, "kanban")])
"""

UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", {addon!r})])
module.button_immediate_uninstall()
"""

#: Rows of Odoo's own tables that name a model which no longer exists.
ORPHANS = {
    "ir_attachment": "res_model",
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
    "ir_model_data": "model",
}


def ending(script):
    """``script`` with a commit and the line that says it came to its end."""
    return f"{script}\nenv.cr.commit()\nprint({DONE!r})\n"
