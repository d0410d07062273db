# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Locks between the commands of one checkout; the kernel drops a dead one's."""

import fcntl
from contextlib import contextmanager

from . import paths
from .console import SetupError, console


@contextmanager
def exclusive(name, *, waiting="", refusal=""):
    """Hold the lock ``name``.

    While another process holds it: wait, and print ``waiting`` when given; with
    ``refusal``, raise SetupError with that text instead.
    """
    paths.LOCKS.mkdir(parents=True, exist_ok=True)
    with open(paths.LOCKS / name, "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if refusal:
                raise SetupError(refusal) from None
            if waiting:
                console.say(f"  wait {waiting}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
