# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Named points at which a server of the tests ends itself, as a crash would.

Odoo runs with these wrappers around methods of the add-ons; the add-ons know nothing
of them. A point is armed by a file, and going off takes the file away first: a worker
that is started again, or another one, passes the same point unharmed.
"""

import functools
import importlib
import json
import os
import signal
from pathlib import Path

METHODOLOGY = "odoo.addons.implementation_methodology.models"
SLA = "odoo.addons.support_sla.models"
SCOPE = "odoo.addons.support_scope_classifier.models"
HYPERCARE = "odoo.addons.hypercare.models"

#: name: (module, class, method, before or after it).
POINTS = {
    "signed, no PDF yet": (
        f"{METHODOLOGY}.implementation_seal_pdf",
        "ImplementationSealPdf",
        "_finish",
        "before",
    ),
    "PDF being rendered": (
        f"{METHODOLOGY}.implementation_seal_pdf",
        "ImplementationSealPdf",
        "_render",
        "before",
    ),
    "PDF stored, not committed": (
        f"{METHODOLOGY}.implementation_seal_pdf",
        "ImplementationSealPdf",
        "_finish",
        "after",
    ),
    "clocks claimed": (
        f"{SLA}.support_sla_sweep",
        "SupportSlaSweep",
        "_pass_chunk",
        "before",
    ),
    "people told, not committed": (
        f"{SLA}.support_sla_sweep",
        "SupportSlaSweep",
        "_pass_chunk",
        "after",
    ),
    "snapshot taken, no stand-up yet": (
        f"{HYPERCARE}.hypercare_window_daily",
        "HypercareWindowDaily",
        "_write_standup",
        "before",
    ),
    "day begun": (
        f"{HYPERCARE}.hypercare_window_daily",
        "HypercareWindowDaily",
        "_do_day",
        "before",
    ),
    "learned, not in use yet": (
        f"{SCOPE}.support_scope_learning",
        "SupportScopeLearning",
        "_activate",
        "before",
    ),
    "mail accepted, not committed": (
        "odoo.addons.mail.models.mail_mail",
        "MailMail",
        "_postprocess_sent_message",
        "before",
    ),
    "rows imported, not counted": (
        f"{SLA}.support_import",
        "SupportImport",
        "_import_lines",
        "after",
    ),
}
FOLDER = Path(os.environ["FAULTS_FOLDER"])
ARMED, FIRED = FOLDER / "armed.json", FOLDER / "fired.json"


def install():
    """Wrap every point as soon as Odoo has loaded the add-on it lies in."""
    from odoo.modules import module

    load = module.load_openerp_module

    def loading(name, *arguments, **options):
        result = load(name, *arguments, **options)
        for point, (place, *_rest) in POINTS.items():
            if place.split(".")[2] == name:
                _wrap(point)
        if name == "support_scope_classifier":
            _learn_quickly()
        return result

    module.load_openerp_module = loading
    # loading.py has its own name for it
    importlib.import_module("odoo.modules.loading").load_openerp_module = loading


def _wrap(point):
    place, class_name, method, when = POINTS[point]
    owner = getattr(importlib.import_module(place), class_name)
    plain = owner.__dict__[method]

    @functools.wraps(plain)
    def wrapped(self, *arguments, **options):
        if when == "before":
            _pass(point)
        result = plain(self, *arguments, **options)
        if when == "after":
            _pass(point)
        return result

    setattr(owner, method, wrapped)


def _pass(point):
    try:
        armed = json.loads(ARMED.read_text("utf-8"))
    except (OSError, ValueError):
        return
    if armed["point"] != point:
        return
    if armed["nth"] > 1:
        armed["nth"] -= 1
        aside = ARMED.with_suffix(".next")
        aside.write_text(json.dumps(armed), "utf-8")
        aside.replace(ARMED)
        return
    try:
        ARMED.rename(FIRED)
    except OSError:
        return  # another process was quicker
    _kill(armed)


def _kill(armed):
    if armed["kill"] == "process":
        os.kill(os.getpid(), signal.SIGKILL)
    elif armed["kill"] == "server":
        os.killpg(os.getpgrp(), signal.SIGKILL)
    else:
        os.kill(armed["pid"], signal.SIGKILL)


def _learn_quickly():
    """Have what is learned at once: what a crash does to it needs no half a minute."""
    train = importlib.import_module("odoo.addons.support_scope_classifier.tools.train")
    scorer = importlib.import_module(
        "odoo.addons.support_scope_classifier.tools.scorer"
    )
    folder = Path(train.__file__).parents[1] / "data"

    def learn(phrases, decisions, *_rest, **_options):
        data = scorer.unpack((folder / "weights.json.z").read_bytes())
        data["threshold"] = round(0.7 + 0.01 * len(list(decisions)), 4)
        return train.Trained(data, dict(data.get("figures", {})), ())

    train.train = learn
