# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import config, format_date, format_list

from ..tools import guide as rules

MANAGERS = "implementation_methodology.group_manager"
CONSULTANTS = "implementation_methodology.group_user"
#: Who Odoo lets write companies, users and public holidays, and who the rest.
ACCESS_ADMINS = "base.group_erp_manager"
ADMINS = "base.group_system"
#: What Odoo names a company that nobody has named.
UNNAMED = {"My Company", "YourCompany"}
#: For how long public holidays have to be known.
AHEAD = timedelta(days=365)
#: For how long a letter that could not be sent is told of.
LATELY = timedelta(days=7)
#: Counting stops here: nothing on the page grows with the database.
ENOUGH = 100


class ImplementationGuideSteps(models.AbstractModel):
    """Steps that concern the company itself, each read from what is there.

    Whoever has the page is told whether something is there and how much of it, also
    of what he may not read: only counts and names of masters leave this model.
    """

    _name = "implementation.guide.steps"
    _description = "Steps of Getting Started"

    @api.model
    def _sections(self):
        """``[(key, title)]`` in the order of the page."""
        return [("company", self.env._("Your company"))]

    @api.model
    def _steps(self, now):
        """The steps at ``now`` (naive UTC), as ``_step`` makes them."""
        return [
            self._step_company(),
            self._step_hours(now),
            self._step_holidays(now),
            self._step_languages(),
            self._step_mail(now),
        ]

    @api.model
    def _step(self, key, section, sequence, **values):
        """A step: what it is called, what is there now, and what it is good for.

        :param done: whether it is done
        :param unneeded: whether this company can do without, as worked out
        :param mandatory: whether work cannot begin without it
        :param groups: who may do it: people of any of them
        :param open: ``(XML id of an action, what to change of it)``
        """
        return {
            "key": key,
            "section": section,
            "sequence": sequence,
            "mandatory": False,
            "unneeded": False,
            **values,
        }

    @api.model
    def _of_company(self, name="company_id"):
        return Domain(name, "in", [False, self.env.company.id])

    @api.model
    def _form_of(self, record):
        """What to change of an action to have it show one record."""
        return {"res_id": record.id, "views": [(False, "form")], "domain": []}

    @api.model
    def _people_in(self, group):
        """How many people of the company are in ``group``, without the first admin."""
        # Logins are the administrators' data; only their number is told.
        users_sudo = self.env["res.users"].sudo()
        return users_sudo.search_count(
            Domain("all_group_ids", "in", self.env.ref(group).ids)
            & Domain("company_ids", "in", self.env.company.ids)
            & Domain("id", "not in", self.env.ref("base.user_admin").ids)
        )

    @api.model
    def _up_to(self, count):
        """A count that stopped at ``ENOUGH``, as it is told."""
        return f"{ENOUGH}+" if count >= ENOUGH else str(count)

    # Your company

    @api.model
    def _step_company(self):
        company = self.env.company
        wanted = {
            self.env._("name"): company.name not in UNNAMED,
            self.env._("country"): company.country_id,
            self.env._("email"): company.email,
        }
        lacking = [word for word, there in wanted.items() if not there]
        told = [company.name, company.country_id.name, company.email]
        return self._step(
            "company",
            "company",
            10,
            mandatory=True,
            title=self.env._("Company data"),
            now=self.env._("Missing: %s", format_list(self.env, lacking))
            if lacking
            else ", ".join(told),
            why=self.env._(
                "It stands on every act, agreement and letter that a client gets."
            ),
            done=not lacking,
            button=self.env._("Open company"),
            groups=(ACCESS_ADMINS,),
            open=("base.action_res_company_form", self._form_of(company)),
        )

    @api.model
    def _step_hours(self, now):
        company = self.env.company
        calendar = company.resource_calendar_id
        rows = self.env["resource.calendar.attendance"].search_read(
            Domain("calendar_id", "=", calendar.id),
            ["hour_from", "hour_to", "day_period"],
        )
        hours = rules.weekly_hours(
            (row["hour_from"], row["hour_to"], row["day_period"]) for row in rows
        )
        fits = rules.zone_fits(calendar.tz, company.country_code, now.year)
        words = {"name": calendar.name, "zone": calendar.tz}
        if not hours:
            told = self.env._("No working hours")
        elif fits:
            told = f"{calendar.name}, {calendar.tz}"
        elif company.country_id:
            told = self.env._(
                "%(name)s, but %(zone)s is no time zone of %(country)s",
                country=company.country_id.name,
                **words,
            )
        else:
            told = self.env._("%(name)s, but its time zone is %(zone)s", **words)
        shown = (
            ("resource.action_resource_calendar_form", self._form_of(calendar))
            if calendar
            else ("base.action_res_company_form", self._form_of(company))
        )
        return self._step(
            "hours",
            "company",
            20,
            mandatory=True,
            title=self.env._("Working hours and time zone"),
            now=told,
            why=self.env._("Every deadline and every promise is counted in them."),
            done=bool(hours and fits),
            button=self.env._("Open working hours"),
            groups=(ADMINS,),
            open=shown,
        )

    @api.model
    def _calendars(self):
        """Working hours in which public holidays have to be known."""
        return self.env.company.resource_calendar_id

    @api.model
    def _step_holidays(self, now):
        calendars = self._calendars()
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & self._of_company()
            & Domain("date_to", ">=", now)
            & Domain("date_from", "<", now + AHEAD),
            order="date_from",
        )
        known = rules.closed_soon(
            [leave.calendar_id.id or None for leave in leaves], calendars.ids
        )
        lacking = calendars.filtered(lambda calendar: not known[calendar.id])
        if not leaves:
            told = self.env._("No holiday in the next twelve months")
        elif lacking:
            told = self.env._(
                "None counts in: %s", format_list(self.env, lacking.mapped("name"))
            )
        else:
            last = leaves[-1]
            zone = pytz.timezone(last.calendar_id.tz or calendars[:1].tz or "UTC")
            day = pytz.utc.localize(last.date_from).astimezone(zone).date()
            told = self.env._(
                "Holidays ahead: %(count)s, the last on %(day)s",
                count=len(leaves),
                day=format_date(self.env, day),
            )
        return self._step(
            "holidays",
            "company",
            30,
            mandatory=True,
            title=self.env._("Public holidays"),
            now=told,
            why=self.env._("No deadline falls on them, and no clock runs."),
            done=bool(leaves and not lacking),
            button=self.env._("Open holidays"),
            groups=(ACCESS_ADMINS,),
            open=("implementation_methodology.implementation_holiday_action", {}),
        )

    @api.model
    def _step_languages(self):
        installed = dict(self.env["res.lang"].get_installed())
        country = self.env.company.country_code
        # What the suite speaks.
        spoken = {code.split("_")[0] for code in installed} & {"en", "uk"}
        return self._step(
            "languages",
            "company",
            40,
            title=self.env._("Languages"),
            now=format_list(self.env, list(installed.values())),
            why=self.env._(
                "Clients read pages, acts and letters in their own language: the "
                "suite speaks English and Ukrainian."
            ),
            done=len(spoken) == 2,
            unneeded=bool(country) and country != "UA",
            button=self.env._("Add a language"),
            groups=(ADMINS,),
            open=("base.action_view_base_language_install", {}),
        )

    @api.model
    def _step_mail(self, now):
        # Servers are the administrators' data; that there is one is told.
        servers_sudo = self.env["ir.mail_server"].sudo()
        servers = servers_sudo.search_count(Domain.TRUE)
        by_file = config["smtp_server"] not in (None, False, "", "localhost")
        # Letters are their readers' data; only their number is told.
        mails_sudo = self.env["mail.mail"].sudo()
        failed = mails_sudo.search_count(
            Domain("state", "=", "exception")
            & Domain("create_date", ">=", now - LATELY),
            limit=ENOUGH,
        )
        sent = bool(servers or by_file) or self._was_sent()
        if servers:
            told = self.env._("Servers for outgoing mail: %s", servers)
        elif by_file:
            told = self.env._("A server in the configuration file")
        elif sent:
            told = self.env._("Letters have been sent")
        else:
            told = self.env._("No server for outgoing mail")
        if failed:
            told = self.env._(
                "%(state)s; not sent in the last week: %(count)s",
                state=told,
                count=failed,
            )
        return self._step(
            "mail",
            "company",
            50,
            mandatory=True,
            title=self.env._("Outgoing mail"),
            now=told,
            why=self.env._("Invitations, reminders and answers leave by mail."),
            done=sent,
            button=self.env._("Open mail servers"),
            groups=(ADMINS,),
            open=("base.action_ir_mail_server_list", {}),
        )

    @api.model
    def _was_sent(self):
        """Whether a letter is known to have left, by whatever server."""
        # Whose letter it was stays here.
        notices_sudo = self.env["mail.notification"].sudo()
        return bool(
            notices_sudo.search_count(
                Domain("notification_type", "=", "email")
                & Domain("notification_status", "=", "sent"),
                limit=1,
            )
        )
