# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

DRAFT, OPEN, CANCELLED = "draft", "open", "cancelled"
ACTIVITY = "hypercare.activity_open"


class HypercareWindowOpening(models.AbstractModel):
    """How a window opens: by the recorded go-live, or by its button."""

    _name = "hypercare.window.opening"
    _description = "Opening of a Window"

    def action_open(self):
        """Open the window now; everything on the checklist is met or waived."""
        self.check_access("write")
        self.ensure_one()
        gaps = self._entry_gaps(self._entry_findings())
        if self.state == DRAFT and gaps:
            raise UserError(
                self.env._(
                    "Before the window opens:\n%(gaps)s\n\nWhat is not mandatory can "
                    "be waived with a reason.",
                    gaps="\n".join(f"– {words}" for _must, words in gaps),
                )
            )
        self._open(fields.Datetime.now())
        return True

    def action_cancel(self):
        """Give up a window that never opened."""
        self.check_access("write")
        if self.filtered(lambda one: one.state != DRAFT):
            raise UserError(
                self.env._("Only a window that was never open is given up.")
            )
        self._by_verb().write({"state": CANCELLED})
        return True

    def action_prepare_again(self):
        """Take up a window again that was given up."""
        self.check_access("write")
        cancelled = self.filtered(lambda one: one.state == CANCELLED)
        cancelled._by_verb().write({"state": DRAFT})
        return True

    def _open(self, now):
        """Open the window at ``now`` (naive UTC).

        What is mandatory has to be met. Raises ``UserError`` if it is not, or if the
        window was open before.
        """
        self.ensure_one()
        if self.state != DRAFT:
            raise UserError(self.env._("%s was opened before.", self.display_name))
        findings = self._entry_findings()
        gaps = [words for must, words in self._entry_gaps(findings) if must]
        if gaps:
            raise UserError(
                self.env._(
                    "Before %(window)s opens:\n%(gaps)s",
                    window=self.display_name,
                    gaps="\n".join(f"– {words}" for words in gaps),
                )
            )
        self._assess_entry(now)
        first = self._today(now)
        last = self._end_for(first).day
        self._by_verb().write(
            {
                "state": OPEN,
                "opened_at": now,
                "date_start": first,
                "date_end": last,
                "first_end": last,
            }
        )
        self._arm_promises(now)
        self._stamp_late()
        self._take_over_known(now)
        self.activity_unlink([ACTIVITY])
        self._tell_opened(now)

    def _tell_opened(self, now):
        """Tell the people of the window that it is open."""
        self.env["hypercare.notice"]._tell(self, "opened", now)

    def _tell_missing(self, now, gaps):
        """Ask who is responsible for what is missing, see ``_entry_gaps``."""
        self.ensure_one()
        opened = self.state == OPEN
        self.activity_schedule(
            ACTIVITY,
            date_deadline=self._today(now),
            summary=self.env._("Complete what hypercare needs")
            if opened
            else self.env._("Open hypercare: the client is live"),
            note=Markup("<br/>").join(words for _must, words in gaps),
            user_id=(self.user_id or self.env.user).id,
        )
