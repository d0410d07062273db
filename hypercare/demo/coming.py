# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Windows that are still being prepared: the first weeks of two share a consultant.

The window of the roaster is past its first week, there is nothing left to arrange.
"""

from datetime import timedelta

from odoo import Command

from odoo.addons.implementation_methodology.demo import story as implementation
from odoo.addons.support_sla.demo import story as support


def tell(story):
    kvitka = story.env["project.project"].search(
        [("partner_id.ref", "=", f"{implementation.MARK}-kvitka")], limit=1
    )
    maria = story.users["maria"]
    Window = story.env["hypercare.window"].with_user(maria)
    begun = Window._prepare_for(kvitka.with_user(maria))
    petro = begun.person_ids.filtered(
        lambda person: person.partner_id == story.partners["petro"]
    )
    begun.write(
        {
            "user_count": 20,
            "app_count": 6,
            "duty_ids": [
                Command.create({"person_id": person.id, "note": "на місці"})
                for person in petro
            ],
        }
    )
    zerno = story.env["res.partner"].search([("ref", "=", support.MARK)], limit=1)
    nazar = story.env["res.users"].search([("login", "=", "nazar")])
    begins = begun.planned_start or story.today + timedelta(days=28)
    Window.create(
        {
            "partner_id": zerno.id,
            "team_id": story.team.id,
            "calendar_id": story.calendar.id,
            "tz": "Europe/Kyiv",
            "user_id": story.users["bohdan"].id,
            "planned_start": begins + timedelta(days=2),
            "user_count": 8,
            "app_count": 3,
            "budget_hours": 16,
            "person_ids": [
                Command.create(vals)
                for vals in (
                    {
                        "partner_id": story.partners["bohdan"].id,
                        "side": "integrator",
                        "duty": "support_lead",
                        "can_edit": True,
                        "can_sign": True,
                        "escalation": 1,
                    },
                    {
                        "partner_id": story.partners["petro"].id,
                        "side": "integrator",
                        "duty": "consultant",
                    },
                    {
                        "partner_id": nazar.partner_id.id,
                        "duty": "coordinator",
                        "can_edit": True,
                        "can_sign": True,
                    },
                )
            ],
        }
    )
