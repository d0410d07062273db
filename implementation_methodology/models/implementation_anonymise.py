# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from psycopg2.extras import Json, execute_values

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import forget
from .implementation_anonymise_mail import Place

#: Rows that are read and rewritten at once.
BATCH = 1000
#: Kinds of fields that hold what people write. Selections hold words of ours.
TEXTS = ("char", "text", "html", "json")


class Reach(NamedTuple):
    """Where somebody was at work; all records as superuser, archived ones too."""

    contact: models.BaseModel
    clients: models.BaseModel
    projects: models.BaseModel
    someone: forget.Person


class ImplementationAnonymise(models.AbstractModel):
    """Takes a person out of everything the suite keeps, but for what was signed.

    Each floor adds where its texts are in ``_places``, and what it keeps, and why, in
    ``_kept``.
    """

    _name = "implementation.anonymise"
    _description = "Anonymise a Contact"
    _inherit = [
        "implementation.anonymise.mail",
        "implementation.anonymise.contact",
    ]

    @api.model
    def _reach(self, contact, also=()):
        """Clients and projects ``contact`` had to do with, and what he is known by."""
        members_sudo = self.env["implementation.member"].sudo()
        members_sudo = members_sudo.with_context(active_test=False).search(
            [("partner_id", "=", contact.id)]
        )
        contact_sudo = contact.sudo().with_context(active_test=False)
        clients_sudo = (
            contact_sudo | members_sudo.project_id.partner_id
        ).commercial_partner_id
        someone = self._someone(contact_sudo, also)
        reach = Reach(contact_sudo, clients_sudo, members_sudo.project_id, someone)
        return self._wider(reach)

    @api.model
    def _wider(self, reach, clients=None, projects=None):
        """``reach`` with more clients and projects, and all projects of the clients."""
        clients = (clients or reach.clients).commercial_partner_id | reach.clients
        projects = (projects or reach.projects) | reach.projects
        projects |= projects.search([("partner_id", "child_of", clients.ids)])
        return reach._replace(clients=clients, projects=projects)

    @api.model
    def _places(self, reach):
        """Every ``Place`` to look at; floors above append theirs."""
        on_project = Domain("project_id", "in", reach.projects.ids)
        on_item = Domain("item_id.project_id", "in", reach.projects.ids)
        company = Domain("company_id", "in", [False, *self.env.user.company_ids.ids])
        places = [
            Place("project.project", Domain("id", "in", reach.projects.ids)),
            Place("project.update", on_project),
            Place("project.milestone", on_project),
            Place("project.task", on_project),
            Place(
                "project.task", Domain("partner_id", "=", reach.contact.id), near=True
            ),
            Place("implementation.remark", on_item),
            Place("implementation.methodology", company),
        ]
        places += [
            Place(f"implementation.{name}", on_project)
            for name in (
                "act",
                "baseline",
                "event",
                "evidence",
                "gate.condition",
                "gate.review",
                "invitation",
                "item",
                "notice",
                "notice.line",
                "plan.change",
                "report",
                "stage",
                "waiver",
            )
        ]
        places += [
            Place(
                f"implementation.methodology.{name}",
                Domain("methodology_id.company_id", "in", company.value),
            )
            for name in ("stage", "item")
        ]
        places += [
            Place(f"implementation.{name}", Domain.TRUE)
            for name in ("option", "plan.reason", "variant")
        ]
        # What a document was taken out of force for is not part of it.
        seals = Domain("project_id", "in", reach.projects.ids)
        return [*places, Place("implementation.seal", seals)]

    @api.model
    def _kept(self):
        """``{model: names of texts that stay}``: what was signed stays as it was."""
        return {
            "implementation.seal": {
                "res_model",
                "owner_model",
                "number",
                "title",
                "lang",
                "content",
                "content_sha256",
                "chain_sha256",
                "pdf_name",
                "pdf_sha256",
            },
            "implementation.signature": {
                "roles",
                "signer_name",
                "file_name",
                "file_sha256",
                "ip",
                "user_agent",
                "content_sha256",
            },
        }

    # What is done

    @api.model
    def _find(self, contact, also=()):
        """``{model: how many records would change}``, without changing one."""
        reach = self._reach(contact, also)
        found = {}
        for place in self._all_places(reach):
            changed = self._rewrite(place, reach.someone, dry=True)
            found.setdefault(place.model, set()).update(changed)
        return {model: len(ids) for model, ids in found.items() if ids}

    @api.model
    def _anonymise(self, contact, now, also=()):
        """Take ``contact`` out of all texts for good, and out of service.

        ``also`` are other names, addresses and numbers he was known by. All is done
        in one transaction, or nothing. Raises ``UserError`` where something forbids
        it. Doing it again changes nothing.
        """
        if contact.sudo().implementation_anonymised_on:
            return
        self._check_may_anonymise(contact)
        reach = self._reach(contact, also)
        self._check_reach(reach, self._all_places(reach))
        self._close_doors(reach)
        self._empty_contact(reach.contact, now)
        self._end_parts(reach)
        # The places are looked up again: what was just written may name him too.
        self.env.flush_all()
        for place in self._all_places(reach):
            self._rewrite(place, reach.someone)
        self._leave_trace(reach, now)

    @api.model
    def _all_places(self, reach):
        places = self._places(reach)
        return [*places, *self._mail_places(reach, places)]

    @api.model
    def _texts_of(self, model):
        """Names of the stored texts of ``model`` that are looked through."""
        records = self.env[model]
        kept = self._kept().get(model, ())
        return [
            field.name
            for field in records._fields.values()
            if field.store
            and field.column_type
            and field.type in TEXTS
            and not (field.compute and field.readonly and not field.related)
            and field.name not in kept
        ]

    @api.model
    def _rewrite(self, place, someone, dry=False):
        """Take ``someone`` out of the texts of a place; return ids that change.

        By SQL: histories cannot be written, tracking would keep the old words, and
        nobody wants to be told.
        """
        names = self._texts_of(place.model)
        records_sudo = self.env[place.model].sudo().with_context(active_test=False)
        if not names or place.domain.is_false():
            return set()
        ids = records_sudo._search(place.domain, order="id").get_result_ids()
        changed = set()
        for start in range(0, len(ids), BATCH):
            chunk = list(ids[start : start + BATCH])
            rows = self._changed_rows(records_sudo, names, chunk, someone, place.near)
            changed |= {row[0] for row in rows}
            if rows and not dry:
                self._write_rows(records_sudo, names, rows)
        return changed

    @api.model
    def _changed_rows(self, records, names, ids, someone, near):
        self.env.cr.execute(
            SQL(
                "SELECT id, %s FROM %s WHERE id = ANY(%s)",
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL.identifier(records._table),
                ids,
            )
        )
        rows = []
        for row_id, *values in self.env.cr.fetchall():
            clean = [_without(value, someone, near) for value in values]
            if clean != values:
                rows.append((row_id, *clean))
        return rows

    @api.model
    def _write_rows(self, records, names, rows):
        columns = [records._fields[name].column_type[1] for name in names]
        statement = SQL(
            "UPDATE %s t SET %s FROM (VALUES __ROWS__) AS v (id, %s) WHERE t.id = v.id",
            SQL.identifier(records._table),
            SQL(", ").join(
                SQL(
                    "%s = v.%s::%s",
                    SQL.identifier(name),
                    SQL.identifier(name),
                    SQL(kind.split("(")[0]),
                )
                for name, kind in zip(names, columns, strict=True)
            ),
            SQL(", ").join(SQL.identifier(name) for name in names),
        )
        execute_values(
            self.env.cr._obj,
            statement.code.replace("__ROWS__", "%s"),
            [
                [Json(v) if isinstance(v, dict | list) else v for v in row]
                for row in rows
            ],
        )
        changed = records.browse([row[0] for row in rows])
        changed.invalidate_recordset(flush=False)
        changed.modified(names)


def _without(value, someone, near):
    """A column's value without ``someone``: a text, or texts in JSON."""
    if isinstance(value, str):
        return forget.forget(value, someone, near)
    if isinstance(value, dict):
        return {key: _without(one, someone, near) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, someone, near) for one in value]
    return value
