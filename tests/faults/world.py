# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A database cluster, a mail server and Odoo servers of the fault tests' own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "setup"))

from ground import databases, environment, odoo_source, paths, server  # noqa: E402
from ground.cluster import SETTINGS, Cluster, programs  # noqa: E402

from .sink import Sink  # noqa: E402

#: How long a condition is waited for: as long as a busy machine may need.
PATIENCE = 180
PROCESS = Path(__file__).parent / "process.py"
DATABASE = "faults"


class ThrowawayCluster(Cluster):
    """Keeps what was committed, unlike that of the other tests, and may be killed."""

    settings = {**SETTINGS, "synchronous_commit": "on", "shared_buffers": "64MB"}


def wait(condition, what):
    """Return the first true answer of ``condition``; fails after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"Waited {PATIENCE} s in vain for: {what}")


class World:
    """Everything that a fault may hit; nothing of it is shared with other tests."""

    def __init__(self, template):
        self.folder = paths.STATE / f"faults-{os.getpid()}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.cluster = ThrowawayCluster(self.folder / "postgres")
        self.mail = Sink()
        self.server = None
        self._hand = None
        self.port = server.free_port(int(os.environ.get("FAULTS_PORT", 8660)))
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = paths.LOGS / "faults.log"
        self.config = self._write_config()
        self.environment = {
            **environment.child(),
            **self.cluster.environment(),
            "ODOO_RC": str(self.config),
            "FAULTS_FOLDER": str(self.folder),
        }
        self._fill(template)

    def close(self):
        """End every process and take the folder away."""
        self.stop_server()
        self.drop_hand()
        self.mail.shutdown()
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_config(self):
        settings = {
            "data_dir": self.folder / "data",
            "http_interface": "127.0.0.1",
            "admin_passwd": "admin",
            "addons_path": ",".join(
                map(str, [*odoo_source.current().addons, paths.CHECKOUT])
            ),
            "smtp_server": "127.0.0.1",
            "smtp_port": self.mail.port,
            "logfile": self.log,
            "db_name": DATABASE,
        }
        path = self.folder / "odoo.conf"
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        path.write_text(f"[options]\n{lines}", "utf-8")
        return path

    def _fill(self, template):
        """Bring the suite's template over from the server of the other tests."""
        self.cluster.start()
        dump = self.folder / "template.dump"
        self._program("pg_dump", "-Fc", "-Z1", "-f", dump, template, env=os.environ)
        self._program("createdb", DATABASE)
        self._program("pg_restore", "-j2", "-O", "-x", "-d", DATABASE, dump)
        dump.unlink()
        target = self.folder / "data" / "filestore" / DATABASE
        if databases.filestore(template).is_dir():
            shutil.copytree(databases.filestore(template), target)
        # Each test starts the job it is about; no other one shall run into it.
        self.sql("UPDATE ir_cron SET nextcall = '2099-01-01'")
        self.sql("DELETE FROM ir_cron_trigger")
        self.sql(
            "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'",
            self.address,
        )

    def _program(self, name, *arguments, env=None):
        subprocess.run(
            [str(programs() / name), *map(str, arguments)],
            env=dict(env or self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )

    # The database

    def sql(self, statement, *values, database=DATABASE):
        """Run one statement, committed; returns its rows."""
        connection = psycopg2.connect(
            host=str(self.cluster.socket), port=5432, user="odoo", dbname=database
        )
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def value(self, statement, *values):
        """The first column of the first row."""
        rows = self.sql(statement, *values)
        return rows[0][0] if rows else None

    # Steps

    def do(self, step, **values):
        """Have the hand do a step of ``steps``; returns what it answers."""
        if not self._hand:
            self._hand = self._spawn(
                "hand",
                "--no-http",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
            )
            self._answer()
        self._hand.stdin.write(json.dumps({"step": step, "values": values}) + "\n")
        return self._answer()

    def _answer(self):
        line = self._hand.stdout.readline()
        assert line, f"The hand has gone; its log: {self.log}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def drop_hand(self):
        """End the hand; the next step starts another one."""
        if self._hand:
            self._hand.kill()
            self._hand.wait()
            self._hand = None

    def _spawn(self, *arguments, **options):
        with open(self.log, "ab") as log:
            return subprocess.Popen(
                [str(paths.PYTHON), str(PROCESS), *map(str, arguments)],
                stderr=log,
                env=self.environment,
                start_new_session=True,  # killed together, and nobody else with it
                **{"stdin": subprocess.DEVNULL, "stdout": log, **options},
            )

    # Servers

    def start_server(self):
        """Have a server with its HTTP and cron workers answer; keeps a running one."""
        if self.server and self.server.poll() is None:
            return
        self.server = self._spawn(
            f"--http-port={self.port}",
            "--workers=2",
            "--max-cron-threads=1",
            "--limit-time-real=300",
        )
        wait(lambda: server.answers(f"{self.address}/web/login"), "the server")

    def stop_server(self):
        """Kill the server with all its workers, whatever they are doing."""
        if self.server:
            try:
                os.killpg(self.server.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.server.wait()
            self.server = None

    def kill_database(self):
        """Kill -9 the database server itself."""
        os.kill(self.cluster.pid(), signal.SIGKILL)

    def recover_database(self):
        """Start the killed database server again."""
        wait(lambda: not self.cluster.pid(), "the end of the database server")
        self.cluster.start()

    # Faults

    @contextmanager
    def fault(self, point, kill="process", nth=1):
        """Arm a point; afterwards it must have gone off."""
        armed = self.folder / "armed.json"
        (self.folder / "fired.json").unlink(missing_ok=True)
        armed.write_text(
            json.dumps(
                {"point": point, "kill": kill, "nth": nth, "pid": self.cluster.pid()}
            ),
            "utf-8",
        )
        yield
        wait(self.fired, f"the fault: {point}")
        if kill == "server":
            self.server.wait()

    def fired(self):
        """Whether the armed point has gone off."""
        return (self.folder / "fired.json").exists()

    def cron(self, xmlid, done, what=""):
        """Have the cron worker of the server run a job until ``done`` says so.

        It is told again and again: a worker that has just been started hears nothing.
        """
        module, name = xmlid.split(".")
        cron = self.value(
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s",
            module,
            name,
        )
        nudged = 0

        def finished():
            nonlocal nudged
            if done():
                return True
            # The database may be on its way back.
            with suppress(psycopg2.OperationalError):
                if time.monotonic() - nudged > 1:
                    self._nudge(cron)
                    nudged = time.monotonic()
            return False

        wait(finished, what or xmlid)

    def _nudge(self, cron):
        self.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at) "
            "SELECT %s, now() AT TIME ZONE 'UTC' WHERE NOT EXISTS ("
            "SELECT FROM ir_cron_trigger WHERE cron_id = %s)",
            cron,
            cron,
        )
        self.sql("SELECT pg_notify('cron_trigger', %s)", DATABASE, database="postgres")

    # What is true afterwards

    def whole(self):
        """Assert that the integrity check finds all whole."""
        found = self.do("check")
        assert not found, "\n".join(map(str, found))
