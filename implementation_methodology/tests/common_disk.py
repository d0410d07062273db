# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import builtins
import errno
import os
from unittest.mock import patch

from odoo.tools import mute_logger

from .common import PDF

ATTACHMENT = "odoo.addons.base.models.ir_attachment"
OURS = "odoo.addons.implementation_methodology.models"


class FullDisk:
    """A file that takes half of what is written to it, as a disk that is full."""

    def __init__(self, path, mode):
        self.file = builtins.open(path, mode)

    def __enter__(self):
        return self

    def __exit__(self, *_what):
        self.file.close()

    def keep_half(self, content):
        """Keep half of ``content`` and fail."""
        self.file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    write = keep_half


def full_open(path, mode="r", *arguments, **options):
    """``open``, of which nothing can be written to."""
    if "w" in mode:
        return FullDisk(path, mode)
    return builtins.open(path, mode, *arguments, **options)


def full_disk():
    """No attachment can be written while this holds."""
    return patch(f"{ATTACHMENT}.open", full_open, create=True)


class FullDiskMixin:
    def setUp(self):
        super().setUp()
        # Content that no other test has stored under its name before.
        self.content = PDF + os.urandom(64)
        quiet = mute_logger(
            f"{OURS}.ir_attachment", f"{OURS}.implementation_seal_pdf", ATTACHMENT
        )
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)
