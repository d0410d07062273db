# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Signed Debian packages, without touching the machine's own package sources.

A private apt state (its own source list, lists and cache, an empty list of
installed packages) asks the mirror that the machine itself is configured for;
no root is needed.
"""

import hashlib
import os
import re
import shlex
import urllib.parse
from collections import namedtuple
from pathlib import Path

from . import paths
from .console import SetupError
from .shell import output, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITES = ("sid", "stable", "oldstable")
"""Unstable has Odoo 19; the stable ones still have Font Awesome 4.7."""

NETWORK_HINT = (
    "Is there a network, and does 'apt-get update' work on this machine? Run the "
    "same command again afterwards: it goes on where it stopped."
)

Archive = namedtuple("Archive", "uri name size sha256")


def mirror():
    """Return the address of the Debian mirror this machine is configured for.

    ``SUITE_DEBIAN_MIRROR`` in the environment wins. Raises SetupError where
    there is no apt or no Debian source in its configuration.
    """
    chosen = os.environ.get("SUITE_DEBIAN_MIRROR")
    if chosen:
        return chosen
    listing = output(
        [
            "apt-get",
            "indextargets",
            "--format",
            "$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)",
            "Created-By: Packages",
        ]
    )
    if listing is None:
        raise SetupError(
            "This machine has no apt, and Odoo 19 comes from Debian's package. Give "
            "the folder of an Odoo 19 source tree instead: setup/run --odoo FOLDER"
        )
    found = choose_mirror(listing) or guess_mirror(
        output(["apt-get", "update", "--print-uris"]) or ""
    )
    if not found:
        raise SetupError(
            "No Debian mirror in this machine's apt configuration. Set "
            "SUITE_DEBIAN_MIRROR to the address of one, or give the folder of an "
            "Odoo 19 source tree: setup/run --odoo FOLDER"
        )
    return found


def choose_mirror(listing):
    """Return the main Debian archive among lines ``uri|release|component|origin``.

    Security archives, backports and other origins are passed over. Returns None
    when nothing fits.
    """
    for line in listing.splitlines():
        uri, release, component, origin = [*line.split("|"), "", "", ""][:4]
        if (component, origin) == ("main", "Debian") and "-security" not in release:
            return uri
    return None


def guess_mirror(listing):
    """Return the Debian archive in what ``apt-get update --print-uris`` prints.

    For a machine that has never fetched its package lists: it does not know
    origins yet, so the address must end as those of Debian archives do.
    """
    for uri in re.findall(r"'(\S+?)/dists/[^/]+/InRelease'", listing):
        if urllib.parse.urlsplit(uri).path.endswith(("/debian", "/debian.list")):
            return uri
    return None


def prepare():
    """Write the private apt state and fetch its package lists."""
    if not KEYRING.is_file():
        raise SetupError(
            f"Debian's archive keys are missing ({KEYRING}). As root: apt-get "
            "install debian-archive-keyring"
        )
    address = mirror()
    for folder in ("state/lists/partial", "cache/archives/partial", "debs"):
        (paths.APT / folder).mkdir(parents=True, exist_ok=True)
    (paths.APT / "state" / "status").touch()
    (paths.APT / "sources.list").write_text(
        "".join(f"deb [signed-by={KEYRING}] {address} {s} main\n" for s in SUITES)
    )
    quoted = str(paths.APT).replace('"', "")
    (paths.APT / "apt.conf").write_text(
        f'Dir::State "{quoted}/state";\n'
        f'Dir::State::status "{quoted}/state/status";\n'
        f'Dir::Cache "{quoted}/cache";\n'
        f'Dir::Etc::SourceList "{quoted}/sources.list";\n'
        'Dir::Etc::SourceParts "/dev/null";\n'
        'Dir::Etc::Preferences "/dev/null";\n'
        'Dir::Etc::PreferencesParts "/dev/null";\n'
        # apt's own user could not enter a folder that only root may enter
        'APT::Sandbox::User "root";\n'
        'APT::Update::Error-Mode "any";\n'
        'Acquire::Languages "none";\n'
        'Acquire::Retries "2";\n'
    )
    run(
        ["apt-get", "update"],
        what="Reading Debian's package lists",
        hint=NETWORK_HINT,
        log="apt.log",
        env=_environment(),
    )


def versions(package):
    """Return the versions of ``package`` that the mirror has, newest first."""
    text = output(["apt-cache", "madison", package], env=_environment()) or ""
    return [line.split("|")[1].strip() for line in text.splitlines() if "|" in line]


def locate(selections):
    """Return an Archive for each ``name`` or ``name=version`` of ``selections``."""
    text = output(
        ["apt-get", "download", "--print-uris", *selections], env=_environment()
    )
    archives = parse_uris(text or "")
    if len(archives) < len(selections):
        raise SetupError(
            "The Debian mirror lacks one of: "
            + ", ".join(selections)
            + ". Give the folder of an Odoo 19 source tree: setup/run --odoo FOLDER"
        )
    return archives


def parse_uris(text):
    """Parse ``apt-get download --print-uris``: quoted address, name, size, hash."""
    archives = []
    for line in text.splitlines():
        if re.match(r"'\S+' \S+ \d+ SHA256:", line):
            uri, name, size, digest = shlex.split(line)[:4]
            archives.append(Archive(uri, name, int(size), digest.split(":", 1)[1]))
    return archives


def download(selections, report):
    """Fetch the packages into the private folder; return their paths.

    apt goes on with what an interrupted download left behind, and checks what it
    fetches; what lies there already in full length is checked here.
    """
    archives = locate(selections)
    folder = paths.APT / "debs"
    whole = sum(archive.size for archive in archives)

    def progress(_):
        report(sum(_size(folder / archive.name) for archive in archives) / whole)

    for archive in archives:
        path = folder / archive.name
        if _size(path) >= archive.size and not _is_genuine(path, archive):
            path.unlink()
    run(
        ["apt-get", "download", *selections],
        progress=progress,
        what="Downloading Debian packages",
        hint=NETWORK_HINT,
        log="apt.log",
        cwd=folder,
        env=_environment(),
    )
    return [folder / archive.name for archive in archives]


def _is_genuine(path, archive):
    digest = hashlib.sha256()
    with open(path, "rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == archive.sha256


def _size(path):
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _environment():
    return {**os.environ, "APT_CONFIG": str(paths.APT / "apt.conf"), "LC_ALL": "C"}
