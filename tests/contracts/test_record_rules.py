# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who may create, read, write and unlink what: the table, and that it is true."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from . import access_support, suite
from .access_targets import extended_fields
from .access_world import World, stored_models

LETTERS = {"create": "c", "read": "r", "write": "w", "unlink": "u"}
#: The people of the table: columns in this order. "outsider" is a consultant who
#: neither follows a project for invited people only nor is a member of it.
ROLES = ("manager", "consultant", "outsider", "other manager", "other consultant")
#: Nobody of these has a right on any model of the suite.
NOTHING = ("project user", "employee", "member", "colleague", "other client", "public")
#: What each of ROLES may do with the owner's record: letters as in LETTERS, "-" for
#: nothing. A started wizard is its user's own, whatever the groups of another.
EXPECTED = {
    "hypercare.criterion": "crwu r - - -",
    "hypercare.criterion.waive": "crwu - - - -",
    "hypercare.duty": "crwu crw - - -",
    "hypercare.extension": "crwu r - - -",
    "hypercare.faq": "crwu crw - - -",
    "hypercare.faq.vote": "r r - - -",
    "hypercare.handover": "crwu crw - - -",
    "hypercare.handover.ticket": "crwu crw - - -",
    "hypercare.notice": "r r - - -",
    "hypercare.person": "crwu r - - -",
    "hypercare.plan.acceptance": "crwu - - - -",
    "hypercare.policy": "crwu r r - -",
    "hypercare.policy.target": "crwu r r - -",
    "hypercare.process": "crwu crw - - -",
    "hypercare.process.choice": "crwu - - - -",
    "hypercare.process.day": "crwu crw - - -",
    "hypercare.process.say": "crwu - - - -",
    "hypercare.reading": "crwu crw - - -",
    "hypercare.review": "crwu crw - - -",
    "hypercare.review.line": "crwu crw - - -",
    "hypercare.session": "crwu crw - - -",
    "hypercare.snapshot": "r r - - -",
    "hypercare.standup": "crwu crw - - -",
    "hypercare.topic": "crwu r r crwu r",
    "hypercare.window": "crwu r - - -",
    "hypercare.window.force.end": "crwu - - - -",
    "implementation.act": "crwu r - - -",
    "implementation.anonymise.dialog": "crwu - - - -",
    "implementation.baseline": "r r - - -",
    "implementation.event": "r r - - -",
    "implementation.evidence": "crwu crwu - - -",
    "implementation.gate.condition": "crwu r - - -",
    "implementation.gate.review": "crwu r - - -",
    "implementation.integrity.run": "crwu - - - -",
    "implementation.invitation": "rwu r - - -",
    "implementation.item": "crwu crwu - - -",
    "implementation.item.step": "crwu - - - -",
    "implementation.member": "crwu r - - -",
    "implementation.methodology": "crwu r r - -",
    "implementation.methodology.item": "crwu r r - -",
    "implementation.methodology.stage": "crwu r r - -",
    "implementation.notice": "r r - - -",
    "implementation.notice.line": "r r - - -",
    "implementation.nudge": "crwu - - - -",
    "implementation.option": "crwu r r crwu r",
    "implementation.plan.change": "r r - - -",
    "implementation.plan.move": "crwu - - - -",
    "implementation.plan.move.line": "crwu - - - -",
    "implementation.plan.reason": "crwu r r crwu r",
    "implementation.pull": "crwu - - - -",
    "implementation.pull.line": "crwu - - - -",
    "implementation.remark": "r r - - -",
    "implementation.report": "crwu rw - - -",
    "implementation.seal": "r r - - -",
    "implementation.sign.file": "crwu - - - -",
    "implementation.signature": "r r - - -",
    "implementation.stage": "crwu rw - - -",
    "implementation.stage.reopen": "crwu - - - -",
    "implementation.start": "crwu - - - -",
    "implementation.start.item": "crwu - - - -",
    "implementation.start.person": "crwu - - - -",
    "implementation.start.stage": "crwu - - - -",
    "implementation.transfer.export": "crwu - - - -",
    "implementation.transfer.export.part": "crwu - - - -",
    "implementation.transfer.import": "crwu - - - -",
    "implementation.transfer.import.line": "crwu - - - -",
    "implementation.transfer.import.part": "crwu - - - -",
    "implementation.variant": "crwu r r crwu r",
    "implementation.waiver": "r r - - -",
    "implementation.waiver.request": "crwu - - - -",
    "support.agreement": "crwu r - - -",
    "support.agreement.band": "crwu - - - -",
    "support.agreement.end": "crwu - - - -",
    "support.agreement.form": "crwu - - - -",
    "support.agreement.level": "crwu r - crwu r",
    "support.agreement.member": "crwu r - - -",
    "support.agreement.process": "crwu r r crwu r",
    "support.agreement.rule": "crwu - - crwu -",
    "support.agreement.service": "crwu r - crwu r",
    "support.agreement.version": "crwu r - - -",
    "support.change.offer": "crwu - - - -",
    "support.change.person": "crwu crwu - - -",
    "support.change.request": "crwu crw - - -",
    "support.effort.log": "crwu - - - -",
    "support.import": "crwu - - - -",
    "support.import.line": "r - - - -",
    "support.scope.cue": "crwu r - crwu r",
    "support.scope.decision": "r r - - -",
    "support.scope.effort": "crwu - - - -",
    "support.scope.mapping": "crwu r - - -",
    "support.scope.model": "r - - r -",
    "support.scope.objection": "rw r - - -",
    "support.scope.override": "crwu - - - -",
    "support.scope.phrase": "crwu r - crwu r",
    "support.scope.suggestion": "r r - - -",
    "support.scope.try": "crwu - - - -",
    "support.scope.type": "crwu r - crwu r",
    "support.sla.calendar": "r r - r r",
    "support.sla.check": "r - - r -",
    "support.sla.check.line": "r - - - -",
    "support.sla.clock": "r r - - -",
    "support.sla.excuse": "crwu - - - -",
    "support.sla.fact": "r r - - -",
    "support.sla.firing": "r r - - -",
    "support.sla.hold": "crwu - - - -",
    "support.sla.level": "crwu r - - -",
    "support.sla.news": "crwu - - - -",
    "support.sla.policy": "crwu r - - -",
    "support.sla.promise": "r r - - -",
    "support.sla.retarget": "crwu - - - -",
    "support.sla.retarget.line": "r - - - -",
    "support.sla.target": "crwu r - - -",
    "support.sla.try": "crwu - - - -",
    "support.sla.try.line": "crwu - - - -",
    "support.statement": "rw - - - -",
    "support.timer": "r - - - -",
}


