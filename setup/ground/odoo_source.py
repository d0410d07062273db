# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Odoo 19 itself: Debian's package unpacked, or a source tree given by a person."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from . import debian, paths
from .console import SetupError, console
from .shell import output

PACKAGE = "odoo-19"
ACCEPTED = "19.0.0+dfsg-1"
"""Version of the package that the suite was last tried with; newer 19.0 will do."""
SERIES = "19.0"

COMPANIONS = (
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
"""Odoo's package links to their files by relative path, so they lie beside it."""
ICONS = "fonts-font-awesome"
ICONS_SERIES = "4.7"
"""Later Font Awesome names its files differently: every icon would vanish."""

STAMP = "suite-unpacked.json"


class Source:
    """An Odoo 19 on this disk.

    ``python_path`` is the folder to put on Python's path; ``addons`` are the
    folders for addons_path beyond those Odoo finds by itself; ``fonts`` is a
    folder of fonts that came with it, or None.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        dist = self.folder / "usr" / "lib" / "python3" / "dist-packages"
        self.packaged = dist.is_dir()
        self.python_path = dist if self.packaged else self.folder
        beside = self.folder / "addons"
        self.addons = [] if self.packaged or not beside.is_dir() else [beside]

    def version(self):
        """Return the version, such as ``19.0``, or None where there is no Odoo."""
        try:
            text = (self.python_path / "odoo" / "release.py").read_text("utf-8")
        except OSError:
            return None
        found = re.search(r"\nversion_info\s*=\s*\(\s*(\d+)\s*,\s*(\d+)", text)
        return ".".join(found.groups()) if found else None

    def fingerprint(self):
        """Return text that changes when another Odoo takes this one's place."""
        stamp = self.folder / STAMP
        if stamp.is_file():
            return json.loads(stamp.read_text("utf-8"))["odoo"]
        commit = output(["git", "-C", self.folder, "rev-parse", "HEAD"])
        return f"{self.folder} {(commit or '').strip()}"


def choose(folder):
    """Remember the source tree that ``--odoo`` names; ``package`` forgets it."""
    if folder == "package":
        paths.ODOO_CHOICE.unlink(missing_ok=True)
        return
    tree = Path(folder).expanduser().resolve()
    version = Source(tree).version()
    if version != SERIES:
        raise SetupError(
            f"{folder} is no Odoo {SERIES} source tree"
            + (f" (it is {version})." if version else " (no odoo/release.py in it).")
            + " Give the folder that holds odoo-bin, or 'package' for Debian's."
        )
    paths.ODOO_CHOICE.write_text(f"{tree}\n", "utf-8")


def current():
    """Return the Source in use, or None when Debian's is not unpacked yet."""
    if paths.ODOO_CHOICE.is_file():
        folder = Path(paths.ODOO_CHOICE.read_text("utf-8").strip())
        source = Source(folder)
        if source.version() != SERIES:
            raise SetupError(
                f"The Odoo source tree {folder} is gone or no longer {SERIES}. Give "
                "another one, or go back to Debian's: setup/run --odoo package"
            )
        return source
    if (paths.ODOO_PACKAGE / STAMP).is_file():
        return Source(paths.ODOO_PACKAGE)
    return None


def prepare():
    """Return the Source in use; download and unpack Debian's package at first."""
    source = current()
    if source:
        return source
    _need_space()
    with console.step("Debian package lists"):
        debian.prepare()
    version = choose_version(debian.versions(PACKAGE))
    with console.step(f"download Odoo ({PACKAGE} {version})") as report:
        chosen = [f"{PACKAGE}={version}", *COMPANIONS, _icons()]
        archives = debian.download(chosen, report)
    with console.step("unpack Odoo") as report:
        stamp = {"odoo": version, "archives": [archive.name for archive in archives]}
        _unpack(archives, stamp, report)
    return Source(paths.ODOO_PACKAGE)


def choose_version(versions):
    """Return the newest 19.0 among the mirror's ``versions`` (newest first)."""
    for version in versions:
        if version.split(":")[-1].startswith(f"{SERIES}."):
            return version
    raise SetupError(
        f"The Debian mirror no longer has {PACKAGE} {SERIES} (accepted: {ACCEPTED} or "
        f"a newer {SERIES}; found: {', '.join(versions) or 'nothing'}). Take an Odoo "
        f"{SERIES} source tree (a clone of Odoo's branch {SERIES}, or its nightly "
        "archive unpacked) and run: setup/run --odoo FOLDER"
    )


def _icons():
    for version in debian.versions(ICONS):
        if ICONS_SERIES in version:
            return f"{ICONS}={version}"
    raise SetupError(
        f"The Debian mirror no longer has {ICONS} {ICONS_SERIES}, which Odoo's icons "
        "need. Take an Odoo 19.0 source tree: setup/run --odoo FOLDER"
    )


def _need_space(gigabytes=3):
    free = shutil.disk_usage(paths.STATE).free / 1e9
    if free < gigabytes:
        raise SetupError(
            f"Only {free:.1f} GB free where {paths.STATE} lies; Odoo, its database and "
            f"the browser tests need about {gigabytes} GB. Free some space and run the "
            "same command again."
        )


def _unpack(archives, stamp, report):
    building = paths.ODOO_PACKAGE.with_name("odoo.unpacking")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    sizes = [_unpacked_size(archive) for archive in archives]
    done = 0
    for archive, size in zip(archives, sizes, strict=True):
        for written in _extract(archive, building):
            report((done + min(written, size)) / sum(sizes))
        done += size
    (building / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", "utf-8")
    shutil.rmtree(paths.ODOO_PACKAGE, ignore_errors=True)
    building.rename(paths.ODOO_PACKAGE)
    shutil.rmtree(paths.APT / "debs", ignore_errors=True)


def _unpacked_size(archive):
    kibibytes = output(["dpkg-deb", "--field", archive, "Installed-Size"])
    return max(1, int((kibibytes or "1").strip())) * 1024


def _extract(archive, folder):
    """Unpack one package into ``folder``; yields the bytes unpacked so far."""
    with (
        open(paths.LOGS / "apt.log", "ab") as log,
        subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE, stderr=log
        ) as reader,
        subprocess.Popen(
            ["tar", "-x", "--no-same-owner", "-C", folder],
            stdin=subprocess.PIPE,
            stderr=log,
        ) as writer,
    ):
        written = 0
        try:
            while block := reader.stdout.read(1 << 20):
                writer.stdin.write(block)
                written += len(block)
                yield written
        except BrokenPipeError:
            pass
        finally:
            writer.stdin.close()
    if reader.returncode or writer.returncode:
        archive.unlink(missing_ok=True)
        raise SetupError(
            f"Unpacking {archive.name} failed (log: {paths.relative(log.name)}): the "
            "disk may be full. Run the same command again: the package is fetched anew."
        )
