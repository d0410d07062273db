# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Steps of the hand of which mails come: see ``steps``."""

from datetime import datetime, time, timedelta

import steps

from odoo import fields

MORNING = time(10)
REACH = timedelta(days=30)


def _first_workday(workdays_around):
    """Ten in the morning, UTC, of the first working day of this week or one before.

    ``workdays_around(day)`` are the working days known around a day.
    """
    day = fields.Date.today()
    while workdays_around(day).on_or_after(day - timedelta(day.weekday())) != day:
        day -= timedelta(1)
    return datetime.combine(day, MORNING)


def project_summary(env, name):
    """The weekly letter on a project; who reads it."""
    project, _manager, sponsor = steps.a_project(env, name)
    reader = project.implementation_member_ids.filtered(
        lambda one: one.partner_id == sponsor.partner_id
    )
    reader.notify_level = "digest"
    calendar = project._implementation_calendar()

    def around(day):
        return calendar._implementation_workdays(
            day - REACH, day + REACH, project.company_id or env.company
        )

    env["implementation.notice"]._tell(project, _first_workday(around))
    return sponsor.email


def window_summary(env, name):
    """The weekly mail on a window; who reads it."""
    [window_id] = steps.windows(env, name, 1, 0)
    window = env["hypercare.window"].browse(window_id)
    reader = env["res.partner"].create(
        {
            "name": name,
            "email": f"{name}@example.com",
            "parent_id": window.partner_id.id,
        }
    )
    env["hypercare.person"].create(
        {
            "window_id": window.id,
            "partner_id": reader.id,
            "side": "client",
            "duty": "coordinator",
            "notify_level": "digest",
        }
    )
    env["hypercare.notice"]._send_digests(_first_workday(window._workdays))
    return reader.email


def approver(env, name):
    """Somebody with a password who approves and sends statements; his login."""
    groups = ["base.group_user", "helpdesk_mgmt.group_helpdesk_manager"]
    user = steps._user(env, name, groups)
    return {"login": user.login, "id": user.id}


def queued(env, address):
    """States of the mails to ``address`` that are kept."""
    mails = env["mail.mail"].search([("recipient_ids.email", "=", address)])
    return sorted(mails.mapped("state"))
