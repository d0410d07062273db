# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import pack
from ..tools.pack import SECTIONS

SIGNERS = ("project_lead", "support_lead", "coordinator")
FROZEN = ("requested", "signed")


class HypercareHandover(models.Model):
    """The pack that hands a client over to regular support."""

    _name = "hypercare.handover"
    _description = "Hand-over"
    _inherit = [
        "hypercare.handover.seal",
        "hypercare.handover.fill",
        "implementation.signed",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_name = "window_id"
    _check_company_auto = True
    _guarded_fields = frozenset({"seal_id"})
    _fixed_fields = frozenset({"window_id"})

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(related="window_id.partner_id")
    window_state = fields.Selection(related="window_id.state", string="Hypercare")
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Regular Support Team",
        ondelete="restrict",
        check_company=True,
        help="Who helps the client from then on.",
    )
    project_lead_id = fields.Many2one(
        "hypercare.person",
        ondelete="restrict",
        domain="[('window_id', '=', window_id), ('side', '=', 'integrator'), "
        "('can_sign', '=', True)]",
        help="Signs first: the project has told all there is to know.",
    )
    support_lead_id = fields.Many2one(
        "hypercare.person",
        ondelete="restrict",
        domain="[('window_id', '=', window_id), ('side', '=', 'integrator'), "
        "('can_sign', '=', True)]",
        help="Signs second: support takes over.",
    )
    coordinator_id = fields.Many2one(
        "hypercare.person",
        string="Client's Coordinator",
        ondelete="restrict",
        domain="[('window_id', '=', window_id), ('side', '=', 'client'), "
        "('can_sign', '=', True)]",
        help="Signs last: the client accepts.",
    )
    environments = fields.Text(
        string="Environments and Owners",
        help="Addresses, what each is for, who owns it and who has access. Passwords "
        "belong into a vault, never here.",
    )
    user_roles = fields.Text(
        string="Users and Roles", help="Who does what in the system, on both sides."
    )
    integrations = fields.Text(
        help="What is connected, who owns it, and by which signs a failure shows."
    )
    customisations = fields.Text(
        string="Customisations and Documents",
        help="What was changed or added, and where it is described.",
    )
    known_issues = fields.Text(string="Known Issues and Workarounds")
    agreement_terms = fields.Text(string="Promises and Contract")
    schedule = fields.Text(string="Working Hours of Support")
    channels = fields.Text(string="How Support Is Reached")
    faq_summary = fields.Text(string="Questions and Answers")
    training = fields.Text(string="Trainings and Recordings")
    roadmap = fields.Text()
    escalation = fields.Text(string="When Something Is Stuck")
    ticket_ids = fields.One2many(
        "hypercare.handover.ticket", "handover_id", string="Open Tickets"
    )
    unmapped_count = fields.Integer(compute="_compute_unmapped_count")
    empty_words = fields.Char(string="Still Empty", compute="_compute_empty_words")
    secret_words = fields.Text(
        string="Looks like a Password", compute="_compute_secret_words"
    )
    secrets_checked = fields.Boolean(
        string="I have looked: none of this is a password", copy=False
    )
    turn_words = fields.Char(string="Waiting for", compute="_compute_turn_words")
    seal_number = fields.Char(related="seal_id.number", string="Document")
    declined_reason = fields.Text(
        related="seal_id.superseded_reason", string="Why It Is Over"
    )
    pdf = fields.Binary(related="seal_id.pdf")
    pdf_name = fields.Char(related="seal_id.pdf_name")

    @api.depends("ticket_ids.team_id", "ticket_ids.stage_id", "ticket_ids.user_id")
    def _compute_unmapped_count(self):
        for handover in self:
            handover.unmapped_count = len(handover.ticket_ids._unmapped())

    @api.depends(*SECTIONS)
    @api.depends_context("lang")
    def _compute_empty_words(self):
        for handover in self:
            handover.empty_words = ", ".join(
                handover._section_title(name)
                for name in SECTIONS
                if not (handover[name] or "").strip()
            )

    @api.depends(*SECTIONS)
    def _compute_secret_words(self):
        for handover in self:
            lines = [line for name in SECTIONS for line in pack.secrets(handover[name])]
            handover.secret_words = "\n".join(lines)

    @api.depends("signature_ids.state", "seal_state")
    @api.depends_context("lang")
    def _compute_turn_words(self):
        for handover in self:
            person = handover._whose_turn()
            handover.turn_words = person.partner_id.name if person else False

    @api.depends("window_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "Hand-over of %s", handover.window_id.display_name
            )

    def _section_title(self, name):
        return self._fields[name]._description_string(self.env)

    # Create and write

    @api.model_create_multi
    def create(self, vals_list):
        handovers = super().create(vals_list)
        for handover in handovers:
            handover._take_defaults()
        handovers.ticket_ids._check_choice()
        return handovers

    def _take_defaults(self):
        """Team and signers of the window, where nobody has chosen others."""
        self.ensure_one()
        window = self.window_id
        vals = {}
        if not self.team_id:
            vals["team_id"] = window.team_id.id
        for duty in SIGNERS:
            if not self[f"{duty}_id"]:
                people = window._people_of(duty).filtered("can_sign")
                vals[f"{duty}_id"] = people[:1].id
        self.write(vals)

    def write(self, vals):
        if not self._is_by_verb() and not vals.keys() <= self._open_fields():
            self._check_editable()
        return super().write(vals)

    def _open_fields(self):
        """What is not part of the document."""
        mail = self.env["mail.thread"]._fields
        return {name for name in self._fields if name in mail} | {"ticket_ids"}

    def _check_editable(self):
        for handover in self.filtered(lambda one: one.seal_state in FROZEN):
            raise UserError(
                self.env._(
                    "%s was put to signature and does not change any more. Take the "
                    "request back first.",
                    handover.display_name,
                )
            )
        for handover in self.filtered(lambda one: one.window_state != "open"):
            raise UserError(
                self.env._(
                    "%s is part of the history: its window is not open.",
                    handover.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_requested(self):
        if self.seal_id:
            raise UserError(self.env._("A hand-over that was put to signature stays."))

    # Buttons

    def action_fill(self):
        """Write what is known into what is empty, and list the open tickets."""
        self.check_access("write")
        for handover in self:
            handover._check_editable()
            handover._fill(fields.Datetime.now())
            handover._list_open_tickets()
        return True

    def action_request(self):
        """Freeze the pack and ask its three signers."""
        self.ensure_one()
        self.check_access("write")
        self._request(fields.Datetime.now())
        return True

    def action_sign(self):
        """Open the page where whoever is asked reads the document and signs it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self._portal_path(),
            "target": "self",
        }

    def action_withdraw(self):
        """Take the request back, so that the pack can be changed."""
        self.ensure_one()
        self.check_access("write")
        if self.seal_state != "requested":
            raise UserError(self.env._("No signatures are waited for."))
        # Who may write the pack may take its request back.
        self.seal_id.sudo()._supersede(
            self.env._("Taken back by %s", self.env.user.name), fields.Datetime.now()
        )
        return True

    # Tickets

    def _list_open_tickets(self, late=False):
        """List open tickets of the window that are not listed yet.

        While the pack is written, those that were closed since leave the list.
        ``late`` ones came after it was frozen: they are mapped on their own.
        """
        self.ensure_one()
        # A project lead who hands a window over need not be an agent of its tickets.
        handover_sudo = self.sudo()
        tickets = handover_sudo.window_id._tickets_to_hand_over()
        rows = handover_sudo.ticket_ids
        if not late:
            gone = rows.filtered(lambda row: row.ticket_id not in tickets)
            gone.unlink()
            rows -= gone
        handover_sudo._by_verb().write(
            {
                "ticket_ids": [
                    Command.create({"ticket_id": ticket.id, "is_late": late})
                    for ticket in tickets - rows.ticket_id
                ]
            }
        )
