# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Running other programs: their output goes to a log, failures to a person."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from . import paths
from .console import SetupError

TAIL_LINES = 12
POLL_SECONDS = 0.1


def run(
    command, *, what, hint="", log="setup.log", progress=None, whole=False, **options
):
    """Run ``command`` to its end with its output in ``.state/logs/<log>``.

    ``progress(text)`` is called ten times a second with what was printed since the
    last call. ``whole``: Ctrl-C lets it come to its end first. Raises SetupError,
    with the last lines of the output and ``hint``, when the command fails.
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    path = paths.LOGS / log
    words = [str(word) for word in command]
    with open(path, "ab") as out:
        out.write(f"\n$ {' '.join(words)}\n".encode())
        out.flush()
        start = out.tell()
        options.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.Popen(
            words,
            stdout=out,
            stderr=subprocess.STDOUT,
            # Ctrl-C comes to this process alone, which then ends all it started
            start_new_session=True,
            **options,
        )
    with process, open(path, "rb") as printed:
        printed.seek(start)
        try:
            while process.poll() is None:
                if progress:
                    progress(printed.read().decode(errors="replace"))
                time.sleep(POLL_SECONDS)
        finally:
            if process.poll() is None and not whole:
                os.killpg(process.pid, signal.SIGTERM)
    if process.returncode:
        raise SetupError(failure(what, path, start, hint))


def failure(what, log, start, hint=""):
    """Word a failure: what failed, the log's last lines after ``start``, the hint."""
    with open(log, "rb") as source:
        source.seek(start)
        lines = source.read().decode(errors="replace").strip().splitlines()
    tail = "\n".join(f"    {line}" for line in lines[-TAIL_LINES:])
    if "No space left on device" in tail:
        hint = "The disk is full: free some space and run the same command again."
    return f"{what} failed.\n{tail}\n(log: {paths.relative(log)})\n{hint}".strip()


def output(command, **options):
    """Return what ``command`` prints, or None when it is absent or fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
            **options,
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout


def foreground(command, *, last=True, **options):
    """Run ``command`` as the terminal's own program; return its exit code.

    Ctrl-C reaches it from the terminal, a TERM is passed on; this process waits
    for it in either case, so that what it needs is there until it has ended. With
    ``last`` False, KeyboardInterrupt is raised then, for there is more to do.
    """
    process = subprocess.Popen([str(word) for word in command], **options)
    seen = []

    def pass_on(number, frame):
        seen.append(number)
        if number != signal.SIGINT:
            process.terminate()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, pass_on) for number in numbers}
    try:
        code = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if seen and not last:
        raise KeyboardInterrupt
    return code if code >= 0 else 128 - code


@contextmanager
def beside(command, *, log, **options):
    """Run ``command`` while the block runs; its output goes to ``.state/logs/<log>``.

    Yields a function that prints the output from its beginning, waits for the end and
    returns the exit code. Whoever leaves the block before ends the command.
    """
    path = paths.LOGS / log
    with open(path, "wb") as out:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            # as in run(): this process ends all it started
            start_new_session=True,
            **options,
        )

    def follow():
        with open(path, "rb") as printed:
            running = True
            while running:
                running = process.poll() is None
                sys.stdout.write(printed.read().decode(errors="replace"))
                sys.stdout.flush()
                time.sleep(POLL_SECONDS)
        return process.returncode if process.returncode >= 0 else 1

    try:
        yield follow
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def is_root():
    """Tell whether this process may install packages on the machine."""
    return os.geteuid() == 0
