# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import ScopeCommon


class ChangeCommon(ScopeCommon):
    """A ticket decided to be development on Monday 2026-03-02, and an offer for it.

    Its agreement promises 16 h for the resolution, and 40 for an hour beyond.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.lang = "en_US"
        cls.ticket = cls._ticket(
            name="Discount by volume",
            description="<p>Please</p><ul><li>a rule</li><li>a <b>report</b></li></ul>",
            partner_id=cls.client_person.id,
            user_id=cls.agent.id,
        )
        cls._decide("development")

    @classmethod
    def _decide(cls, code, at="2026-03-02 11:00", ticket=None):
        with cls._at(at):
            (ticket or cls.ticket).with_user(cls.agent).action_confirm_scope(code)

    @classmethod
    def _dialog(cls, user=None, **vals):
        """The dialog as ``user`` (the agent) fills it in: five hours."""
        with cls._at("2026-03-02 12:00"):
            return (
                cls.env["support.change.offer"]
                .with_user(user or cls.agent)
                .create({"ticket_id": cls.ticket.id, "estimate_hours": 5, **vals})
            )

    @classmethod
    def _draft(cls, user=None, **vals):
        """A draft of that dialog, as its maker has it."""
        dialog = cls._dialog(user, **vals)
        with cls._at("2026-03-02 12:00"):
            action = dialog.action_create()
        return dialog.env["support.change.request"].browse(action["res_id"])

    @classmethod
    def _sent(cls, user=None, at="2026-03-02 12:00", **vals):
        request = cls._draft(user, **vals)
        with cls._at(at):
            request.action_send()
        return request

    @classmethod
    def _mine(cls, request, user=None):
        """``(request, row)`` as the portal's door hands them to ``user``."""
        Person = request.env["support.change.person"].with_user(user or cls.customer)
        row = Person._of_user(request.id)
        return row.request_id, row

    @classmethod
    def _accept(cls, request, at="2026-03-03 10:00"):
        offer, row = cls._mine(request)
        with cls._at(at):
            offer._sign(row, "Customer", now=cls._moment(at))

    @classmethod
    def _refuse(cls, request, text="Too dear", at="2026-03-03 10:00"):
        offer, row = cls._mine(request)
        with cls._at(at):
            offer._decline(row, {"": text}, now=cls._moment(at))
