# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import threading
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

QUIET = {"tracking_disable": True, "no_reset_password": True}
PDF = b"%PDF-1.7 signed"


@tagged("post_install", "-at_install")
class TestSigningAtOnce(TransactionCase):
    """Real transactions, really committed: what stands afterwards is one truth."""

    def setUp(self):
        super().setUp()
        self.rendered = []
        # A PDF takes seconds; here only how often it is made matters.
        rendering = patch.object(
            type(self.env["implementation.seal"]), "_render", self._render
        )
        self.startPatcher(rendering)
        self.startPatcher(patch("time.sleep"))  # before a request is repeated
        self.ids = {}
        self.addCleanup(self._tidy_up)
        with self._transaction() as env:
            self._build(env)

    def _render(self, seal=None):
        self.rendered.append(seal)
        return PDF

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, QUIET)

    def _build(self, env):
        """A project whose first stage waits for the sponsor and the manager."""
        client = env["res.partner"].create({"name": "At once", "is_company": True})
        users = {
            "sponsor": new_test_user(
                env, "once_sponsor", groups="base.group_portal", context=QUIET
            ),
            "manager": new_test_user(
                env,
                "once_manager",
                groups="implementation_methodology.group_manager",
                context=QUIET,
            ),
        }
        self.ids["partners"] = [
            client.id,
            *(user.partner_id.id for user in users.values()),
        ]
        self.ids |= {login: user.id for login, user in users.items()}
        wizard = (
            env["implementation.start"]
            .with_user(users["manager"])
            .create(
                {
                    "name": "Signed at once",
                    "partner_id": client.id,
                    "anchor": "start",
                    "anchor_date": date(2026, 3, 2),
                }
            )
        )
        for name, login in (
            ("client_sponsor", "sponsor"),
            ("integrator_manager", "manager"),
        ):
            role = env.ref(f"implementation_methodology.role_{name}")
            line = wizard.person_line_ids.filtered(
                lambda line, role=role: line.role_id == role
            )
            line.partner_id = users[login].partner_id
            line.can_sign = True
        project = wizard._create_implementation().sudo()
        self.ids["project"] = project.id
        stage = project.implementation_stage_ids[0].with_user(users["manager"])
        stage.item_ids._set_applicable(False, "Of no matter here")
        act = env["implementation.act"].browse(
            stage.action_request_acceptance()["res_id"]
        )
        act.with_user(users["manager"]).action_request()
        self.ids["act"] = act.id

    def _tidy_up(self):
        """Take out by force what no verb lets anybody delete."""
        with self._transaction() as env:
            env = env(context={MODULE_UNINSTALL_FLAG: True})
            project = env["project.project"].browse(self.ids["project"])
            of_project = [("project_id", "=", project.id)]
            notices = env["implementation.notice"].search(of_project)
            mails = env["mail.mail"].search(
                [("model", "=", notices._name), ("res_id", "in", notices.ids)]
            )
            mails.mail_message_id.unlink()
            notices.unlink()
            env["implementation.act"].search(of_project).unlink()
            seals = env["implementation.seal"].search(of_project)
            seals.signature_ids.unlink()
            seals.unlink()
            project.unlink()
            users = env["res.users"].browse([self.ids["sponsor"], self.ids["manager"]])
            env["project.task"].search([("user_ids", "in", users.ids)]).unlink()
            users.unlink()
            env["res.partner"].browse(self.ids["partners"]).unlink()

    def _act(self, env, login):
        """The act and the member row, found as the portal finds them."""
        env = env(user=self.ids[login])
        member_sudo = env["implementation.member"]._of_user(self.ids["project"])
        return member_sudo, member_sudo.env["implementation.portal"]._find_act(
            member_sudo, self.ids["act"]
        )

    def _sign(self, env, login, name="Signed"):
        member_sudo, act_sudo = self._act(env, login)
        act_sudo._sign(member_sudo, name)

    def _decline(self, env, login):
        member_sudo, act_sudo = self._act(env, login)
        act_sudo._decline(member_sudo, {"": "Not like this"})

    def _at_once(self, *steps):
        """Run ``steps`` in a transaction each, all begun before any is done.

        Every transaction is repeated as Odoo repeats a request. Returns what each
        step raised, and how often it was tried.
        """
        begun = threading.Barrier(len(steps), timeout=30)
        results = [None] * len(steps)
        tries = [0] * len(steps)

        def run(place, step):
            with self._transaction() as env:

                def attempt():
                    tries[place] += 1
                    if tries[place] == 1:
                        # The snapshot is taken by the first query, not by BEGIN.
                        env.cr.execute("SELECT count(*) FROM implementation_seal")
                        begun.wait()
                    step(env)

                try:
                    retrying(attempt, env)
                except UserError as error:
                    env.cr.rollback()
                    results[place] = str(error)

        threads = [
            threading.Thread(target=run, args=enumerated)
            for enumerated in enumerate(steps)
        ]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
        return results, tries

    def _events(self, act):
        return act.project_id.implementation_event_ids.mapped("kind")

    def _assert_signed_once(self, env):
        act = env["implementation.act"].browse(self.ids["act"])
        seal = act.seal_id
        self.assertEqual(act.signature_ids.mapped("state"), ["signed", "signed"])
        self.assertEqual((seal.state, seal.signed_count), ("signed", 2))
        self.assertEqual(act.stage_id.state, "accepted")
        self.assertTrue(act.stage_id.milestone_id.is_reached)
        self.assertEqual(self._events(act).count("stage_accepted"), 1)
        self.assertEqual(base64.b64decode(seal.pdf), PDF)
        self.assertEqual(seal.pdf_sha256, hashlib.sha256(PDF).hexdigest())
        files = env["ir.attachment"].search_count(
            [
                ("res_model", "=", seal._name),
                ("res_id", "=", seal.id),
                ("res_field", "=", "pdf"),
            ]
        )
        self.assertEqual(files, 1)

    def test_two_signers_at_once(self):
        results, tries = self._at_once(
            lambda env: self._sign(env, "sponsor"),
            lambda env: self._sign(env, "manager"),
        )
        self.assertEqual(results, [None, None])
        self.assertEqual(sorted(tries), [1, 2], "the second saw the first")
        self.assertEqual(len(self.rendered), 1)
        with self._transaction() as env:
            self._assert_signed_once(env)

    def test_one_signer_in_two_windows(self):
        results, _tries = self._at_once(
            lambda env: self._sign(env, "sponsor", "In the first"),
            lambda env: self._sign(env, "sponsor", "In the second"),
        )
        refused = [result for result in results if result]
        self.assertEqual(len(refused), 1)
        self.assertIn("signed this document already", refused[0])
        with self._transaction() as env:
            seal = env["implementation.act"].browse(self.ids["act"]).seal_id
            self.assertEqual((seal.state, seal.signed_count), ("requested", 1))

    def test_signed_and_declined_at_once(self):
        results, _tries = self._at_once(
            lambda env: self._sign(env, "sponsor"),
            lambda env: self._decline(env, "manager"),
        )
        self.assertIsNone(results[1], "declined, whoever came first")
        with self._transaction() as env:
            act = env["implementation.act"].browse(self.ids["act"])
            signed = act.signature_ids.filtered(lambda s: s.side == "client")
            self.assertEqual(signed.state, "waiting" if results[0] else "signed")
            self.assertEqual(act.seal_state, "superseded")
            self.assertEqual(act.stage_id.state, "in_progress")
            self.assertFalse(act.pdf_sha256)
            self.assertNotIn("stage_accepted", self._events(act))

    def test_two_documents_of_one_chain_at_once(self):
        """They queue for their place instead of taking the same one."""
        with self._transaction() as env:
            project = env["project.project"].browse(self.ids["project"])
            acts = env["implementation.act"]
            for _number in range(2):
                acts += acts._by_verb().create(
                    {
                        "project_id": project.id,
                        "kind": "final",
                        "signer_ids": project.implementation_member_ids.filtered(
                            "can_sign"
                        ).ids,
                    }
                )
            ids = acts.ids

        def request(env, act_id):
            env = env(user=self.ids["manager"])
            env["implementation.act"].browse(act_id).action_request()

        results, _tries = self._at_once(
            *(lambda env, act_id=act_id: request(env, act_id) for act_id in ids)
        )
        self.assertEqual(results, [None, None])
        with self._transaction() as env:
            acts = env["implementation.act"].browse(ids)
            self.assertEqual(sorted(acts.seal_id.mapped("position")), [2, 3])
            self.assertFalse(env["implementation.seal"]._broken_chains())

    def test_killed_before_the_pdf(self):
        """Nothing of a killed request stands; signing again makes it good."""
        with self._transaction() as env:
            self._sign(env, "sponsor")
        Seal = type(self.env["implementation.seal"])
        with (
            patch.object(Seal, "_finish", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
            self._transaction() as env,
        ):
            self._sign(env, "manager")
        with self._transaction() as env:
            act = env["implementation.act"].browse(self.ids["act"])
            self.assertEqual(act.seal_state, "requested")
            self.assertEqual(act.stage_id.state, "review")
            self._sign(env, "manager")
        self.assertEqual(len(self.rendered), 1)
        with self._transaction() as env:
            self._assert_signed_once(env)

    def test_failed_pdf_is_made_up_for_once(self):
        Seal = type(self.env["implementation.seal"])
        with (
            patch.object(Seal, "_render", side_effect=OSError("wkhtmltopdf is gone")),
            self.assertLogs("odoo.addons.implementation_methodology", "ERROR"),
        ):
            for login in ("sponsor", "manager"):
                with self._transaction() as env:
                    self._sign(env, login)
            with self._transaction() as env:
                act = env["implementation.act"].browse(self.ids["act"])
                self.assertEqual(act.stage_id.state, "accepted")
                self.assertFalse(act.pdf_sha256)
                self._run_cron(env)
                self.assertFalse(act.pdf_sha256, "it failed again")
        for _run in range(2):
            with self._transaction() as env:
                self._run_cron(env)
        self.assertEqual(len(self.rendered), 1)
        with self._transaction() as env:
            self._assert_signed_once(env)

    def test_cron_and_signer_render_at_once(self):
        with patch.object(type(self.env["implementation.seal"]), "_finish"):
            for login in ("sponsor", "manager"):
                with self._transaction() as env:
                    self._sign(env, login)

        def render(env):
            env["implementation.act"].browse(self.ids["act"]).seal_id._render_once()

        results, _tries = self._at_once(render, render)
        self.assertEqual(results, [None, None])
        self.assertEqual(len(self.rendered), 1)
        with self._transaction() as env:
            self._assert_signed_once(env)

    def test_a_clash_found_before_the_pdf_runs_the_request_again(self):
        """It is no failure of the PDF: swallowed, it would cost the signature."""
        with patch.object(type(self.env["implementation.seal"]), "_finish"):
            for login in ("sponsor", "manager"):
                with self._transaction() as env:
                    self._sign(env, login)
        client, tries = self.ids["partners"][0], []
        with self._transaction() as env, mute_logger("odoo.sql_db"):

            def attempt():
                tries.append(None)
                seal = env["implementation.act"].browse(self.ids["act"]).seal_id
                if len(tries) == 1:
                    self.assertFalse(seal.pdf_sha256, "the snapshot is taken")
                    with self._transaction() as other:
                        other["res.partner"].browse(client).ref = "Meanwhile"
                env["res.partner"].browse(client).ref = "Kept back until the PDF"
                seal._finish()

            retrying(attempt, env)
        self.assertEqual(len(tries), 2)
        with self._transaction() as env:
            self._assert_signed_once(env)

    def _run_cron(self, env):
        cron = env.ref("implementation_methodology.ir_cron_finish_documents")
        cron.method_direct_trigger()
