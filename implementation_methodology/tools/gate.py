# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which stages a gate keeps closed."""

from dataclasses import dataclass

NOT_IN_CONTRACT = "not_in_contract"
LOCKED = "locked"
READY = "ready"
IN_PROGRESS = "in_progress"
REVIEW = "review"
ACCEPTED = "accepted"

#: Stages in which people work.
RUNNING = (READY, IN_PROGRESS)


@dataclass(frozen=True)
class Post:
    """A stage as its successors meet it: ``gate`` is none, soft or hard.

    ``passed`` says that a recorded go decision lets the successors start although
    the stage is not accepted yet.
    """

    code: str
    state: str
    gate: str = "hard"
    predecessors: tuple = ()
    passed: bool = False


def holding(posts):
    """For each stage the codes of stages that still hold it, by kind of gate.

    A stage not in the contract holds nobody by itself; who waits for it waits for
    what *it* waits for. A hard gate reaches through softer ones: what comes after a
    locked stage is locked as well.

    >>> posts = [
    ...     Post("a", "in_progress", "hard"),
    ...     Post("b", "locked", "soft", ("a",)),
    ...     Post("c", "not_in_contract", "hard", ("b",)),
    ...     Post("d", "locked", "hard", ("c",)),
    ... ]
    >>> holding(posts)["d"]
    {'hard': ('a',), 'soft': ('b',)}
    """
    by_code = {post.code: post for post in posts}

    def hold(post, kind, seen):
        for code in post.predecessors:
            before = by_code.get(code)
            if before is None or code in seen:
                continue
            if before.state == ACCEPTED or before.passed:
                continue
            in_contract = before.state != NOT_IN_CONTRACT
            if in_contract and before.gate == kind:
                yield code
            if not in_contract or (kind == "hard" and before.gate != "hard"):
                yield from hold(before, kind, seen | {code})

    return {
        post.code: {
            kind: tuple(dict.fromkeys(hold(post, kind, {post.code})))
            for kind in ("hard", "soft")
        }
        for post in posts
    }


def opened(posts):
    """New state by code for the stages that a gate opens or closes.

    Only stages nobody has worked on move: what runs or is accepted stays.

    >>> opened([Post("a", "accepted"), Post("b", "locked", "hard", ("a",))])
    {'b': 'ready'}
    >>> opened([Post("a", "in_progress"), Post("b", "ready", "hard", ("a",))])
    {'b': 'locked'}
    """
    held = holding(posts)
    changes = {}
    for post in posts:
        if post.state not in (LOCKED, READY):
            continue
        state = LOCKED if held[post.code]["hard"] else READY
        if state != post.state:
            changes[post.code] = state
    return changes
