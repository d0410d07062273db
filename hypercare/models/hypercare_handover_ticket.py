# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CHOICE = ("team_id", "stage_id", "user_id")


class HypercareHandoverTicket(models.Model):
    """Where an open ticket goes: chosen line by line, never by a default.

    Odoo would choose another stage and drop the person when only the team changes.
    """

    _name = "hypercare.handover.ticket"
    _description = "Ticket Handed Over"
    _inherit = ["implementation.guarded"]
    _order = "handover_id, is_late, id"
    _rec_name = "ticket_id"
    _check_company_auto = True
    _guarded_fields = frozenset({"is_late", "moved_at"})
    _fixed_fields = frozenset({"handover_id", "ticket_id"})

    handover_id = fields.Many2one(
        "hypercare.handover", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    name = fields.Char(related="ticket_id.name")
    priority = fields.Selection(related="ticket_id.priority")
    now_team_id = fields.Many2one(related="ticket_id.team_id", string="Team Now")
    now_stage_id = fields.Many2one(related="ticket_id.stage_id", string="Stage Now")
    now_user_id = fields.Many2one(related="ticket_id.user_id", string="Assigned Now")
    sla_due_at = fields.Datetime(related="ticket_id.sla_due_at")
    team_id = fields.Many2one(
        "helpdesk.ticket.team", ondelete="restrict", check_company=True
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        ondelete="restrict",
        check_company=True,
        domain="['|', ('team_ids', '=', False), ('team_ids', '=', team_id)]",
    )
    team_user_ids = fields.Many2many(related="team_id.user_ids")
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        ondelete="restrict",
        domain="[('id', 'in', team_user_ids)]",
    )
    note = fields.Char(help="What the next one has to know.")
    is_late = fields.Boolean(
        string="Came Later",
        readonly=True,
        help="It was opened after the pack was frozen.",
    )
    moved_at = fields.Datetime(readonly=True)

    _ticket_uniq = models.UniqueIndex(
        "(handover_id, ticket_id)", "This ticket is in the hand-over already."
    )

    @api.constrains("team_id", "stage_id", "user_id")
    def _check_choice(self):
        for row in self:
            if row.stage_id.team_ids and row.team_id not in row.stage_id.team_ids:
                raise ValidationError(
                    self.env._(
                        "%(team)s does not use the stage %(stage)s.",
                        team=row.team_id.display_name or "–",
                        stage=row.stage_id.display_name,
                    )
                )
            if row.user_id and row.user_id not in row.team_id.user_ids:
                raise ValidationError(
                    self.env._(
                        "%(name)s is not in the team %(team)s.",
                        name=row.user_id.name,
                        team=row.team_id.display_name or "–",
                    )
                )

    @api.onchange("team_id")
    def _onchange_team_id(self):
        if self.user_id and self.user_id not in self.team_id.user_ids:
            self.user_id = False
        if self.stage_id.team_ids and self.team_id not in self.stage_id.team_ids:
            self.stage_id = False

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        if not self._is_by_verb():
            rows.handover_id._check_editable()
        return rows

    def write(self, vals):
        if not self._is_by_verb():
            self._check_row_editable()
        return super().write(vals)

    def _check_row_editable(self):
        """Raise for what was frozen; tickets that came later are still open to it."""
        frozen = self.filtered(lambda row: not row.is_late)
        frozen.handover_id._check_editable()
        if self.filtered("moved_at"):
            raise UserError(self.env._("These tickets were handed over already."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.handover_id._check_editable()

    def _unmapped(self):
        """Those whose team, stage or person is not chosen; closed ones need none."""
        # Whoever reads the pack may know it, also without rights on tickets.
        rows_sudo = self.sudo().filtered(
            lambda row: (
                not row.ticket_id.stage_id.closed
                and not all(row[one] for one in CHOICE)
            )
        )
        return rows_sudo.with_env(self.env)

    def action_keep(self):
        """Choose for these lines what their tickets have now."""
        self.check_access("write")
        for row in self:
            row.write({name: row[f"now_{name}"].id for name in CHOICE})
        return True

    def _move(self, now):
        """Hand the open tickets over to whom was chosen (naive UTC ``now``).

        Only what differs is written: a stage written anew would ask for a rating and
        send its mail. Tickets with the same target go in one write, so that clocks
        are replayed at once.
        """
        groups = {}
        for row in self.filtered(lambda one: not one.ticket_id.stage_id.closed):
            ticket = row.ticket_id
            changes = tuple(
                (name, row[name].id) for name in CHOICE if ticket[name] != row[name]
            )
            if changes and changes[0][0] == "team_id":
                # Along with a team Odoo would choose stage and person itself.
                changes = tuple((name, row[name].id) for name in CHOICE)
                if ticket.stage_id == row.stage_id:
                    changes = tuple(one for one in changes if one[0] != "stage_id")
            groups.setdefault(changes, []).append(ticket.id)
        for changes, ids in groups.items():
            if changes:
                self.env["helpdesk.ticket"].browse(ids).write(dict(changes))
        self._by_verb().write({"moved_at": now})
        for row in self.filtered("note"):
            row.ticket_id._message_log(body=row.note)
