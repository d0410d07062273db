# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The states that databases in use may be upgraded from: the end of each issue.

Commits, not tags: a clone may have none. Trees are taken by ``git archive``.
"""

import subprocess
import tarfile
from io import BytesIO

from contracts import suite

COMMITS = {
    "issue-1": "fbc5b3217d9d62de3974a3f186bc555a7f07fba2",
    "issue-2": "ae02e27fbe594db57f48d7a2c7773d4347a21b22",
    "issue-3": "451429159ba1e402b235f2df5ec6e158807c81f0",
    "issue-4": "5341a62954e1cab9d3f2ff8e1dd06e49c9b72e94",
    "issue-5": "086ee44796670a8005b6dd7cae188d93fbead7ce",
    "issue-6": "d0d19c844be67704095c0a1d2f6c8a756e3163d9",
}
#: Run every time; the others with SUITE_UPGRADE=all.
USUAL = ("issue-1", "issue-6")


def is_here(state):
    """Whether the repository has the commit: a shallow clone has not."""
    name = f"{COMMITS[state]}^{{commit}}"
    return not _git("cat-file", "-e", name).returncode


def unpack(state, folder):
    """Put the add-ons of ``state`` into ``folder``; return their names in order."""
    listing = _git("ls-tree", "--name-only", COMMITS[state]).stdout.decode().split()
    addons = [name for name in suite.FLOORS if name in listing]
    packed = _git("archive", COMMITS[state], *addons)
    assert not packed.returncode, packed.stderr
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return addons


def _git(*arguments):
    return subprocess.run(
        ["git", *arguments], cwd=suite.ROOT, capture_output=True, check=False
    )
