# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import datetime

from ..tools import transfer

NOW = datetime(2026, 3, 2, 9)


class TransferMixin:
    """Exports and imports as the user of ``cls.engine``."""

    def _export(self, *names, engine=None):
        engine = self.engine if engine is None else engine
        names = names or [part.name for part in engine._parts()]
        data, self.stayed = engine._export(set(names), NOW)
        return data

    def _import(self, data, *names):
        content = self.engine._read_file(data)["content"]
        return self.engine._import(content, set(names or content["parts"]))

    def _edited(self, data, edit):
        """The file with its content changed by ``edit``, and whole again."""
        document = json.loads(data)
        content = document["content"]
        edit(content["parts"])
        return transfer.dump(content, document["suite"], document["made_at"])

    def _kinds(self, data, *names):
        """``{title: kind}`` of what is not equal and not missing."""
        content = self.engine._read_file(data)["content"]
        return {
            step.title: step.kind
            for step in self.engine._compare(content, set(names or content["parts"]))
            if step.kind not in ("equal", "missing")
        }
