# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.sql_db import PoolError
from odoo.tools import SQL

from ..tools import rate

_logger = logging.getLogger(__name__)

#: Where a request keeps what was counted for it, should Odoo run it once more.
COUNTED = "implementation_methodology.rate"


class TooOften(UserError):
    """Somebody asks for something costly more often than he may."""

    http_status = 429


class ImplementationRate(models.Model):
    """Costly requests of the last minutes, so that nobody asks for too many.

    One row per request that was let through, written past the ORM in a transaction
    of its own: what a request costs, it costs also when it fails. The table is
    unlogged: a crash may forget it.
    """

    _name = "implementation.rate"
    _description = "Costly Request"
    _auto = False
    _rec_name = "key"

    key = fields.Char(readonly=True, help="What was asked for, and by whom.")
    at = fields.Datetime(readonly=True)

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNLOGGED TABLE IF NOT EXISTS implementation_rate (
                id bigserial NOT NULL,
                key text NOT NULL,
                at timestamp NOT NULL
            );
            CREATE INDEX IF NOT EXISTS implementation_rate_key_at
                ON implementation_rate (key, at);
            """
        )

    @api.model
    def _request_wait(self, name):
        """Count the request at hand; seconds to wait when it was one too many, or 0."""
        environ = request.httprequest.environ
        if COUNTED not in environ:
            address = request.httprequest.remote_addr
            payer = rate.payer(request.session.uid, address)
            environ[COUNTED] = self._wait(name, payer)
            if environ[COUNTED] and not request.session.uid and rate.is_shared(address):
                _logger.warning(
                    "Too many requests (%s) from %s, which is a private address: if "
                    "it is a proxy, everybody behind it shares one limit. Start Odoo "
                    "with --proxy-mode.",
                    name,
                    address,
                )
        return environ[COUNTED]

    @api.model
    def _spend(self, name):
        """Count what a login of the backend does; raises ``TooOften`` over the limit.

        For methods that are called without a route of ours. Jobs of the server are
        nobody's impatience: the superuser has no limit.
        """
        if self.env.su:
            return
        wait = self._wait(name, rate.payer(self.env.uid, None))
        if wait:
            raise TooOften(self._words(wait))

    @api.model
    def _words(self, wait):
        """What to tell whoever has to wait that many seconds."""
        if wait < 2 * rate.MINUTE:
            return self.env._(
                "That was too often in a short time. Try again in %s seconds.", wait
            )
        return self.env._(
            "That was too often in a short time. Try again in %s minutes.",
            -(-wait // rate.MINUTE),
        )

    @api.model
    def _wait(self, name, payer):
        """Seconds until ``payer`` may do it; 0 lets him, and counts it.

        Looks and counts in one statement. Those who ask in the very same instant do
        not see each other, so as many more pass as there are workers, once.
        """
        parameters_sudo = self.env["ir.config_parameter"].sudo()  # figures, no secret
        limit = rate.chosen(name, parameters_sudo.get_param(rate.parameter(name)))
        if not limit.count:
            return 0
        key = f"{name}:{payer}"
        statement = SQL(
            """
            WITH spent AS (
                SELECT count(*) AS taken, min(at) AS first
                  FROM (SELECT at
                          FROM implementation_rate
                         WHERE key = %(key)s
                           AND at > now() AT TIME ZONE 'UTC' - %(span)s
                      ORDER BY at DESC
                         LIMIT %(count)s) AS last
            ), counted AS (
                INSERT INTO implementation_rate (key, at)
                SELECT %(key)s, now() AT TIME ZONE 'UTC'
                  FROM spent
                 WHERE taken < %(count)s
            )
            SELECT taken >= %(count)s,
                   extract(epoch FROM first + %(span)s - now() AT TIME ZONE 'UTC')
              FROM spent
            """,
            key=key,
            span=timedelta(seconds=limit.seconds),
            count=limit.count,
        )
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(statement)
                is_over, remaining = cr.fetchone()
        except (psycopg2.Error, PoolError):
            # A limit that cannot be asked must not close the house.
            _logger.warning("The rate limit could not be asked", exc_info=True)
            return 0
        return rate.seconds_left(remaining) if is_over else 0

    @api.autovacuum
    def _gc_counted(self):
        """Forget what no limit looks at any more; addresses are people's data."""
        longest = max(limit.seconds for limit in rate.LIMITS.values())
        self.env.cr.execute(
            SQL(
                "DELETE FROM implementation_rate"
                " WHERE at < now() AT TIME ZONE 'UTC' - %s",
                timedelta(seconds=longest),
            )
        )
