# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import forget

MANAGER = "implementation_methodology.group_manager"
#: What a contact keeps: it tells nothing about the person.
KEPT_VALUES = {"name", "lang", "tz", "type"}
#: Of a login: what lets somebody in, and what tells from where he came.
DOORS = {
    "auth.passkey.key": "create_uid",
    "auth_totp.device": "user_id",
    "ir.filters": "user_ids",
    "mail.push.device": "partner_id.user_ids",
    "res.device.log": "user_id",
    "res.users.apikeys": "user_id",
}


class ImplementationAnonymiseContact(models.AbstractModel):
    """What is done to the contact himself, to his login and his parts."""

    _name = "implementation.anonymise.contact"
    _description = "Contact to Anonymise"

    @api.model
    def _someone(self, contact, also=()):
        """The ``forget.Person`` that ``contact`` is known as."""
        words = [contact.name, contact.email, contact.phone]
        # A login may be a plain word; its own name tells no more than the contact's.
        logins = {login for user in contact.user_ids if (login := user.login)}
        words += sorted(login for login in logins if not login.isalpha())
        return forget.person([*words, *also])

    @api.model
    def _check_may_anonymise(self, contact):
        """Raise unless the current login may do it to ``contact``."""
        contact.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only managers of implementations anonymise contacts.")
            )
        contact_sudo = contact.sudo().with_context(active_test=False)
        if contact.is_company:
            raise UserError(
                self.env._("A company is no person. Choose one of its people.")
            )
        if not all(user.share for user in contact_sudo.user_ids):
            raise UserError(
                self.env._(
                    "This is a colleague with a login to the backend. Turn it into a "
                    "portal login first, and mind what your personnel files keep."
                )
            )

    @api.model
    def _check_reach(self, reach, places):
        """Raise where the contact is known in companies this login may not see."""
        companies = {reach.contact.company_id.id}
        for place in places:
            records_sudo = self.env[place.model].sudo().with_context(active_test=False)
            company = records_sudo._fields.get("company_id")
            if company and company.store and not place.domain.is_false():
                found = records_sudo._read_group(place.domain, ["company_id"])
                companies |= {company.id for [company] in found}
        if hidden := companies - {False, *self.env.user.company_ids.ids}:
            raise UserError(
                self.env._(
                    "Nothing was changed: this contact and its company are also known "
                    "in %s companies that you may not see. Ask somebody who may.",
                    len(hidden),
                )
            )
        self._check_nothing_waits(reach)

    @api.model
    def _check_nothing_waits(self, reach):
        """Raise where the law or a document still needs the person."""
        signatures_sudo = self.env["implementation.signature"].sudo()
        waiting = signatures_sudo.search(
            [
                ("partner_id", "=", reach.contact.id),
                ("state", "=", "waiting"),
                ("seal_id.state", "=", "requested"),
            ]
        )
        if waiting:
            raise UserError(
                self.env._(
                    "These documents wait for this person's signature: %s. Have them "
                    "signed or take them back first.",
                    ", ".join(waiting.seal_id.mapped("number")),
                )
            )
        if "account.move" in self.env:
            moves_sudo = self.env["account.move"].sudo()
            if moves_sudo.search_count(
                [("partner_id", "=", reach.contact.id), ("state", "=", "posted")],
                limit=1,
            ):
                raise UserError(
                    self.env._(
                        "There are posted invoices or bills in this person's name. "
                        "Accounting has to keep them as they are."
                    )
                )

    @api.model
    def _close_doors(self, reach):
        """Close the login, and everything that lets somebody in without it."""
        users_sudo = reach.contact.user_ids
        for model, path in DOORS.items():
            if users_sudo and model in self.env:
                self.env[model].sudo().with_context(active_test=False).search(
                    [(path, "in", users_sudo.ids)]
                ).unlink()
        if users_sudo:
            # Tracking would note the name that is about to go.
            users_sudo.with_context(tracking_disable=True).write(
                {"signature": False, "active": False}
            )
            self.env.flush_all()
            # Odoo would write of a new login to the old address.
            self.env.cr.execute(
                SQL(
                    "UPDATE res_users SET password = NULL, login = 'anonymised-' || id "
                    "WHERE id = ANY(%s)",
                    users_sudo.ids,
                )
            )
            users_sudo.invalidate_recordset()
            self.env.registry.clear_cache()
        self.env["mail.followers"].sudo().search(
            [("partner_id", "=", reach.contact.id)]
        ).unlink()

    @api.model
    def _end_parts(self, reach):
        """End what the contact takes part in; floors above end theirs."""
        self._leave("implementation.member", reach.contact)

    @api.model
    def _leave(self, model, contact):
        """End the parts of ``contact`` that ``model`` holds, and keep their rows."""
        rows_sudo = self.env[model].sudo().with_context(tracking_disable=True)
        rows_sudo.search([("partner_id", "=", contact.id)]).active = False

    @api.model
    def _empty_contact(self, contact, now):
        """Leave of the contact a row that others can point to."""
        contact = contact.with_context(tracking_disable=True)
        addresses = contact.child_ids.filtered(lambda child: child.type != "contact")
        emptied = contact | addresses
        for one in emptied:
            names = self._personal_fields() - self._fields_of_company(one)
            vals = dict.fromkeys(names, False)
            vals["name"] = self.env._("Anonymised contact %s", contact.id)
            # Odoo looks for logins in use, and has to find those only.
            one.with_context(active_test=True).write({**vals, "active": False})
        contact.implementation_anonymised_on = now
        for model, field in (("ir.attachment", "res_model"), ("mail.message", "model")):
            self.env[model].sudo().search(
                [
                    (field, "=", "res.partner"),
                    ("res_id", "in", emptied.ids),
                    ("id", ">", 0),
                ]
            ).unlink()
        contact.activity_ids.unlink()
        contact.bank_ids.unlink()
        # Letters that were not sent yet find nobody any more.
        self.env["mail.mail"].sudo().search(
            [
                ("recipient_ids", "in", emptied.ids),
                ("state", "in", ("outgoing", "exception")),
            ]
        ).filtered(lambda mail: mail.recipient_ids <= emptied).unlink()

    @api.model
    def _personal_fields(self):
        """Names of what a contact tells about a person, also in fields added later."""
        fields = self.env["res.partner"]._fields.values()
        return {
            field.name
            for field in fields
            if field.store
            and field.type in ("char", "text", "html", "binary", "image", "date")
            and not field.related
            and not (field.compute and field.readonly)
            and field.name not in KEPT_VALUES
        }

    @api.model
    def _fields_of_company(self, contact):
        """Names of what the contact has from its company: emptied, both would be."""
        names = set()
        if contact.parent_id and contact.type == "contact":
            names |= {*contact._address_fields()}
        if contact.commercial_partner_id != contact:
            names |= {*contact._commercial_fields()}
            names |= {*contact._synced_commercial_fields()}
        return names

    @api.model
    def _leave_trace(self, reach, now):
        """Say once in each history who did it, without the old name."""
        for project in reach.projects.filtered("implementation_event_ids"):
            members = project.with_context(active_test=False).implementation_member_ids
            if reach.contact in members.partner_id:
                project.with_env(self.env)._record_implementation_event(
                    "anonymised", note=reach.contact.name, now=now
                )
        reach.contact._message_log(
            body=self.env._("Anonymised by %s.", self.env.user.name),
            author_id=self.env.user.partner_id.id,
        )

    # What the dialog says

    @api.model
    def _words_of_contact(self, contact):
        """Sentences on what happens to the contact himself."""
        contact_sudo = contact.sudo().with_context(active_test=False)
        words = [
            self.env._(
                "The contact loses its name, addresses, numbers, picture, notes, files "
                "and history, and is archived."
            )
        ]
        if contact_sudo.user_ids:
            words.append(
                self.env._("The login is closed, with its sessions, devices and keys.")
            )
        return words

    @api.model
    def _words_of_kept(self, contact):
        """Sentences on what stays, and why."""
        signed = self.env["implementation.signature"].sudo()
        count = signed.search_count(
            [("partner_id", "=", contact.id), ("state", "=", "signed")]
        )
        # Counted whoever may read them: the person decides nothing by the number.
        letters_sudo = self.env["mail.message"].sudo()
        sent = letters_sudo.search([("author_id", "=", contact.id)]).attachment_ids
        words = []
        if count:
            words.append(
                self.env._(
                    "Signed documents: %s. They prove what both sides agreed on, so "
                    "the name, the signature and the fingerprint stay as they were.",
                    count,
                )
            )
        if sent:
            words.append(
                self.env._(
                    "What is inside files: %s sent by this person. Look them through; "
                    "they are the client's papers, and no program can read them all.",
                    len(sent),
                )
            )
        return [
            *words,
            self.env._(
                "Ticks, tickets, hours and dates. They stay, under the name of an "
                "anonymised contact."
            ),
            self.env._("Copies of the database made before. Let them expire."),
        ]
