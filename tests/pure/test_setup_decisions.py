# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What ``setup/`` decides before it does anything: routes, mirrors, versions, texts."""

import doctest
import io
import os
import smtplib
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path

import pytest
from ground import (
    cluster,
    console,
    debian,
    demo,
    mailbox,
    odoo_command,
    odoo_source,
    paths,
    postgres,
    server,
    suite,
    test_command,
)

MODULES = sorted(path.stem for path in Path(console.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", [name for name in MODULES if name != "__init__"])
def test_examples(name):
    """The examples in the docstrings hold."""
    assert doctest.testmod(import_module(f"ground.{name}")).failed == 0


# ---- the mirror and the version ------------------------------------------------

LISTING = """\
http://security.example/debian-security/|bookworm-security|main|Debian
https://elsewhere.example/deb/|nodistro|main|.
http://mirror.example/debian/|bookworm-updates|main|Debian
http://mirror.example/debian/|bookworm|contrib|Debian
"""


def test_the_machines_own_mirror_is_taken():
    assert debian.choose_mirror(LISTING) == "http://mirror.example/debian/"


def test_before_the_first_update_the_address_tells():
    """A machine that never ran apt-get update does not know origins yet."""
    answer = (
        "'http://security.example/debian-security/dists/b-security/InRelease' a 0\n"
        "'http://mirror.example/debian/dists/bookworm/InRelease' b 0\n"
    )
    assert debian.choose_mirror("") is None
    assert debian.guess_mirror(answer) == "http://mirror.example/debian"
    assert debian.guess_mirror("'http://x.example/ubuntu/dists/a/InRelease' a") is None


@pytest.mark.parametrize("listing", ["", "nonsense", "a|b|main|Ubuntu\n"])
def test_no_debian_mirror(listing):
    assert debian.choose_mirror(listing) is None


def test_archives_are_read_from_apts_answer():
    answer = (
        "'http://mirror.example/p/odoo-19_19.0.0%2bdfsg-1_all.deb' "
        "odoo-19_19.0.0+dfsg-1_all.deb 1225 SHA256:9d2f\n"
        "E: something else\n"
    )
    assert debian.parse_uris(answer) == [
        debian.Archive(
            "http://mirror.example/p/odoo-19_19.0.0%2bdfsg-1_all.deb",
            "odoo-19_19.0.0+dfsg-1_all.deb",
            1225,
            "9d2f",
        )
    ]


def test_a_newer_19_is_accepted():
    found = odoo_source.choose_version(["20.0.0+dfsg-1", "19.0.1+dfsg-2", "19.0.0-1"])
    assert found == "19.0.1+dfsg-2"


@pytest.mark.parametrize("versions", [[], ["20.0.0+dfsg-1"]])
def test_odoo_gone_from_the_mirror_names_the_version_and_the_way(versions):
    with pytest.raises(console.SetupError) as failure:
        odoo_source.choose_version(versions)
    assert odoo_source.ACCEPTED in str(failure.value)
    assert "--odoo FOLDER" in str(failure.value)


def test_a_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(console.SetupError, match="no Odoo 19.0 source tree"):
        odoo_source.choose(str(tmp_path))


def test_another_odoo_is_refused(tmp_path):
    release = tmp_path / "odoo" / "release.py"
    release.parent.mkdir()
    release.write_text("# Odoo\nversion_info = (18, 0, 0, 'final', 0, '')\n")
    with pytest.raises(console.SetupError, match="it is 18.0"):
        odoo_source.choose(str(tmp_path))


# ---- arguments -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "pure", "odoo"),
    [
        (["-k", "one"], ["tests/pure"], True),
        (["one"], [], ["one/tests"]),
        (["one/", "two"], [], ["one/tests", "two/tests"]),
        (["tests/pure"], ["tests/pure"], []),
        (["tests/pure/conftest.py", "one"], ["tests/pure/conftest.py"], ["one/tests"]),
        (["-p", "one"], ["tests/pure"], True),
        (["--unknown", "value"], ["tests/pure"], True),
        ([str(paths.CHECKOUT / "tests" / "pure")], True, []),
    ],
)
def test_arguments_go_to_their_phase(arguments, pure, odoo):
    todo = test_command.plan(arguments, ["one", "two"])
    assert todo.pure == pure or (pure is True and todo.pure)
    assert todo.odoo == odoo or (odoo is True and "two/tests" in todo.odoo)


def test_a_misspelt_path_is_refused():
    """Else the whole suite would run where one file was meant."""
    with pytest.raises(console.SetupError, match="tests/nowhere"):
        test_command.plan(["tests/nowhere"], ["one"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["shell", "-d", "x"],
        ["shell", "-dx"],
        ["shell", "--database=x"],
        ["i18n", "--help"],
        ["server", "-i", "x"],
        ["--version"],
    ],
)
def test_no_database_is_added(arguments):
    assert odoo_command.with_database(arguments, "suite_demo") == arguments


# ---- fingerprints --------------------------------------------------------------


@pytest.fixture
def addon(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CHECKOUT", tmp_path)
    folder = tmp_path / "one"
    for name in ("models", "tests", "static/src", "demo", "i18n"):
        (folder / name).mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{}")
    return folder


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        ("__manifest__.py", True),
        ("models/a.py", True),
        ("i18n/uk.po", True),
        ("models/data.xml", True),
        ("tests/test_a.py", False),
        ("static/src/a.js", False),
        ("static/src/a.xml", False),
        ("demo/story.py", False),
        ("README.rst", False),
    ],
)
def test_a_database_is_rebuilt_only_for_what_it_holds(addon, file, matters):
    before = suite.addon_fingerprint(addon)
    (addon / file).write_text("changed")
    assert (suite.addon_fingerprint(addon) != before) is matters