@tagged("post_install", "-at_install", "contract")
class TestRecordRules(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.env)
        group = "implementation_methodology.group_user"
        consultants = [
            new_test_user(
                cls.env,
                f"contract_{name}",
                groups=",".join([group, *access_support.groups(cls.env, name)]),
                company_id=cls.world.company.id,
                company_ids=[Command.set(cls.world.company.ids)],
            )
            for name in ("consultant", "outsider")
        ]
        cls.users = {
            **cls.world.users,
            "manager": cls.world.users["owner"],
            "consultant": consultants[0],
            "outsider": consultants[1],
            "other manager": cls.world.users["other company's manager"],
            "other consultant": cls.world.users["other company's consultant"],
            "public": cls.env.ref("base.public_user"),
        }

    def rights(self, role, model):
        """Letters of what ``role`` may do with the owner's record of ``model``."""
        self.world.project.privacy_visibility = (
            "followers" if role == "outsider" else "portal"
        )
        self.env.flush_all()
        user = self.users[role]
        record = self.env[model].with_user(user).browse(self.world.ids[model][:1])
        self.env.invalidate_all()
        return (
            "".join(
                letter
                for operation, letter in LETTERS.items()
                if record.has_access(operation)
            )
            or "-"
        )

    def test_the_table_is_true(self):
        models = stored_models(self.env)
        actual = {
            model: " ".join(self.rights(role, model) for role in ROLES)
            for model in models
        }
        problems = [
            f"{model}: {actual.get(model)}, expected {EXPECTED.get(model)}"
            for model in sorted({*models, *EXPECTED})
            if actual.get(model) != EXPECTED.get(model)
        ]
        self.assertFalse(problems, suite.listed(problems))

    def test_others_have_no_right_at_all(self):
        problems = [
            f"{role} may {rights} {model}"
            for model in stored_models(self.env)
            for role in NOTHING
            if (rights := self.rights(role, model)) != "-"
        ]
        self.assertFalse(problems, suite.listed(problems))

    def test_invited_people_only(self):
        """Following the project or a member row opens it to a consultant."""
        project, user = self.world.project, self.users["outsider"]
        item = self.world.items[0].with_user(user)
        project.privacy_visibility = "followers"
        self.assertFalse(item.has_access("read"))
        self.env["implementation.member"].create(
            {
                "project_id": project.id,
                "partner_id": user.partner_id.id,
                "side": "integrator",
            }
        )
        self.env.invalidate_all()
        self.assertTrue(item.has_access("read"))

    def test_odoos_records_stay_readable(self):
        """Our fields do not lock people without our groups out of a project."""
        problems = []
        for model, fields in extended_fields(self.env).items():
            records = self.env[model].browse(self.world.ids.get(model, []))
            records = records or self.env[model].search([], limit=1)
            for role in ("project user", "employee"):
                own = records.with_user(self.users[role])
                if not own.has_access("read"):
                    continue
                for field in fields:
                    if own._has_field_access(field, "read"):
                        try:
                            own.read([field.name])
                        except AccessError:
                            problems.append(f"{role} cannot read {field}")
        self.assertFalse(problems, suite.listed(problems))
