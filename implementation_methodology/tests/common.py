# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date, datetime

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

PDF = b"%PDF-1.7 test"


class ImplementationCommon(BaseCommon):
    """An integrator with a manager and a consultant, a client with a coordinator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The company's calendar without anybody's holidays: plans are countable.
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Mon-Fri", "tz": "Europe/Kyiv", "company_id": cls.env.company.id}
        )
        cls.env.company.resource_calendar_id = cls.calendar
        cls.manager = cls._new_user(
            "manager", "implementation_methodology.group_manager"
        )
        cls.consultant = cls._new_user(
            "consultant", "implementation_methodology.group_user"
        )
        cls.client = cls.env["res.partner"].create(
            {"name": "Client & Sons", "is_company": True}
        )
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Other client", "is_company": True}
        )
        cls.coordinator = cls._new_user("coordinator", "base.group_portal", cls.client)
        cls.colleague = cls._new_user("colleague", "base.group_portal", cls.client)
        cls.client_internal = cls._new_user("client_internal", "base.group_user")
        cls.client_internal.partner_id.parent_id = cls.client
        cls.stranger = cls._new_user("stranger", "base.group_portal", cls.other_client)
        cls.methodology = cls.env.ref("implementation_methodology.methodology_odoo")
        cls.saas = cls.env.ref("implementation_methodology.variant_saas")

    @classmethod
    def _new_user(cls, login, groups, company_partner=None, **kwargs):
        """A user whose password is the login, padded by ``new_test_user``."""
        user = new_test_user(
            cls.env, login, groups=groups, email=f"{login}@example.com", **kwargs
        )
        if company_partner:
            user.partner_id.parent_id = company_partner
        return user

    @classmethod
    def _start_wizard(cls, people=None, **vals):
        """The start wizard of the manager; ``people`` maps role names to users."""
        wizard = (
            cls.env["implementation.start"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Odoo for the client",
                    "partner_id": cls.client.id,
                    "methodology_id": cls.methodology.id,
                    "variant_id": cls.saas.id,
                    "anchor": "start",
                    "anchor_date": date(2026, 3, 2),
                    **vals,
                }
            )
        )
        for name, user in (people or cls._people()).items():
            role = cls.env.ref(f"implementation_methodology.role_{name}")
            line = wizard.person_line_ids.filtered(
                lambda li, role=role: li.role_id == role
            )
            line.partner_id = user.partner_id
        return wizard

    @classmethod
    def _people(cls):
        return {
            "client_coordinator": cls.coordinator,
            "integrator_manager": cls.manager,
            "integrator_consultant": cls.consultant,
        }

    @classmethod
    def _start_implementation(cls, people=None, **vals):
        """Start through the wizard; returns the project, as superuser."""
        wizard = cls._start_wizard(people=people, **vals)
        return cls.env["project.project"].browse(wizard._create_implementation().id)

    @classmethod
    def _item(cls, project, code):
        return project.implementation_item_ids.filtered(lambda item: item.code == code)

    @classmethod
    def _stage(cls, project, code):
        return project.implementation_stage_ids.filtered(lambda s: s.code == code)

    @classmethod
    def _as_client(cls, records, user=None):
        """The records as the portal hands them to a verb: found, then as superuser."""
        return records.with_user(user or cls.coordinator).sudo()

    @classmethod
    def _hand_in(cls, item, user=None, **vals):
        """Hand a file in on ``item`` as ``user`` (the consultant)."""
        return (
            cls.env["implementation.evidence"]
            .with_user(user or cls.consultant)
            .sudo()
            .create(
                {
                    "item_id": item.id,
                    "kind": "file",
                    "name": "evidence.pdf",
                    "file": base64.b64encode(PDF),
                    **vals,
                }
            )
        )

    @classmethod
    def _finish(cls, stage, now=None):
        """Do every item of ``stage`` by the verbs and accept it."""
        now = now or datetime(2026, 3, 2, 9)
        cls._work_through(stage, now=now)
        stage.with_user(cls.manager)._accept(now=now)

    @classmethod
    def _work_through(cls, stage, now=None):
        """Tick every open item of ``stage`` by the verbs, for all sides."""
        now = now or datetime(2026, 3, 2, 9)
        users = {
            "client": cls.coordinator,
            "integrator": cls.consultant,
            "third_party": cls.consultant,
        }
        for item in stage.item_ids.filtered(lambda item: item._is_asked_for()):
            if item._is_evidence_missing():
                kind = item.evidence_kind
                given = {
                    "file": {},
                    "link": {"url": "https://example.com", "file": False},
                    "text": {"text": "It is so.", "file": False},
                }[kind]
                cls._hand_in(item, kind=kind, **given)
            for side in item._duty().sides:
                if not item._ticks()[side]:
                    cls._as_client(item, users[side])._tick(now=now)

    @classmethod
    def _second_company(cls):
        """Another company with its own consultant and manager."""
        company = cls.env["res.company"].create({"name": "Second integrator"})
        user = cls._new_user(
            "second",
            "implementation_methodology.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        return company, user
