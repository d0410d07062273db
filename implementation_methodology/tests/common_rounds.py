# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

FEW, MANY = 2, 20


class IdleRoundMixin:
    def _cost_when_idle(self, job, begin):
        """Queries of ``job`` with nothing to do, the same for few and for many.

        ``begin(count)`` has so many of what the job is about; what waits of them is
        done before anything is counted.
        """
        begin(FEW)
        job()
        job()  # whatever is read once for all
        self._forget_records()
        before = self.env.cr.sql_log_count
        job()
        self.env.flush_all()
        cost = self.env.cr.sql_log_count - before
        begin(MANY)
        job()
        self._forget_records()
        with self.assertQueryCount(cost):
            job()
        return cost

    def _forget_records(self):
        self.env.flush_all()
        self.env.invalidate_all()
