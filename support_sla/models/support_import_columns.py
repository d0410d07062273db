# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .support_import_rows import Column


class SupportImportColumns(models.AbstractModel):
    """The columns of the files that can be imported."""

    _name = "support.import.columns"
    _description = "Columns of Files to Import"

    def _columns_tickets(self):
        return {
            "key": Column(
                ("key", "number", "id"),
                ("ключ", "номер"),
                self.env._("Number of the ticket where it comes from. Needed."),
                "1042",
                True,
            ),
            "subject": Column(
                ("subject", "title"),
                ("тема",),
                self.env._("Needed."),
                "Cannot print",
                True,
            ),
            "description": Column(
                ("description",), ("опис",), self.env._("Plain text."), "It says no."
            ),
            "client": Column(
                ("client", "customer"),
                ("клієнт",),
                self.env._(
                    "Name, reference or VAT of the company, or e-mail of a contact."
                ),
                "Client & Sons",
            ),
            "contact": Column(
                ("contact e-mail", "contact email", "contact"),
                ("e-mail контакту", "пошта контакту", "контакт"),
                self.env._("Who asked. Needed when there is no client."),
                "olena@example.com",
            ),
            "team": Column(
                ("team",),
                ("команда",),
                self.env._("Name of the helpdesk team."),
                "First line",
            ),
            "category": Column(("category",), ("категорія",), self.env._("Name."), ""),
            "channel": Column(("channel",), ("канал",), self.env._("Name."), "Email"),
            "priority": Column(
                ("priority",),
                ("пріоритет",),
                self.env._("Low, medium, high or very high. Empty: medium."),
                "high",
            ),
            "stage": Column(
                ("stage", "state", "status"),
                ("етап", "стан"),
                self.env._("A stage of the team, or open, solved, cancelled."),
                "solved",
            ),
            "assigned": Column(
                ("assigned", "assigned to"),
                ("виконавець", "відповідальний"),
                self.env._("Login or e-mail of somebody in the team."),
                "iryna",
            ),
            "created": Column(
                ("created", "opened", "created at"),
                ("створено", "відкрито"),
                self.env._("Date and time. Needed."),
                "2026-03-02 10:00",
                True,
            ),
            "replied": Column(
                ("first reply", "first response"),
                ("перша відповідь",),
                self.env._("When we first answered; empty if nobody has."),
                "2026-03-02 11:30",
            ),
            "closed": Column(
                ("closed", "closed at", "solved at"),
                ("закрито", "вирішено"),
                self.env._("When it was closed; empty if it is open."),
                "2026-03-03 12:00",
            ),
            "hours": Column(
                ("hours",),
                ("години",),
                self.env._("Hours worked on it, booked for the assigned person."),
                "1.5",
            ),
            "their_response": Column(
                ("their first response",),
                ("їхня перша відповідь",),
                self.env._(
                    "Kept or missed, as the other system judged: it is compared."
                ),
                "kept",
            ),
            "their_resolution": Column(
                ("their resolution",),
                ("їхнє вирішення",),
                self.env._(
                    "Kept or missed, as the other system judged: it is compared."
                ),
                "kept",
            ),
        }

    def _columns_projects(self):
        return {
            "key": Column(
                ("key", "project"),
                ("ключ", "проєкт"),
                self.env._(
                    "Number or exact name of a project that is here; empty: a new one."
                ),
                "",
            ),
            "name": Column(
                ("name", "project name"),
                ("назва",),
                self.env._("Name of the new project."),
                "Odoo for the client",
            ),
            "client": Column(
                ("client", "customer"),
                ("клієнт",),
                self.env._("Name, reference or VAT of the company. Needed."),
                "Client & Sons",
                True,
            ),
            "methodology": Column(
                ("methodology",),
                ("методологія",),
                self.env._("Name or code of a published one; empty: the only one."),
                "",
            ),
            "hosting": Column(
                ("hosting", "variant"),
                ("розміщення",),
                self.env._("Name or code of the hosting; empty: the first one."),
                "",
            ),
            "options": Column(
                ("options", "contract options"),
                ("опції", "опції договору"),
                self.env._(
                    "Names of what the contract includes, with commas; empty: as usual."
                ),
                "",
            ),
            "stage": Column(
                ("stage", "current stage"),
                ("етап", "поточний етап"),
                self.env._("Number or name of the stage it is in now. Needed."),
                "4",
                True,
            ),
            "start": Column(
                ("start", "start date"),
                ("початок", "дата початку"),
                self.env._("The day the project began. Needed without go-live."),
                "2026-01-12",
            ),
            "go_live": Column(
                ("go-live", "go-live date"),
                ("запуск", "дата запуску"),
                self.env._(
                    "The day of the go-live, planned or past: the plan is made from it."
                ),
                "2026-04-20",
            ),
            "manager": Column(
                ("manager", "manager login"),
                ("менеджер", "логін менеджера"),
                self.env._("Login or e-mail of our project manager."),
                "olena",
            ),
            "coordinator": Column(
                ("coordinator", "client coordinator"),
                ("координатор", "координатор клієнта"),
                self.env._(
                    "E-mail of the client's coordinator, who has to be a contact."
                ),
                "petro@example.com",
            ),
        }
