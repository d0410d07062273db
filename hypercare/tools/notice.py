# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which mails of a window a person gets, by what he wants to hear.

Levels are those of the members of an implementation: ``all``, ``mine`` (what waits
for him), ``digest`` (one summary a week) and ``none``.
"""

from datetime import timedelta

ALL, MINE, DIGEST, NOTHING = "all", "mine", "digest", "none"

#: Asked of, or owed to, this very person: no level keeps it from him.
OWED = frozenset({"sign", "signed", "failed"})
#: Concerns everybody who wants to hear anything at all.
MILESTONES = frozenset({"opened", "extended", "closed"})
#: For whom other kinds wait, by his part in the window.
WAITS_FOR = {
    "standup": {"coordinator"},
    "declined": {"project_lead"},
    "review_due": {"project_lead", "coordinator"},
    "exit_forecast": {"project_lead", "support_lead", "coordinator"},
    "early_exit": {"project_lead", "coordinator"},
    "overdue": {"project_lead", "support_lead"},
}
#: Not for the client's eyes.
INTERNAL = frozenset({"declined", "overdue", "failed"})
#: Written by the daily work, at any hour: they leave when people work.
UNHURRIED = frozenset(
    {"review_due", "exit_forecast", "early_exit", "overdue", "digest"}
)
#: Whoever is responsible for the window hears of these, named among people or not.
DECISIONS = frozenset({*WAITS_FOR, "failed"}) - {"standup"}


def hears(kind, level, side, duty, is_asked=False):
    """Whether a person of the window gets a mail of ``kind``.

    ``is_asked`` says that the mail is for him by name.

    >>> hears("standup", ALL, "client", "key_user")
    True
    >>> hears("standup", MINE, "client", "key_user")
    False
    >>> hears("opened", DIGEST, "client", "key_user")
    True
    >>> hears("sign", NOTHING, "client", "coordinator", is_asked=True)
    True
    >>> hears("overdue", ALL, "client", "coordinator")
    False
    """
    if kind in INTERNAL and side == "client":
        return False
    if kind in OWED:
        return is_asked
    if level == NOTHING:
        return False
    if kind in MILESTONES:
        return True
    if level == DIGEST:
        return False
    return level == ALL or is_asked or duty in WAITS_FOR.get(kind, ())


def is_digest_day(today, workdays):
    """Whether ``today`` is the first working day of its week.

    >>> from datetime import date
    >>> from odoo.addons.implementation_methodology.tools.schedule import WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (5, 6, 10, 11, 16))
    >>> [d for d in range(9, 17) if is_digest_day(date(2026, 3, d), week)]
    [10, 16]
    """
    monday = today - timedelta(days=today.weekday())
    return workdays.on_or_after(monday) == today
