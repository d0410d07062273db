# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A way around PostgreSQL's refusal of root that works in folders of root only."""

import os
import pwd

from .console import SetupError
from .shell import is_root, output

RIGHT = "+dac_override"
"""Enter and use every file; no_setuid_fixup makes access(2) know of it as well."""


def prefix(folder, probe):
    """Return the words to put before a command that must not run as root.

    ``folder`` and all in it is handed to the user it then runs as; ``probe`` is a
    command that must work there. Empty for an ordinary user.

    The checkout may lie where only root may go, so another user alone is no way
    out. setpriv keeps root's right to enter every folder. Where that is forbidden,
    a user namespace shows root to the program as somebody else.
    """
    if not is_root():
        return []
    user = _user(folder)
    setpriv = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
    setpriv += ["--clear-groups", f"--inh-caps={RIGHT}", f"--ambient-caps={RIGHT}"]
    setpriv += ["--securebits=+no_setuid_fixup"]
    unshare = ["unshare", "--user", "--map-user=1", "--map-group=1"]
    for words, owner in ((setpriv, user), (unshare, pwd.getpwuid(0))):
        if output([*words, *probe], cwd="/") is not None:
            _hand_over(folder, owner)
            return words
    raise SetupError(
        "PostgreSQL refuses to run as root, and this machine allows neither setpriv "
        "nor unshare. Run as an ordinary user, or use a PostgreSQL 13+ of your own: "
        "set PGHOST, PGPORT, PGUSER and PGPASSWORD."
    )


def _user(folder):
    """Return the folder's owner if that is not root, else the user for daemons."""
    try:
        return pwd.getpwuid(folder.stat().st_uid or pwd.getpwnam("daemon").pw_uid)
    except KeyError:
        return pwd.getpwnam("daemon")


def _hand_over(folder, owner):
    if folder.stat().st_uid != owner.pw_uid:
        for path in (*folder.rglob("*"), folder):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
