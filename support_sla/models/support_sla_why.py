# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..tools import clock as rules
from ..tools import policy
from ..tools.holders import CLOSED, UNSTATED, breaks, holders


class SupportSlaWhy(models.AbstractModel):
    """Tells why a clock shows what it shows: rules, facts, arithmetic.

    It replays the clock and puts every step into words, so the sum that a reader adds
    up is the number that is stored.
    """

    _name = "support.sla.why"
    _description = "Why a Clock Shows What It Shows"

    @api.model
    def _render(self, clock, now):
        return self.env["ir.qweb"]._render(
            "support_sla.clock_why", self._tell(clock, now)
        )

    @api.model
    def _tell(self, clock, now):
        """What the template shows of ``clock`` as it is at ``now`` (naive UTC)."""
        reading = clock._reading(now)
        facts = clock._facts(clock)[clock.ticket_id.id]
        values = {
            "zone": clock._zone(),
            "promised": clock.promised,
            "rules": self._rules(clock, facts),
            "facts": self._fact_lines(clock),
            "reading": reading,
        }
        if reading:
            values.update(self._arithmetic(clock, reading, facts, now))
        return values

    # Rules

    @api.model
    def _rules(self, clock, facts):
        """Rules in the order they were asked, as ``(name, words, won)``."""
        asked = [fact.data["why"] for fact in facts if "why" in fact.data]
        if clock.metric == rules.NEWS or not asked:
            return []
        if clock.promise_id:
            # The match that gave this clock its promise, not a later one.
            given = [
                fact.data["why"]
                for fact in facts
                if "why" in fact.data
                and fact.data["promises"].get(clock.metric) == clock.promise_id.id
            ]
            asked = given[-1:] or asked
        # The names explain a clock that its reader may see.
        policies_sudo = self.env["support.sla.policy"].sudo()
        known = policies_sudo.browse([line[0] for line in asked[-1]]).exists()
        names = {policy_sudo.id: policy_sudo.name for policy_sudo in known}
        return [
            (
                names.get(number) or self.env._("A deleted policy"),
                self._rule_words(word, metrics, clock.metric),
                clock.metric in metrics,
            )
            for number, word, metrics in asked[-1]
        ]

    @api.model
    def _rule_words(self, word, metrics, metric):
        if word == policy.MATCHED:
            if metric in metrics:
                return self.env._("fits: this is the promise")
            return self.env._("fits, but promises nothing for this clock")
        words = {
            policy.PERIOD: self.env._("not in force when the ticket was opened"),
            policy.COMPANY: self.env._("not for this company"),
            policy.CLIENT: self.env._("not for this client"),
            policy.TEAM: self.env._("not for this team"),
            policy.CATEGORY: self.env._("not for this category"),
            policy.TAG: self.env._("none of its tags"),
            policy.CHANNEL: self.env._("not for this channel"),
            policy.DOMAIN: self.env._("its further conditions do not hold"),
            policy.TARGET: self.env._("fits, but has no target for this priority"),
            policy.TAKEN: self.env._("fits, but an earlier policy has promised it all"),
        }
        return words.get(word, word)

    # Facts

    @api.model
    def _fact_lines(self, clock):
        """``(when, what, who)`` of every fact of the ticket, in order."""
        facts = self.env["support.sla.fact"].search(
            [("ticket_id", "=", clock.ticket_id.id)], order="at, id"
        )
        # Names of people whom the reader of a ticket sees in its messages anyway.
        facts_sudo = facts.sudo()
        kinds = dict(facts._fields["kind"]._description_selection(self.env))
        lines = []
        for fact_sudo in facts_sudo:
            data = facts._read_data(fact_sudo.data)
            details = self._fact_details(clock, fact_sudo.kind, data)
            words = kinds[fact_sudo.kind]
            what = f"{words}: {details}" if details else words
            who = fact_sudo.partner_id.name or fact_sudo.user_id.name or ""
            lines.append((clock._moment_words(fact_sudo.at), what, who))
        return lines

    @api.model
    def _fact_details(self, clock, kind, data):
        tell = getattr(self, f"_tell_{kind}", None)
        return tell(clock, data) if tell else ""

    def _tell_created(self, clock, data):
        if data.get("automatic"):
            return self.env._("by an automatic mail, no clock starts")
        return self.env._("by our people") if data.get("by_us") else ""

    def _tell_hold(self, clock, data):
        words = [self._reason_words(data.get("reason") or UNSTATED)]
        if data.get("note"):
            words.append(data["note"])
        if data.get("until"):
            until = clock._moment_words(data["until"])
            words.append(self.env._("until %s", until))
        return ", ".join(words)

    def _tell_priority(self, clock, data):
        field = self.env["helpdesk.ticket"]._fields["priority"]
        names = dict(field._description_selection(self.env))
        return self._change(names.get(data.get("old")), names.get(data.get("new")))

    def _tell_team(self, clock, data):
        return self._change_of("helpdesk.ticket.team", data)

    def _tell_category(self, clock, data):
        return self._change_of("helpdesk.ticket.category", data)

    def _tell_assigned(self, clock, data):
        return self._change_of("res.users", data)

    def _tell_withdrawn(self, clock, data):
        reasons = dict(clock._fields["reason"]._description_selection(self.env))
        return reasons.get(data.get("reason"), "")

    def _tell_merged(self, clock, data):
        ticket_sudo = self.env["helpdesk.ticket"].sudo().browse(data["ticket"])
        return self.env._(
            "%(ticket)s, opened %(start)s",
            ticket=ticket_sudo.exists().number or self.env._("a deleted ticket"),
            start=clock._moment_words(data["start"]),
        )

    def _tell_corrected(self, clock, data):
        return clock._moment_words(data["start"])

    def _tell_news(self, clock, data):
        return self.env._("by %s", clock._moment_words(data["due"]))

    def _tell_excused(self, clock, data):
        metrics = dict(self.env["support.sla.promise"]._selection_metric())
        words = [metrics.get(data.get("metric"), "")]
        if data.get("withdrawn"):
            return ", ".join([*words, self.env._("the excuse is withdrawn")])
        for name in ("reason", "side"):
            field = clock._fields[f"excuse_{name}"]
            labels = dict(field._description_selection(self.env))
            words.append(labels.get(data.get(name), ""))
        words.append(data.get("note") or "")
        return ", ".join(filter(None, words))

    @api.model
    def _change(self, old, new):
        nobody = self.env._("none")
        return f"{old or nobody} → {new or nobody}"

    @api.model
    def _change_of(self, model, data):
        # A reader who may not open the team still reads how the ticket wandered.
        records_sudo = self.env[model].sudo()
        old, new = (
            records_sudo.browse(data.get(key) or ()).exists().display_name
            for key in ("old", "new")
        )
        return self._change(old, new)

    # Arithmetic

    @api.model
    def _arithmetic(self, clock, reading, facts, now):
        """The intervals that counted, the breaks, and who held the clock."""
        time = clock._working_time(reading.promise)
        end = reading.stopped_at or now

        def between(start, until):
            return clock._between(time, start, until)

        stretches = list(rules.counted(reading, now))
        counted = [
            pair
            for start, until in stretches
            for pair in (time.intervals(start, until) if time else [(start, until)])
        ]
        split = holders(reading, facts, clock.ticket_id.team_id.id, between, now)
        words, moment = clock._duration_words, clock._moment_words
        total = clock._promised_seconds(reading)
        return {
            "counted": [
                (moment(a), moment(b), words(between(a, b))) for a, b in counted
            ],
            "used": words(sum(between(a, b) for a, b in counted)),
            "total": words(total),
            "is_open": not reading.stopped_at,
            "end": moment(end),
            "breaks": [
                (
                    moment(gap.start),
                    moment(gap.end) if gap.end else self.env._("still lasting"),
                    self._break_words(gap),
                    words(between(gap.start, gap.end or end)),
                )
                for gap in breaks(reading, facts)
            ],
            "unjustified": reading.unjustified and words(reading.unjustified),
            "idle_since": moment(reading.idle_since),
            "teams": [
                (self._team_name(team), words(seconds))
                for team, seconds in split.teams.items()
                if seconds
            ],
            "reasons": [
                (self._reason_words(reason), words(seconds))
                for reason, seconds in split.reasons.items()
            ],
            "moves": split.moves,
            "due": moment(reading.due_at),
        }

    @api.model
    def _team_name(self, team):
        team_sudo = self.env["helpdesk.ticket.team"].sudo().browse(team or ())
        return team_sudo.exists().name or self.env._("No team")

    @api.model
    def _break_words(self, gap):
        note = gap.data.get("note")
        reason = self._reason_words(gap.reason)
        return f"{reason}: {note}" if note else reason

    @api.model
    def _reason_words(self, reason):
        if reason == UNSTATED:
            return self.env._("Hold without a reason")
        if reason == CLOSED:
            return self.env._("Closed")
        return dict(self.env["helpdesk.ticket"]._sla_hold_reasons()).get(reason, reason)