def test_content_moved_between_files_changes_the_fingerprint(addon):
    (addon / "models" / "a.py").write_text("x = 1\ny = 2\n")
    (addon / "models" / "b.py").write_text("")
    before = suite.addon_fingerprint(addon)
    (addon / "models" / "a.py").write_text("x = 1\n")
    (addon / "models" / "b.py").write_text("y = 2\n")
    assert suite.addon_fingerprint(addon) != before


def test_a_story_is_told_again_when_it_changed(addon):
    (addon / "demo" / "story.py").write_text("PERSONAS = []")
    before = suite.story_fingerprint()
    (addon / "demo" / "story.py").write_text("PERSONAS = [1]")
    assert suite.story_fingerprint() != before


def test_a_circle_of_addons_is_named():
    with pytest.raises(console.SetupError, match="a > b > a"):
        suite.in_order({"a": {"depends": ["b"]}, "b": {"depends": ["a"]}})


# ---- the database server -------------------------------------------------------


def test_a_long_path_gets_a_short_socket_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster.tempfile, "gettempdir", lambda: str(tmp_path))
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    short = cluster.socket_folder(deep)
    assert short.parent == tmp_path
    assert short.stat().st_mode & 0o077 == 0
    assert cluster.socket_folder(deep) == short
    assert cluster.socket_folder(Path("/a")) == Path("/a")


@pytest.mark.parametrize(
    ("variables", "external"),
    [
        ({}, False),
        ({"PGHOST": "db.example"}, True),
        ({"PGUSER": "me"}, True),
        ({"PGPASSWORD": "x"}, False),
        ({"PGHOST": "/s", "PGUSER": "odoo", "SUITE_POSTGRES": "/s"}, False),
        ({"PGHOST": "db.example", "SUITE_POSTGRES": "/s"}, True),
    ],
)
def test_whose_server(variables, external, monkeypatch):
    for name in (*postgres.OWN_SERVER_VARIABLES, "SUITE_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert postgres.is_external() is external


# ---- what a person sees --------------------------------------------------------


class _Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_log_gets_a_line_every_few_seconds_only():
    clock, stream = _Clock(), io.StringIO()
    shown = console.Console(stream, clock)
    with shown.step("unpack") as report:
        for second in range(13):
            clock.now = second
            report(second / 12, "file")
    lines = stream.getvalue().splitlines()
    assert lines == [
        "  ...  unpack",
        "  41%  unpack: file",
        "  83%  unpack: file",
        "  done unpack (12 s)",
    ]


def test_a_failed_step_says_so():
    stream = io.StringIO()
    with pytest.raises(OSError), console.Console(stream).step("unpack"):
        raise OSError
    assert "FAIL unpack" in stream.getvalue()


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (console.SetupError("do this"), "do this"),
        (OSError(28, "No space left on device"), "disk is full"),
        (PermissionError(13, "Permission denied", "x"), "No permission"),
    ],
)
def test_a_failure_is_one_message(failure, words, capsys, monkeypatch):
    monkeypatch.setattr(console, "_unwind_on_signals", lambda: None)

    def main(arguments):
        raise failure

    assert console.guarded(main, []) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_everybody_is_in_the_table():
    people = [{"login": "olena", "password": "p", "name": "Олена", "role": "client"}]
    lines = demo.table("http://127.0.0.1:1", people)
    assert "  olena  p         Олена  client" in lines
    assert any(line.split()[:2] == ["admin", "admin"] for line in lines[2:])


def test_a_taken_port_names_a_free_one():
    with server.socket.socket() as taken:
        taken.bind((server.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(console.SetupError, match=f"{port} is taken.*--port"):
            server.need_free(port)


def test_a_process_is_known_by_number_and_start():
    assert server._born(os.getpid())
    assert server._born(os.getpid()) != server._born(os.getppid())
    assert server._born(2**30) is None


def test_a_demo_mail_becomes_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "STATE", tmp_path)
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@example.com", "олена@example.com"
    mail.set_content(".a line that starts with a dot\n")
    with mailbox.mailbox("demo") as (host, port):
        address = host.split("=")[1], int(port.split("=")[1])
        for _ in range(2):
            with smtplib.SMTP(*address, timeout=10) as client:
                client.send_message(mail)
    kept = sorted((tmp_path / "mail" / "demo").iterdir())
    assert [path.name[-9:] for path in kept] == ["-0001.eml", "-0002.eml"]
    assert b"\n.a line that starts with a dot" in kept[0].read_bytes()
