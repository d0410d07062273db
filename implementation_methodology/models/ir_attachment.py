# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import logging
import os

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _file_write(self, bin_value, checksum):
        """Say in plain words that a file could not be kept, and leave no half of it."""
        try:
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            self._drop_half_file(bin_value, checksum)
            _logger.exception("A file of %s bytes could not be kept", len(bin_value))
            raise UserError(
                self.env._(
                    "The server could not keep the file: its disk may be full. Nothing "
                    "was saved. Tell your administrator, and try again later."
                )
            ) from error

    @api.model
    def _get_path(self, bin_data, sha):
        # Files are named by their content. What a crash or a full disk has left of
        # one would be in the way of the same file for ever.
        self._drop_half_file(bin_data, sha)
        return super()._get_path(bin_data, sha)

    @api.model
    def _drop_half_file(self, content, checksum):
        """Delete the file that is to hold ``content`` if it holds something else."""
        path = self._full_path(f"{checksum[:2]}/{checksum}")
        try:
            if os.path.getsize(path) == len(content):
                return
            with open(path, "rb") as half:
                if hashlib.sha1(half.read()).hexdigest() == checksum:
                    return  # whole, and of another content: not ours to judge
            os.unlink(path)
            _logger.warning("Half a file was left at %s and is deleted", path)
        except OSError:
            return  # there is none
