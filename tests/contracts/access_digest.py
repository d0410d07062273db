# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A fingerprint of records and of all that hangs on them."""

from odoo.tools import SQL

#: Where a model says by name and id what its records belong to.
GENERIC = {"mail.message": "model", "ir.attachment": "res_model"}


def digest(env, owned, shared=()):
    """One fingerprint per table of ``owned`` (ids by model).

    Covers these rows and whatever points at them: a row added to them counts. Who may
    use a ``shared`` model may also point at it.
    """
    parts = [_part(env, name, owned, shared) for name in owned if owned[name]]
    return dict(env.execute_query(SQL(" UNION ALL ").join(parts)))


def _part(env, name, owned, shared):
    Model = env[name]
    links = [SQL("id IN %s", tuple(owned[name]))]
    for field in Model._fields.values():
        if field.comodel_name in shared:
            continue
        targets = owned.get(field.comodel_name)
        if field.type == "many2one" and field.store and field.column_type and targets:
            links.append(SQL("%s IN %s", SQL.identifier(field.name), tuple(targets)))
    if name in GENERIC:
        links += [
            SQL(
                "(%s = %s AND res_id IN %s)",
                SQL.identifier(GENERIC[name]),
                model,
                tuple(ids),
            )
            for model, ids in owned.items()
            if ids
        ]
    return SQL(
        "SELECT %s, md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t WHERE %s",
        name,
        SQL.identifier(Model._table),
        SQL(" OR ").join(links),
    )
