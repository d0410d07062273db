# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The Odoo web server of ``setup/run``: started, awaited, stopped by its number."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from . import environment, paths
from .console import SetupError
from .shell import failure

HOST = "127.0.0.1"
START_SECONDS = 180
STOP_SECONDS = 15


def is_free(port):
    """Tell whether nothing on this machine listens on ``port`` of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(start):
    """Return the first free port from ``start`` on."""
    return next((port for port in range(start, start + 200) if is_free(port)), 0)


def need_free(port):
    """Raise SetupError when ``port`` is taken, with one that is not."""
    if not is_free(port):
        raise SetupError(
            f"Port {port} is taken by another program on this machine. Choose "
            f"another one: setup/run --port {free_port(port + 1)}"
        )


class Server:
    """One Odoo process that serves ``database`` on loopback.

    ``arguments`` are added to Odoo's command line.

    Its number is kept in a file named after the database, so that what a killed
    ``setup/run`` left behind can be stopped by the next one.
    """

    def __init__(self, database, port, arguments=()):
        self.database = database
        self.port = port
        self.arguments = arguments
        self.address = f"http://{HOST}:{port}"
        self.log = paths.LOGS / f"odoo-{database}.log"
        self.pid_file = paths.STATE / f"server-{database}.json"
        self.process = None

    def stop_orphan(self):
        """Stop the server that a killed command of this checkout left behind."""
        try:
            left = json.loads(self.pid_file.read_text("utf-8"))
        except (OSError, ValueError):
            return
        if _born(left["pid"]) == left["born"]:
            _end(left["pid"])
        self.pid_file.unlink(missing_ok=True)

    @contextmanager
    def running(self):
        """Yield with the server answering HTTP; stop it at the end."""
        start = self.log.stat().st_size if self.log.exists() else 0
        command = [paths.PYTHON, "-m", "odoo", "-d", self.database]
        command += [f"--db-filter=^{self.database}$", f"--http-port={self.port}"]
        command += ["--max-cron-threads=1", f"--logfile={self.log}"]
        command += self.arguments
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment.child(),
                # Ctrl-C comes to this command alone, which then stops the server
                start_new_session=True,
            )
        try:
            number = self.process.pid
            text = json.dumps({"pid": number, "born": _born(number)})
            self.pid_file.write_text(text, "utf-8")
            self._await(start)
            yield self
        finally:
            self._stop()

    def wait(self):
        """Return when the server process has ended by itself."""
        return self.process.wait()

    def _await(self, start):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise SetupError(failure("Starting Odoo", self.log, start))
            if answers(f"{self.address}/web/login"):
                return
            time.sleep(0.1)
        raise SetupError(failure("Waiting for Odoo", self.log, start))

    def _stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.pid_file.unlink(missing_ok=True)


def answers(address):
    """Tell whether an HTTP server answers at ``address`` without an error."""
    # a proxy from the environment has no business on loopback
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=60) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


def _born(number):
    """Return the start time of a process, None without one.

    Number and start time together name a process: a number alone is used again.
    """
    try:
        text = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return None
    return text.rpartition(")")[2].split()[19]


def _end(number):
    for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGKILL, 5)):
        born = _born(number)
        if not born:
            return
        os.kill(number, how)
        deadline = time.monotonic() + seconds
        while _born(number) == born and time.monotonic() < deadline:
            time.sleep(0.1)
