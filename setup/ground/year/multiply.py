# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""More tickets like those that are there: the same histories under new numbers.

A history is a sum of instants and promises, so its copy has the same clocks to the
second: copying facts, clocks and what the ticket shows keeps the integrity check whole.
One statement per table and copy.
"""

from dataclasses import dataclass


@dataclass
class Copied:
    """A table that is copied with its tickets; ``new`` says how columns change.

    In ``new`` ``{T}`` is the distance of ticket ids, ``{M}`` of message ids, ``{S}``
    of suggestions, ``{D}`` of decisions, ``{K}`` the number of the copy.
    """

    table: str
    where: str
    new: dict
    order: str = ""


TICKETS = "id BETWEEN {first} AND {last}"
OF_TICKET = "ticket_id BETWEEN {first} AND {last}"
OF_RECORD = "{model} = 'helpdesk.ticket' AND res_id BETWEEN {first} AND {last}"

TABLES = (
    Copied(
        "helpdesk_ticket",
        TICKETS,
        {
            "id": "id + {T}",
            "number": "'HT' || lpad((substr(number, 3)::int + {N})::text, 5, '0')",
            "access_token": "md5(access_token || '{K}')::uuid::text",
            "scope_suggestion_id": "NULL",
            "scope_decision_id": "NULL",
        },
    ),
    Copied(
        "mail_message",
        OF_RECORD.replace("{model}", "model"),
        {
            "id": "id + {M}",
            "res_id": "res_id + {T}",
            "parent_id": "NULL",
            "message_id": "'<{K}.' || substr(message_id, 2)",
        },
    ),
    Copied(
        "mail_tracking_value",
        "mail_message_id IN (SELECT id FROM mail_message WHERE "
        "model = 'helpdesk.ticket' AND res_id BETWEEN {first} AND {last})",
        {"id": None, "mail_message_id": "mail_message_id + {M}"},
    ),
    Copied(
        "support_scope_suggestion",
        OF_TICKET,
        {"id": "id + {S}", "ticket_id": "ticket_id + {T}"},
    ),
    Copied(
        "support_scope_decision",
        OF_TICKET,
        {
            "id": "id + {D}",
            "ticket_id": "ticket_id + {T}",
            "suggestion_id": "suggestion_id + {S}",
        },
    ),
    Copied(
        "support_sla_fact",
        OF_TICKET,
        {
            "id": None,
            "ticket_id": "ticket_id + {T}",
            "data": "CASE WHEN data ? 'message' THEN jsonb_set(data, '{message}', "
            "to_jsonb((data->>'message')::int + {M})) ELSE data END",
        },
        order="id",
    ),
    Copied(
        "support_sla_clock", OF_TICKET, {"id": None, "ticket_id": "ticket_id + {T}"}
    ),
    Copied(
        "account_analytic_line",
        "helpdesk_ticket_id BETWEEN {first} AND {last}",
        {"id": None, "helpdesk_ticket_id": "helpdesk_ticket_id + {T}"},
    ),
    Copied(
        "rating_rating",
        OF_RECORD.replace("{model}", "res_model"),
        {
            "id": None,
            "res_id": "res_id + {T}",
            "access_token": "md5(access_token || '{K}')",
            "message_id": "NULL",
        },
    ),
    Copied(
        "mail_followers",
        OF_RECORD.replace("{model}", "res_model"),
        {"id": "id + {F}", "res_id": "res_id + {T}"},
    ),
    Copied(
        "mail_followers_mail_message_subtype_rel",
        "mail_followers_id IN (SELECT id FROM mail_followers WHERE "
        "res_model = 'helpdesk.ticket' AND res_id BETWEEN {first} AND {last})",
        {"mail_followers_id": "mail_followers_id + {F}"},
    ),
)
#: Whose ids are moved by which distance.
DISTANCES = {
    "T": "helpdesk_ticket",
    "M": "mail_message",
    "S": "support_scope_suggestion",
    "D": "support_scope_decision",
    "F": "mail_followers",
}


def multiply(env, first, last, wanted, report):
    """Copy the tickets with ids from ``first`` to ``last`` until there are ``wanted``.

    All of them were made in one go, so their ids have no gaps. The last copy is of as
    many as are missing.
    """
    cr = env.cr
    step = {}
    for letter, table in DISTANCES.items():
        cr.execute(f"SELECT max(id) FROM {table}")
        [step[letter]] = cr.fetchone()
    base = last - first + 1
    copies = -(-wanted // base) - 1
    for copy in range(1, copies + 1):
        count = min(base, wanted - copy * base)
        words = {letter: distance * copy for letter, distance in step.items()}
        words.update(K=copy, N=base * copy, first=first, last=first + count - 1)
        for place, one in enumerate(TABLES):
            _copy(cr, one, words)
            done = (copy - 1 + (place + 1) / len(TABLES)) / copies
            report(done, f"{base * copy + count:,} of {wanted:,} tickets")
        _link(cr, words)
        cr.commit()
    for table in DISTANCES.values():
        cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    env.invalidate_all()
    cr.commit()


def _said(text, words):
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _copy(cr, one, words):
    cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
        "AND attnum > 0 AND NOT attisdropped",
        (one.table,),
    )
    columns = [name for (name,) in cr.fetchall()]
    columns = [name for name in columns if one.new.get(name, "") is not None]
    values = [_said(one.new.get(name, f'"{name}"'), words) for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    query = f"INSERT INTO {one.table} ({names}) SELECT {', '.join(values)} "
    query += f"FROM {one.table} WHERE {_said(one.where, words)}"
    if one.order:
        query += f" ORDER BY {one.order}"
    cr.execute(query.replace("%", "%%"), ())


def _link(cr, words):
    """Suggestion and decision of each copied ticket."""
    cr.execute(
        _said(
            "UPDATE helpdesk_ticket n SET "
            "scope_suggestion_id = t.scope_suggestion_id + {S}, "
            "scope_decision_id = t.scope_decision_id + {D} "
            "FROM helpdesk_ticket t WHERE n.id = t.id + {T} "
            "AND t.id BETWEEN {first} AND {last}",
            words,
        )
    )
