# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every record rule of the suite in words. A rule without words fails the contract."""

EVERYTHING = "[(1, '=', 1)]"
#: A project is open to a consultant when one of these holds; see `_projects()`.
OPEN = (
    "privacy_visibility', 'in', ['employees', 'portal'])",
    "message_partner_ids', 'in', [user.partner_id.id])",
    "user_id', '=', user.id)",
    "implementation_member_ids.partner_id', 'in', [user.partner_id.id])",
)
#: The way from a model to its project.
PATHS = (
    "project_id",
    "item_id.project_id",
    "window_id.project_id",
    "handover_id.window_id.project_id",
    "process_id.window_id.project_id",
    "faq_id.window_id.project_id",
)
OPEN_WORDS = (
    "of projects open to them: shared with all staff, followed, led, or where they "
    "have a row"
)
OWN_TEAM = "('{0}team_id', 'in', user.helpdesk_team_ids.ids)"
FREE = f"'&', ('{{0}}user_id', '=', False), {OWN_TEAM}"

WORDS = {
    EVERYTHING: "",
    "[('company_id', 'in', company_ids)]": "of the companies they are in",
    "[('import_id.company_id', 'in', company_ids)]": "of the companies they are in",
    "[('create_uid', '=', user.id)]": "which they opened themselves",
    "[('wizard_id.create_uid', '=', user.id)]": "which they opened themselves",
    "[('user_id', '=', user.id)]": "their own",
    f"['|', {OWN_TEAM.format('ticket_id.')}, ('ticket_id.team_id', '=', False)]": (
        "of tickets of their teams or of no team"
    ),
    f"['|', ('ticket_id.user_id', '=', user.id), {FREE.format('ticket_id.')}]": (
        "of tickets which are theirs, or nobody's in their teams"
    ),
    "[('project_id', '!=', False)]": "of a project",
    "[('item_id', '!=', False)]": "that came from a checklist",
    "[('request_id.item_id', '!=', False)]": "that came from a checklist",
    "[('helpdesk_ticket_id', '!=', False)]": "on a ticket",
    "[('helpdesk_ticket_id', '!=', False), ('user_id', '=', user.id)]": (
        "on a ticket, their own"
    ),
    "[('helpdesk_ticket_id', '=', False)] if user.share else [(1, '=', 1)]": (
        "for portal users, those on no ticket"
    ),
    "['|', ('policy_id', '=', False), "
    "('policy_id.company_id', 'in', company_ids + [False])]": (
        "of the companies they are in, or of none"
    ),
    "['|', '|', ('user_id', '=', user.id), ('ticket_id.user_id', '=', user.id), "
    f"{FREE.format('ticket_id.')}]": (
        "which are theirs, or on tickets which are theirs or nobody's in their teams"
    ),
    "['|', '|', ('request_id.user_id', '=', user.id), "
    f"('request_id.ticket_id.user_id', '=', user.id), "
    f"{FREE.format('request_id.ticket_id.')}]": (
        "which are theirs, or on tickets which are theirs or nobody's in their teams"
    ),
}
WORDS |= {
    f"[('{path}company_id', 'in', company_ids + [False])]": (
        "of the companies they are in, or of none"
    )
    for path in ("", "ticket_id.", "methodology_id.", "policy_id.")
}
WORDS |= {
    f"['|', {OWN_TEAM.format(path)}, '&', ('{path[:-1]}', '!=', False), "
    f"('{path}team_id', '=', False)]": "on tickets of their teams or of no team"
    for path in ("ticket_id.", "request_id.ticket_id.")
}
for prefix in ("", "seal_id."):
    for model, words in {
        "hypercare.window": "of hypercare windows",
        "support.agreement": "of agreements",
        "support.change.request": "of change requests",
    }.items():
        WORDS[f"[('{prefix}owner_model', '=', '{model}')]"] = words
    window = f"[('{prefix}owner_model', '=', 'hypercare.window')"
    WORDS[f"{window}, ('project_id', '=', False)]"] = (
        "of hypercare windows without a project"
    )


def _projects(path, *without):
    """The domain of what belongs to a project that is open to the reader."""
    terms = [f"('{name}', '=', False)" for name in without]
    terms += [f"('{path}.{term}" for term in OPEN]
    ors = "'|', " * (len(terms) - 1)
    return f"[{ors}{', '.join(terms)}]"


for path in PATHS:
    WORDS[_projects(path)] = OPEN_WORDS
    WORDS[_projects(path, path)] = OPEN_WORDS + ", or of no project"
for path in ("window_id", "faq_id.window_id"):
    WORDS[_projects(f"{path}.project_id", path, f"{path}.project_id")] = (
        OPEN_WORDS + ", or of no project"
    )


def plain(domain):
    """A domain as written, on one line and without commas that end nothing.

    >>> plain("[ '|',\\n  ('a', '=', 1),\\n ('b', '=', 2),\\n ]")
    "['|', ('a', '=', 1), ('b', '=', 2)]"
    """
    text = " ".join((domain or EVERYTHING).split())
    return text.replace("[ ", "[").replace(", ]", "]").replace(" ]", "]")


def words(domain):
    """What a rule leaves of the rows; "" for all, None where nobody has said it."""
    return WORDS.get(plain(domain))
