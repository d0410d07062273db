# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The virtual environment: Odoo on its path, the pinned packages in it."""

import hashlib
import shutil
import sys

from . import paths, system
from .console import SetupError, console
from .shell import run

PIP_HINT = (
    "Is there a network, and does 'pip download six' work on this machine? Run the "
    "same command again afterwards."
)


def prepare(source, *, test=False):
    """Make `.state/venv` fit the requirement files and ``source``.

    pip runs only when the hash of the requirement files, the Python or the Odoo
    differs from what the environment was made with.
    """
    _make()
    _link(source)
    files = [paths.REQUIREMENTS]
    _install(files, "runtime", source)
    if test:
        _install([*files, paths.REQUIREMENTS_TEST], "test", source)


def requirements_hash(files):
    """Return a hash of the contents of the requirement ``files``."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _make():
    stamp = paths.VENV / "suite-python"
    wanted = f"{sys.version}\n{paths.VENV}\n"
    if stamp.is_file() and stamp.read_text() == wanted and paths.PYTHON.exists():
        return
    system.need_ensurepip()
    with console.step("virtual environment"):
        shutil.rmtree(paths.VENV, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", paths.VENV],
            what="Making the virtual environment",
        )
        stamp.write_text(wanted)


def _link(source):
    packages = paths.site_packages()
    (packages / "odoo-suite.pth").write_text(f"{source.python_path}\n", "utf-8")
    _distribution_record(source, packages)


def _distribution_record(source, packages):
    """Tell pip that Odoo is installed, without what its own record asks for.

    A clone of Odoo has no record at all, and pip could not satisfy the requirement
    ``odoo==19.0.*`` of every OCA package. Debian's has one that requires PyPDF2
    (given up by its authors for pypdf) and the source of psycopg2, which builds only
    where a compiler and libpq's headers are. This one comes first on the path.
    """
    record = packages / f"odoo-{source.version()}.dist-info"
    record.mkdir(exist_ok=True)
    (record / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: odoo\nVersion: {source.version()}\n", "utf-8"
    )
    (record / "INSTALLER").write_text("suite-setup\n", "utf-8")
    (record / "RECORD").write_text("", "utf-8")


def _install(files, name, source):
    stamp = paths.VENV / f"suite-{name}"
    wanted = f"{requirements_hash(files)} {source.python_path}"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    with console.step(f"Python packages ({name})"):
        command = [paths.PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--no-warn-script-location", "--prefer-binary", "--retries=2"]
        for file in files:
            command += ["-r", file]
        run(command, what="Installing Python packages", hint=PIP_HINT, log="pip.log")
    if not (paths.VENV / "bin").is_dir():
        raise SetupError("The virtual environment vanished while it was filled.")
    stamp.write_text(wanted)
