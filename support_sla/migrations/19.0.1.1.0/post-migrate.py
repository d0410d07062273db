# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Say of every older ticket when it was opened: its first fact knows.

    The new column came with the moment of the upgrade in it, as its default says.
    """
    cr.execute(
        """
        UPDATE helpdesk_ticket t
           SET opened_at = COALESCE(
               (SELECT min(f.at)
                  FROM support_sla_fact f
                 WHERE f.ticket_id = t.id AND f.kind = 'created'),
               t.create_date)
        """
    )
