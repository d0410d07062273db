# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import json
import time
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..models import support_scope_weights as weights
from ..tools import evaluate, judge, scorer
from .common import ScopeCommon

MESSY = "support_scope_classifier/tests/data/messy.jsonl"
LOGGER = "odoo.addons.support_scope_classifier.models.support_scope_weights"


@tagged("post_install", "-at_install")
class TestPredict(ScopeCommon):
    """Predictions by the stored weights, whatever is stored and whatever is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.versions = cls.env["support.scope.model"]
        cls.shipped = cls.versions.search([("is_shipped", "=", True)])
        cls.shipped._activate()

    def setUp(self):
        super().setUp()
        # Models of tests are held by the process under ids that come again.
        held = patch.dict(weights._MODELS, clear=True)
        held.start()
        self.addCleanup(held.stop)

    def _messy(self):
        with file_open(MESSY) as lines:
            rows = [json.loads(line) for line in lines]
        return [row for row in rows if row["class"] != "abstain"]

    def test_messy_requests_are_told_apart(self):
        rows = self._messy()
        found = self.versions.predict([row["text"] for row in rows])
        shares = [{code: one[code] for code in judge.CLASSES} for one in found]
        truths = [row["class"] for row in rows]
        self.assertGreaterEqual(evaluate.macro_f1(shares, truths), 0.74)
        pairs = [
            (one["shown"], true)
            for one, true in zip(found, truths, strict=True)
            if one["shown"]
        ]
        self.assertGreaterEqual(len(pairs) / len(rows), 0.45)
        right = sum(shown == true for shown, true in pairs)
        self.assertGreaterEqual(right / len(pairs), 0.88)

    def test_every_answer_has_four_shares_a_class_and_a_reason(self):
        sure, short = self.versions.predict(["Не друкується рахунок, помилка", "ок"])
        for one in (sure, short):
            self.assertEqual(set(one), {*judge.CLASSES, "shown", "reason"})
            total = sum(one[code] for code in judge.CLASSES)
            self.assertAlmostEqual(total, 1.0, places=9)
        self.assertEqual(sure["shown"], "support")
        self.assertTrue(sure["reason"])
        self.assertTrue(all(isinstance(word, str) for word in sure["reason"]))
        self.assertIs(short["shown"], False)
        self.assertEqual(short["reason"], [])
        self.assertEqual(self.versions.predict([]), [])

    def test_only_lists_of_at_most_a_thousand_texts_are_taken(self):
        for wrong in ("one text", None, [1], ["a", None], [b"a"], ["a"] * 1001, {"a"}):
            with self.subTest(wrong=str(wrong)[:20]), self.assertRaises(ValueError):
                self.versions.predict(wrong)
        self.assertEqual(len(self.versions.predict(["a b c"] * 1000)), 1000)

    def test_no_text_can_hold_up_or_stop_a_worker(self):
        hostile = [
            "не друкує " * 1_000_000,
            "<div>" * 200_000,
            "a" * 10_000_000,
            "\x00\x01\x1b[31m\ud800 \u202e error \u0000",
            "> " * 100_000 + "\n" * 100_000,
            "(" * 50_000 + "1)" * 50_000,
            "خطأ عند طباعة الفاتورة",
            "😀" * 5000,
            "%s %(x)s {0} {{7*7}} ' OR 1=1 --",
        ]
        started = time.process_time()
        found = self.versions.predict(hostile)
        self.assertLess(time.process_time() - started, 5)
        for one in found:
            self.assertAlmostEqual(sum(one[code] for code in judge.CLASSES), 1.0)

    def test_a_call_costs_one_query_once_the_weights_are_held(self):
        self.versions.predict(["перше"])
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.versions.predict(["не друкує рахунок"] * 50)

    def test_broken_weights_are_replaced_by_the_shipped_ones(self):
        text = ["Не друкується рахунок, помилка"]
        before = self.versions.predict(text)
        packed = base64.b64decode(self.shipped.weights)
        for broken in (b"", b"nothing", packed[:-20], scorer.pack({"a": 1})[0]):
            with self.subTest(broken=broken[:10]):
                weights._MODELS.clear()
                self.shipped._by_verb().weights = base64.b64encode(broken)
                with self.assertLogs(LOGGER, "WARNING") as logs:
                    self.assertEqual(self.versions.predict(text), before)
                self.assertIn("broken", logs.output[0])

    def test_weights_that_are_not_what_their_hash_says_are_not_used(self):
        packed, _sha256 = scorer.pack(self._other_weights())
        self.shipped._by_verb().weights = base64.b64encode(packed)
        with mute_logger(LOGGER):
            model, version_id = self.versions._scorer()
        self.assertFalse(version_id)
        self.assertEqual(model.figures["phrases"], self.shipped.phrase_count)

    def test_without_any_version_the_shipped_weights_predict(self):
        self.shipped._by_verb().state = "earlier"
        model, version_id = self.versions._scorer()
        self.assertFalse(version_id)
        self.assertEqual(set(model.labels), set(judge.CLASSES))

    def test_another_version_is_used_from_the_next_call_on(self):
        text = ["Не друкується рахунок, помилка"]
        before = self.versions.predict(text)
        other = self._version(self._other_weights())
        self.assertEqual(self.versions.predict(text), before)
        other._activate()
        self.assertNotEqual(self.versions.predict(text), before)
        self.assertEqual(self.versions._active_row(), (other.id, other.sha256))
        self.shipped._activate()
        self.assertEqual(self.versions.predict(text), before)

    def test_a_rolled_back_version_is_forgotten_at_once(self):
        text = ["Не друкується рахунок, помилка"]
        before = self.versions.predict(text)
        with self.env.cr.savepoint() as point:
            self._version(self._other_weights())._activate()
            self.assertNotEqual(self.versions.predict(text), before)
            point.rollback()
        self.assertEqual(self.versions.predict(text), before)

    def test_databases_with_the_same_ids_do_not_share_models(self):
        held = self.versions._scorer()[0]
        with patch.object(self.env.cr, "dbname", "another"):
            self.assertIsNot(self.versions._scorer()[0], held)
            self.assertEqual(len(weights._MODELS), 2)
        self.assertIs(self.versions._scorer()[0], held)

    def test_a_process_holds_few_models(self):
        for number in range(6):
            self._version({**self._other_weights(), "note": number})._activate()
            self.versions.predict(["один два три"])
        self.assertEqual(len(weights._MODELS), weights.MOST_MODELS)

    def test_nobody_predicts_or_trains_from_outside(self):
        model = self.versions.with_user(self.leader)
        for name in ("predict", "train_now", "_scorer", "_suggest", "_activate"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                get_public_method(model, name)
        self.assertTrue(get_public_method(model, "action_train"))

    def _other_weights(self):
        """A model that always says maintenance."""
        return {
            "schema_version": scorer.SCHEMA_VERSION,
            "labels": ["maintenance", "support"],
            "cues": [],
            "scale": {"w": 1.0},
            "features": ["w:rahunok"],
            "idf": [1.0],
            "weights": [[1.0], [-1.0]],
            "intercept": [2.0, 0.0],
            "temperature": 1.0,
            "threshold": 0.8,
            "figures": {"phrases": 1},
        }

    def _version(self, data):
        packed, sha256 = scorer.pack(data)
        return self.versions._by_verb().create(
            {"weights": base64.b64encode(packed), "sha256": sha256}
        )
