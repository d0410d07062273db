# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Counting the rounds of an item against what was agreed.

A return opens round n + 1 and is always recorded: the client must not lose his voice.
Over the limit the manager chooses goodwill or a change request before work restarts
(design B.5). The words a person reads are the caller's.
"""


def is_over_limit(round_number, maximum):
    """Whether a round is more than the contract includes; 0 or None is no limit.

    >>> is_over_limit(2, 2), is_over_limit(3, 2), is_over_limit(9, 0)
    (False, True, False)
    """
    return bool(maximum) and round_number > maximum


def rounds_left(round_number, maximum):
    """Returns still free of charge after this round; None without a limit.

    >>> rounds_left(1, 2), rounds_left(2, 2), rounds_left(3, 2), rounds_left(1, 0)
    (1, 0, 0, None)
    """
    return max(0, maximum - round_number) if maximum else None
