# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Steps of the hand: backup and restore by Odoo's database manager."""

from steps import QUIET

from odoo import SUPERUSER_ID, api, fields, sql_db
from odoo.modules.registry import Registry
from odoo.service import db


def back_up(registry, path):
    """Write a backup with the filestore, as the database manager offers it."""
    with open(path, "wb") as stream:
        db.dump_db(registry.db_name, stream, "zip")


back_up.by_itself = True


def restore(registry, path, name, neutralize):
    """Restore a backup as a copy under another name."""
    db.restore_db(name, path, copy=True, neutralize_database=neutralize)
    sql_db.close_all()


restore.by_itself = True


def check_other(registry, name):
    """What the integrity check finds in another database."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, QUIET)
        verdict = env["implementation.integrity"]._check(fields.Datetime.now())
        return [f"{one.model}({one.res_id}) {one.words}" for one in verdict.findings]


check_other.by_itself = True


def papers(registry, name):
    """``[(id, SHA-256 that the verify page knows, whether it finds it)]``."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, QUIET)
        Seal = env["implementation.seal"]
        return [
            (seal.id, seal.pdf_sha256, seal in Seal._find_by_hash(seal.pdf_sha256))
            for seal in Seal.search([("pdf_sha256", "!=", False)])
        ]


papers.by_itself = True


def send_all(registry, name):
    """Try to send whatever waits in the queue of another database."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, QUIET)
        env["mail.mail"].process_email_queue()


send_all.by_itself = True


def drop(registry, name):
    """Drop another database with its files."""
    Registry.delete(name)
    db.exp_drop(name)


drop.by_itself = True
