# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a person sees: steps with percentages, and one clear last word."""

import errno
import os
import shutil
import signal
import sys
import time
import traceback
from contextlib import contextmanager


class SetupError(Exception):
    """What is wrong and what to do about it, in words for the person there."""


class Console:
    """Prints steps to ``stream``; on a terminal the running line is redrawn.

    Where the stream is a file or a pipe (a CI log), a line is written only
    every ``quiet_seconds``, so that the log stays readable.
    """

    quiet_seconds = 5.0

    def __init__(self, stream=None, clock=time.monotonic):
        self.stream = stream or sys.stderr
        self.clock = clock
        self.live = self.stream.isatty()
        self.said = 0.0

    def say(self, text=""):
        """Print one whole line."""
        print(text, file=self.stream, flush=True)

    @contextmanager
    def step(self, title):
        """Show one step; yields ``report(fraction, detail="")``, 0.0 to 1.0."""
        start = self.clock()
        self.said = start
        self._draw(f"  ...  {title}")
        if not self.live:
            self.say(f"  ...  {title}")

        def report(fraction, detail=""):
            percent = max(0, min(100, int(fraction * 100)))
            line = f"{percent:4d}%  {title}{': ' if detail else ''}{detail}"
            if self.live:
                self._draw(line)
            elif self.clock() - self.said >= self.quiet_seconds:
                self.said = self.clock()
                self.say(line)

        try:
            yield report
        except BaseException:
            self._draw("")
            self.say(f"  FAIL {title}")
            raise
        self._draw("")
        self.say(f"  done {title} ({self.clock() - start:.0f} s)")

    def _draw(self, line):
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            self.stream.write(f"\r\x1b[K{line[:width]}")
            self.stream.flush()


console = Console()


def guarded(main, arguments):
    """Run ``main(arguments)`` and turn every failure into one clear message.

    Returns the exit code; 1 after a failure, 130 after Ctrl-C or a TERM, which
    both unwind in order. With ``SUITE_DEBUG=1`` the traceback is shown as well.
    """
    _unwind_on_signals()
    try:
        return main(arguments) or 0
    except SetupError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        return _fail(_explain(error))


def _unwind_on_signals():
    """Let the first Ctrl-C, TERM or hang-up unwind in order, and none disturb it."""
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signals.remove(signal.SIGHUP)  # started by nohup

    def first(number, frame):
        for one in signals:
            signal.signal(one, lambda *_: None)
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, first)


def _explain(error):
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk is full ({error.filename or 'while writing'}). Free some "
            "space (the whole needs about 4 GB) and run the same command again: "
            "it goes on where it stopped."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"No permission: {error}. Run as the user who owns this checkout, or "
            "remove its folder .state if another user has made it."
        )
    return f"{type(error).__name__}: {error}"


def _fail(message):
    if os.environ.get("SUITE_DEBUG"):
        traceback.print_exc()
    print(f"\nerror: {message}", file=sys.stderr)
    return 1
