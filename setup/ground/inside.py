# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is done inside Odoo, in a shell on one database: ``env`` comes from there."""

import json
import sys
from importlib import import_module
from pathlib import Path

SEGMENTATION = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def finish(env):
    """Complete a database with what Debian's Odoo lacks."""
    _replace_segmentation(env)
    env.cr.commit()


def _replace_segmentation(env):
    """Stand in for a script that Debian leaves out for its licence.

    Without it the backend's bundle writes an error to the browser's console, and
    every browser test of the backend fails on that. A bundle's file that is not
    on disk is looked up as an attachment with its path as address. The library
    only blurs a video's background.
    """
    from odoo.tools.misc import file_path

    attachments = env["ir.attachment"]
    try:
        file_path(SEGMENTATION)
    except FileNotFoundError:
        if attachments.search_count([("url", "=", SEGMENTATION)]):
            return
        attachments.create(
            {
                "name": "selfie_segmentation.js",
                "mimetype": "text/javascript",
                "public": True,
                "url": SEGMENTATION,
                "raw": b"/* not shipped by Debian */",
            }
        )
        attachments.search([("url", "=like", "/web/assets/%")]).unlink()


def tell_stories(env, addons, personas_file, lang=None):
    """Build the demo story of each add-on, in order; write the personas as JSON.

    A story must be safe to tell again on a database that already has it.
    """
    finish(env)
    personas = []
    for addon in addons:
        story = import_module(f"odoo.addons.{addon}.demo.story")
        print(f"story of {addon}", file=sys.stderr, flush=True)
        story.build(env)
        env.cr.commit()
        personas += getattr(story, "PERSONAS", [])
    if lang:
        backend = env["res.users"].search([("share", "=", False)])
        backend.write({"lang": lang})
        env.cr.commit()
    Path(personas_file).write_text(json.dumps(personas), "utf-8")
