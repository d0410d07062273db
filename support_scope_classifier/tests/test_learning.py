# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import sys
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import support_scope_learning as learning
from ..models import support_scope_weights as weights
from ..tools import judge
from .common import ScopeCommon

LOGGER = "odoo.addons.support_scope_classifier.models.support_scope_learning"
#: A type that the catalogue does not have: loaner devices, which this provider builds.
LOANERS = [
    f"{verb} {thing} {place}"
    for verb in ("видати", "повернути", "забронювати", "продовжити", "списати")
    for thing in ("підмінний сканер", "підмінний планшет", "підмінну вагу")
    for place in ("для магазину у Львові", "на виставку", "на тиждень")
]
BLANK = "<p><br></p>"


@tagged("post_install", "-at_install")
class TestLearning(ScopeCommon):
    """What is decided is learned; nothing is learned that makes it worse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.versions = cls.env["support.scope.model"]
        # A tenth of the catalogue is enough to learn from, and quick.
        phrases = cls.env["support.scope.phrase"].search([])
        phrases.filtered(lambda one: one.id % 10).active = False
        cls.env["helpdesk.ticket"].search([])._by_verb().scope_decision_id = False
        cls.shipped = cls.versions.search([("is_shipped", "=", True)])
        cls.shipped._activate()
        cls.cron = cls.env.ref(learning.CRON)
        for held in (weights._MODELS,):
            patcher = patch.dict(held, clear=True)
            patcher.start()
            cls.addClassCleanup(patcher.stop)

    def _decided(self, texts, code="development"):
        with (
            self._at("2026-03-02 10:00"),
            patch.object(
                type(self.env["helpdesk.ticket"]), "_suggest_scope", lambda one: None
            ),
        ):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": text,
                        "description": BLANK,
                        "partner_id": self.client.id,
                        "team_id": self.team.id,
                    }
                    for text in texts
                ]
            )
            tickets._decide_scope(code)
        return tickets

    def _shares(self, texts):
        return [
            {code: one[code] for code in judge.CLASSES}
            for one in self.versions.predict(texts)
        ]

    @contextmanager
    def _without_scikit_learn(self):
        with patch.dict(sys.modules, {"sklearn": None}):
            yield

    def _triggers(self):
        return self.env["ir.cron.trigger"].search_count(
            [("cron_id", "=", self.cron.id)]
        )

    # What is learned

    def test_thirty_tickets_of_a_new_type_are_learned(self):
        asked = LOANERS[30:]
        before = self._shares(asked)
        self._decided(LOANERS[:30])
        version = self.versions.train_now()
        self.assertEqual(version.state, "active")
        self.assertEqual(version.decision_count, 30)
        after = self.versions.predict(asked)
        self.assertTrue(all(one["shown"] == "development" for one in after))
        self.assertLess(
            sum(max(one, key=one.get) == "development" for one in before), len(asked)
        )

    def test_the_same_data_give_the_same_version(self):
        self._decided(LOANERS[:12])
        first = self.versions.train_now()
        count = self.versions.search_count([])
        second = self.versions.train_now()
        self.assertEqual(second, first)
        self.assertEqual(self.versions.search_count([]), count)
        self.shipped.action_use()
        self.assertEqual(self.versions.train_now(), first, "known, though not in use")
        self.assertEqual(first.state, "active")

    def test_one_override_moves_few_others(self):
        self._decided(LOANERS[:20])
        self.versions.train_now()
        texts = self.env["support.scope.phrase"].search([], limit=300).mapped("text")
        before = self.versions.predict(texts)
        self._decided(["Не друкується накладна з нового складу"], "maintenance")
        self.assertTrue(self.versions.train_now().is_shipped is False)
        after = self.versions.predict(texts)
        moved = sum(
            one["shown"] != two["shown"] for one, two in zip(before, after, strict=True)
        )
        self.assertLessEqual(moved / len(texts), 0.02)

    def test_only_last_decisions_of_tickets_that_may_teach_are_learned(self):
        tickets = self._decided(LOANERS[:5])
        with self._at("2026-03-02 12:00"):
            tickets[0]._decide_scope("support")
        tickets[1]._by_verb().scope_forgotten = True
        tickets[2].unlink()
        tickets[3]._scope_reopen("The change was refused")
        learned = {one.key: (one.text, one.label) for one in self.versions._decisions()}
        self.assertEqual(
            learned,
            {
                tickets[0].id: (LOANERS[0], "support"),
                tickets[4].id: (LOANERS[4], "development"),
            },
        )

    def test_what_is_forgotten_leaves_at_the_next_run(self):
        tickets = self._decided(LOANERS[:8])
        self.assertEqual(self.versions.train_now().decision_count, 8)
        tickets[:3]._by_verb().scope_forgotten = True
        self.versions._cron_train()
        active = self.versions.search([("state", "=", "active")])
        self.assertEqual(active.decision_count, 5)

    def test_what_only_an_agreement_counts_otherwise_is_learned_as_usual(self):
        kind = self.env.ref("support_scope_classifier.type_sup_print_broken")
        ticket = self._decided(["Не друкується накладна зі складу"], "support")
        with patch.object(
            type(self.env["support.agreement.version"]),
            "_scope_of_type",
            lambda version, one: "maintenance",
        ):
            ticket._decide_scope("maintenance", request_type=kind)
        self.assertEqual(ticket.scope_decision_id.answer.get("mapped"), True)
        self.assertEqual(self.versions._decisions()[0].label, "support")

    def test_the_newest_of_contradicting_decisions_is_learned_and_told(self):
        self._decided(["видати підмінний сканер для магазину"], "support")
        self._decided(["видати підмінний сканер для магазину"], "development")
        version = self.versions.train_now()
        self.assertEqual(version.decision_count, 1)
        self.assertIn("1 tickets of the same words", version.note)

    # What is published

    def test_a_version_that_is_worse_is_refused_and_says_so(self):
        self._decided(LOANERS[:6])
        before = self.versions.predict(LOANERS[:3])
        with patch.object(learning.train, "passes", return_value=False):
            version = self.versions.train_now()
        self.assertEqual(version.state, "refused")
        self.assertIn("Not used", version.note)
        self.assertEqual(self.versions.predict(LOANERS[:3]), before)
        # A manager may know better, and may go back.
        version.with_user(self.leader).action_use()
        self.assertNotEqual(self.versions.predict(LOANERS[:3]), before)
        self.shipped.with_user(self.leader).action_use()
        self.assertEqual(self.versions.predict(LOANERS[:3]), before)

    def test_one_that_learned_nothing_is_compared_on_the_same_tickets(self):
        self._decided(LOANERS[:4])
        before = self.shipped._figures_before(self.versions._decisions())
        self.assertEqual(before["decisions"]["rows"], 4)
        version = self.versions.train_now()
        figures = version._figures_before(self.versions._decisions())
        self.assertEqual(figures, version.figures, "it knows these rows by heart")

    def test_the_last_three_versions_and_the_shipped_one_are_kept(self):
        for number in range(1, 6):
            self._decided(LOANERS[number * 3 : number * 3 + 3])
            last = self.versions.train_now()
        kept = self.versions.search([])
        self.assertEqual(len(kept), learning.KEPT + 1)
        self.assertIn(self.shipped, kept)
        self.assertEqual(kept.filtered(lambda one: one.state == "active"), last)

    def test_the_fields_of_a_version_are_set_by_learning_only(self):
        with self.assertRaises(UserError):
            self.shipped.write({"macro_f1": 1})
        with self.assertRaises(UserError):
            self.versions.create({"state": "active"})

    # Who trains, and when

    def test_five_decisions_or_a_new_phrase_wake_the_cron_once(self):
        newest = self.versions.search([], limit=1)
        newest._by_verb().figures = {
            **newest.figures,
            "seen": self.versions._now_seen(),
        }
        self.env["ir.cron.trigger"].search([]).unlink()
        for text in LOANERS[:4]:
            self._decided([text])
        self.assertEqual(self._triggers(), 0)
        self._decided(LOANERS[4:7])
        self._decided(LOANERS[7:14])
        self.assertEqual(self._triggers(), 1)
        newest._by_verb().figures = {
            **newest.figures,
            "seen": self.versions._now_seen(),
        }
        self.env["ir.cron.trigger"].search([]).unlink()
        self._decided(LOANERS[14:15])
        self.assertEqual(self._triggers(), 0)
        self.env["support.scope.phrase"].create(
            {"type_id": self._type().id, "text": "видати підмінний сканер"}
        )
        self._decided(LOANERS[15:16])
        self.assertEqual(self._triggers(), 1)

    def test_the_cron_trains_only_when_anything_changed(self):
        self._decided(LOANERS[:5])
        self.versions._cron_train()
        with patch.object(learning.train, "train", side_effect=AssertionError):
            self.versions._cron_train()
        self._decided(LOANERS[5:6])
        with patch.object(
            learning.train, "train", side_effect=learning.train.TooFewError
        ) as trained:
            with mute_logger(LOGGER):
                self.versions._cron_train()
            trained.assert_called_once()

    def test_two_workers_never_learn_at_once(self):
        with self.registry.cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(%s)", [learning.LOCK])
            if other._cnx is self.env.cr._cnx:
                self.skipTest("One connection for all cursors of a test")
            with self.assertRaisesRegex(UserError, "right now"):
                self.versions.train_now()

    def test_a_manager_has_the_cron_train_and_trains_nothing_himself(self):
        self.env["ir.cron.trigger"].search([]).unlink()
        with patch.object(learning.train, "train", side_effect=AssertionError):
            action = self.versions.with_user(self.leader).action_train()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(self._triggers(), 1)
        for name in ("action_train", "action_use"):
            with self.assertRaises(AccessError):
                getattr(self.shipped.with_user(self.agent), name)()

    def test_without_scikit_learn_it_predicts_and_says_it_cannot_learn(self):
        with self._without_scikit_learn():
            found = self.versions.predict(["Не друкується рахунок, помилка"])
            self.assertEqual(found[0]["shown"], "support")
            self._decided(LOANERS[:6])
            for call in (self.versions.action_train, self.versions.train_now):
                with self.assertRaisesRegex(UserError, "scikit-learn"):
                    call()
            with mute_logger(LOGGER):
                self.versions._cron_train()
        self.assertEqual(self.versions.search([("state", "=", "active")]), self.shipped)

    def test_predicting_never_loads_scikit_learn(self):
        loaded = {name for name in sys.modules if name.startswith("sklearn")}
        with patch.dict(sys.modules):
            for name in loaded:
                del sys.modules[name]
            self._ticket(name=LOANERS[0])
            self._decided(LOANERS[:6])
            self.versions.action_train()
            self.assertNotIn("sklearn", sys.modules)

    def test_without_phrases_and_decisions_there_is_nothing_to_learn(self):
        self.env["support.scope.type"].search([]).active = False
        with self.assertRaisesRegex(UserError, "too little"):
            self.versions.train_now()
