# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..tools.import_rows import plain


class SupportImportMatch(models.AbstractModel):
    """Finds the records that the words of a file mean, all rows at once."""

    _name = "support.import.match"
    _description = "Matching of Rows to Import"

    def _domain_company(self):
        return Domain("company_id", "in", [False, self.company_id.id])

    def _by_words(self, records, *names):
        """``{word: records}`` by their names in every language that is in use."""
        found = {}
        for code, _name in self.env["res.lang"].get_installed():
            for record in records.with_context(lang=code):
                for name in names:
                    word = plain(record[name] or "")
                    if word:
                        known = found.get(word, records.browse())
                        found[word] = known | records.browse(record.id)
        return found

    def _match_clients(self, texts):
        """``{text: companies}``: by reference, VAT, e-mail of a person, or name."""
        texts = {text for text in texts if text}
        mails = {text: email_normalize(text) for text in texts if "@" in text}
        partners = self.env["res.partner"].search(
            self._domain_company()
            & (
                Domain("ref", "in", list(texts))
                | Domain("vat", "in", list(texts))
                | Domain("name", "in", list(texts))
                | Domain("email_normalized", "in", [m for m in mails.values() if m])
            )
        )
        by_field = {
            name: partners.grouped(name)
            for name in ("ref", "vat", "email_normalized", "name")
        }
        found = {}
        for text in texts:
            for name, grouped in by_field.items():
                word = mails.get(text) if name == "email_normalized" else text
                if word and word in grouped:
                    found[text] = grouped[word].commercial_partner_id
                    break
        return found

    def _match_people(self, mails):
        """``{e-mail: contacts}`` of persons, not of companies."""
        wanted = {mail: email_normalize(mail) for mail in mails if mail}
        people = self.env["res.partner"].search(
            self._domain_company()
            & Domain("is_company", "=", False)
            & Domain("email_normalized", "in", [m for m in wanted.values() if m])
        )
        grouped = people.grouped("email_normalized")
        nobody = people.browse()
        return {mail: grouped.get(word, nobody) for mail, word in wanted.items()}

    def _match_users(self, texts):
        """``{text: users}`` of colleagues, by login or e-mail."""
        texts = {text for text in texts if text}
        mails = {text: email_normalize(text) for text in texts}
        users = self.env["res.users"].search(
            Domain("share", "=", False)
            & Domain("company_ids", "in", self.company_id.ids)
            & (
                Domain("login", "in", list(texts))
                | Domain("email_normalized", "in", [m for m in mails.values() if m])
            )
        )
        by_login, by_mail = users.grouped("login"), users.grouped("email_normalized")
        nobody = users.browse()
        return {
            text: by_login.get(text) or by_mail.get(mails[text], nobody)
            for text in texts
        }

    def _one(self, found, text, heading, errors, hint=""):
        """The one record among ``found``; else why there is none goes to ``errors``."""
        if len(found) == 1:
            return found
        words = (
            self.env._("“%(text)s” could be several. %(hint)s", text=text, hint=hint)
            if found
            else self.env._(
                "“%(text)s” is not known here. %(hint)s", text=text, hint=hint
            )
        )
        errors.append(f"{heading}: {words}".rstrip())
        return found.browse()
