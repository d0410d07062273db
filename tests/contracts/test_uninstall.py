# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""All floors, with the demo story in them, taken off: Odoo's own records go on.

Each add-on alone is the matter of ``test_install``.
"""

import pytest
from upgrade.digest import Digest

from . import screens, suite

#: What people go on working with when the suite is gone.
KEPT = ("helpdesk.ticket", "project.project", "project.task", "res.partner")
#: Tables of which the rows about other things than ours stay whole.
ABOUT = {
    "ir_attachment": "res_model",
    "mail_activity": "res_model",
    "mail_followers": "res_model",
    "mail_message": "model",
    "rating_rating": "res_model",
}
#: What they tell of jobs goes with the jobs.
JOBS = {"ir.actions.server", "ir.cron"}
#: Rows below those: they come and go with what they belong to.
BELOW = {"mail_notification", "mail_tracking_value"}
#: A signature follows its name, which is written here.
WRITTEN = {("res_users", "signature")}

#: Every record and every mail of it is read, written and gone on with.
USED = (
    screens.CORE
    + f"""
kept = {KEPT!r}
for model in kept:
    open_screen(boss, model)
    for record in boss[model].with_context(active_test=False).search([]):
        env[model].browse(record.id).read()
        record.write({{"name": record.name}})
for record in (ticket, project, task, partner):
    record.message_post(
        body="Goes on",
        attachments=[("goes_on.txt", b"Goes on")],
        subtype_xmlid="mail.mt_comment",
    )
    record.activity_schedule("mail.mail_activity_data_todo", user_id=boss.uid)
for message in env["mail.message"].search([("model", "in", kept)]):
    message.read()
for file in env["ir.attachment"].search([("res_model", "in", [*kept, "mail.message"])]):
    assert file.type != "binary" or file.raw is not None
    file.read(["name", "datas"])
env["mail.mail"].search([]).read()
env.flush_all()
env.cr.commit()
"""
)


class Rows(Digest):
    """Rows about Odoo's own records, in the columns of a database without the suite."""

    def __init__(self, world, plain, models, shipped=()):
        super().__init__(world.database, (), like=plain)
        for table in BELOW:
            self.rows[table] = {}
        for table, row_id in shipped:
            self.rows.get(table, {}).pop(row_id, None)
        for table, column in ABOUT.items():
            place = self.columns[table].index(column)
            # a value is its hash and how it begins
            self.rows[table] = {
                row_id: values
                for row_id, values in self.rows[table].items()
                if values[place][8:] in models
            }


def of_the_suite(world):
    """(table, id) of records that the add-ons have brought, and hours of calendars."""
    names = ", ".join(map(repr, suite.ADDONS))
    shipped = (
        f"SELECT replace(model, '.', '_'), res_id FROM ir_model_data "
        f"WHERE module IN ({names})"
    )
    hours = (
        "SELECT 'resource_calendar_attendance', id FROM resource_calendar_attendance "
        f"WHERE ('resource_calendar', calendar_id) IN ({shipped})"
    )
    return {
        (table, int(row_id)) for table, row_id in world.sql(f"{shipped} UNION {hours}")
    }


DOWN = """
for addon in {addons!r}:
    env["ir.module.module"].search([("name", "=", addon)]).button_immediate_uninstall()
    env.cr.commit()
    exec(USED, {{"env": env}})
    print("WITHOUT", addon)
"""


@pytest.mark.parametrize(
    "addons",
    [tuple(reversed(suite.ADDONS)), (suite.ADDONS[0],)],
    ids=["one after another", "all at once"],
)
def test_uninstall_with_the_story(addons, story, bare, copied):
    world = copied(story, "uninstall")
    plain = Digest(bare.database, ())
    models = {row[0] for row in bare.sql("SELECT model FROM ir_model")} - JOBS
    before = Rows(world, plain, models, shipped=of_the_suite(world))
    assert before.count() > 300, before.count()
    told = world.tell(f"USED = {USED!r}\n" + DOWN.format(addons=addons))
    assert told.count("WITHOUT") == len(addons)
    world.assert_nothing_is_left(bare.structure(), *suite.ADDONS)
    assert world.menus() == bare.menus()
    after = Rows(world, plain, models)
    differences = [one for one in before.differences(after) if one[:2] not in WRITTEN]
    assert not differences, suite.listed(map(str, differences))
