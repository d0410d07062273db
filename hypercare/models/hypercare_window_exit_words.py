# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date, formatLang


class HypercareWindowExitWords(models.AbstractModel):
    """The exit in words: what is asked for, and what was found.

    What was found is stored in the language of the client, who reads it too.
    """

    _name = "hypercare.window.exit.words"
    _description = "Words of an Exit"

    def _exit_names(self):
        """Names of the exit criteria in the reader's language, by code."""
        return {
            "X1": self.env._("No critical ticket is open without an agreed plan"),
            "X2": self.env._("Urgent tickets are solved in time"),
            "X3": self.env._("New tickets have come down"),
            "X4": self.env._("No ticket has grown old without an agreed plan"),
            "X5": self.env._("Key processes are stable"),
            "X6": self.env._("Support solves without the project team"),
            "X7": self.env._("People are content with the support"),
            "X8": self.env._("Repeated questions are answered in the FAQ"),
            "X9": self.env._("The second wave of training is held and recorded"),
            "X10": self.env._("The first month is closed in accounting"),
            "X11": self.env._("The joint review is signed"),
            "X12": self.env._(
                "The hand-over is accepted, regular support promises and is reached"
            ),
        }

    def _exit_words(self, facts, limits, now):
        """{code: text} of what was found, see ``tools.exit.Facts``."""
        self.ensure_one()
        # Companies seldom say which language they read; their people do.
        reader = self._people_of("coordinator")[:1].partner_id
        lang = self.partner_id.lang or reader.lang or self.env.lang
        window = self.with_context(lang=lang)
        return {
            "X1": window._exit_plan_words(facts.critical_without_plan),
            "X2": window._exit_rate_words(
                facts.solved, limits.solved, window._nothing("solved")
            ),
            "X3": window._exit_trend_words(facts, limits),
            "X4": window._exit_plan_words(facts.old_without_plan),
            "X5": window._exit_rate_words(
                facts.board, limits.board, window._nothing("board")
            ),
            "X6": window._exit_rate_words(
                facts.own, limits.own, window._nothing("own")
            ),
            "X7": window._exit_content_words(facts, limits),
            "X8": window._exit_rate_words(
                facts.answered, limits.answered, window._nothing("answered")
            ),
            "X9": window._exit_session_words(facts),
            "X10": window._exit_month_words(facts),
            "X11": window.env._("Signed")
            if facts.review_signed
            else window.env._("Not signed yet"),
            "X12": window._exit_handover_words(facts),
        }

    def _nothing(self, name):
        """What is said where nothing was counted."""
        return {
            "solved": self.env._("No urgent ticket in the last five working days"),
            "board": self.env._("No process is on the board"),
            "own": self.env._("Nothing was solved in the last five working days"),
            "content": self.env._("Nobody has said yet"),
            "answered": self.env._("No question was asked twice"),
        }[name]

    def _share_words(self, share):
        """A share from 0 to 1 as the reader's language writes percent."""
        return f"{formatLang(self.env, float(share) * 100, digits=0)} %"

    def _exit_rate_words(self, rate, least, nothing):
        if not rate.all:
            return nothing
        return self.env._(
            "%(good)s of %(all)s (%(share)s), at least %(least)s",
            good=rate.good,
            all=rate.all,
            share=self._share_words(rate.good / rate.all),
            least=self._share_words(least),
        )

    def _exit_plan_words(self, count):
        if not count:
            return self.env._("None is without an agreed plan")
        return self.env._("Without an agreed plan: %s", count)

    def _exit_trend_words(self, facts, limits):
        if facts.trend is None:
            if facts.too_short:
                return self.env._("The window is too short for a trend")
            return self.env._("Known from the sixth working day on")
        return self.env._(
            "The last five working days bring %(share)s of the first five, at most "
            "%(most)s",
            share=self._share_words(facts.trend),
            most=self._share_words(limits.trend),
        )

    def _exit_content_words(self, facts, limits):
        words = self._exit_rate_words(
            facts.content, limits.content, self._nothing("content")
        )
        if facts.content.all >= limits.answers:
            return words
        return self.env._(
            "%(words)s; it takes %(count)s answers",
            words=words,
            count=int(limits.answers),
        )

    def _exit_session_words(self, facts):
        words = []
        if facts.sessions_open:
            words.append(
                self.env._("Sessions still to be held: %s", facts.sessions_open)
            )
        if facts.videos_missing:
            words.append(
                self.env._("Sessions without a recording: %s", facts.videos_missing)
            )
        return "; ".join(words) or self.env._("Nothing is left to be held or recorded")

    def _exit_month_words(self, facts):
        if facts.month_end is None:
            return self.env._("Accounting did not go live")
        day = format_date(self.env, facts.month_end)
        if facts.month_end_done:
            return self.env._("Closed")
        return self.env._("To be closed by %s", day)

    def _exit_handover_words(self, facts):
        words = [
            self.env._("Accepted by both sides")
            if facts.handover_signed
            else self.env._("Not accepted yet"),
            self.env._("regular promises hold")
            if facts.promises
            else self.env._("no regular agreement holds"),
            self.env._("support is reached")
            if facts.channels
            else self.env._("support has neither an address nor the portal"),
        ]
        return "; ".join(words)
