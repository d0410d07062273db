# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who may do what, read from the registry and kept in ``docs/security.md``.

The rights are those of groups with all they imply, so a right that another add-on
brings along is seen as well. The table is written anew by `write`, see
``write_security.py``.
"""

from collections import defaultdict

from . import suite
from .access_world import models_of_suite
from .security_words import words

PAGE = suite.ROOT / "docs" / "security.md"
BEGIN = "<!-- written by tests/contracts/write_security.py -->\n"
END = "<!-- end of what is written -->\n"
#: Letters of the rights, in the order of a cell.
RIGHTS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}
#: Columns of the table, and the group that makes each.
ROLES = {
    "Nobody": "base.group_public",
    "Portal": "base.group_portal",
    "Staff": "base.group_user",
    "Consultant": "implementation_methodology.group_user",
    "Manager": "implementation_methodology.group_manager",
    "Agent: own": "helpdesk_mgmt.group_helpdesk_user_own",
    "Agent: team": "helpdesk_mgmt.group_helpdesk_user_team",
    "Agent: all": "helpdesk_mgmt.group_helpdesk_user",
    "Head": "helpdesk_mgmt.group_helpdesk_manager",
    "System": "base.group_system",
}


class Table:
    """The rights of every role on every model of the suite."""

    def __init__(self, env):
        self.env = env
        self.groups = {role: env.ref(group) for role, group in ROLES.items()}
        self.models = [m for m in models_of_suite(env) if not env[m]._abstract]
        self.notes = {}
        self.unsaid = set()
        self.access = self._by_model("ir.model.access")
        self.rules = self._by_model("ir.rule")

    def _by_model(self, name):
        found = defaultdict(self.env[name].sudo().browse)
        for row in self.env[name].sudo().search([("active", "=", True)], order="id"):
            found[row.model_id.model] |= row
        return found

    def _groups_of(self, role):
        return self.groups[role].all_implied_ids | self.groups[role]

    def may(self, role, model, right):
        """Whether the access lists grant ``role`` this right on some rows."""
        groups = self._groups_of(role)
        return any(
            line[f"perm_{right}"] and (not line.group_id or line.group_id in groups)
            for line in self.access[model]
        )

    def _narrowed(self, rules, right):
        """Words of these rules, those that narrow nothing left out."""
        told = set()
        for rule in rules.filtered(f"perm_{right}"):
            found = words(rule.domain_force)
            if found is None:
                self.unsaid.add(f"{rule.name}: {rule.domain_force}")
            told.add(found or "")
        return told

    def for_all(self, model):
        """What narrows a model for everybody, in words."""
        rules = self.rules[model].filtered(lambda rule: not rule.groups)
        return frozenset().union(
            *({w for w in self._narrowed(rules, right) if w} for right in RIGHTS)
        )

    def for_role(self, role, model, right):
        """What narrows it for a role: words, of which one has to hold."""
        groups = self._groups_of(role)
        told = self._narrowed(
            self.rules[model].filtered(lambda rule: rule.groups & groups), right
        )
        return frozenset() if "" in told else frozenset(told)

    def _numbers(self, told, glue):
        for one in sorted(told):
            self.notes.setdefault(one, len(self.notes) + 1)
        return glue.join(str(n) for n in sorted(self.notes[one] for one in told))

    def cell(self, role, model):
        """The rights of a role on a model, with the numbers of what narrows them."""
        by_note = {}
        for right, letter in RIGHTS.items():
            if self.may(role, model, right):
                told = self.for_role(role, model, right)
                by_note[told] = by_note.get(told, "") + letter
        parts = [
            letters + (f" {self._numbers(told, '/')}" if told else "")
            for told, letters in by_note.items()
        ]
        return ", ".join(parts) or "·"

    def lines(self, models):
        """A table in markdown."""
        yield f"| Model | All | {' | '.join(ROLES)} |"
        yield f"| --- {'| --- ' * (len(ROLES) + 1)}|"
        for model in models:
            shared = self._numbers(self.for_all(model), ", ")
            cells = [self.cell(role, model) for role in ROLES]
            yield f"| `{model}` | {shared or '·'} | {' | '.join(cells)} |"

    def lines_of_others(self):
        """What the suite adds to the rights on models that are not its own."""
        for name, title in (("ir.model.access", "Right"), ("ir.rule", "Rule")):
            for model, rows in sorted(getattr(self, _ATTRIBUTE[name]).items()):
                ids = rows.get_external_id()
                for row in rows:
                    addon = ids[row.id].partition(".")[0]
                    if model not in self.models and addon in suite.ADDONS:
                        yield self._line_of_other(title, model, row)

    def _line_of_other(self, title, model, row):
        letters = "".join(RIGHTS[right] for right in RIGHTS if row[f"perm_{right}"])
        if title == "Right":
            who, what = (
                row.group_id.full_name or "everybody",
                "all rows the rules leave",
            )
        else:
            who = ", ".join(sorted(row.groups.mapped("full_name"))) or "everybody"
            what = words(row.domain_force)
            if what is None:
                self.unsaid.add(f"{row.name}: {row.domain_force}")
        return f"| `{model}` | {title} | {who} | {letters} | {what or 'all rows'} |"


_ATTRIBUTE = {"ir.model.access": "access", "ir.rule": "rules"}


def text(env):
    """The generated part of the page, and rules that nobody has put into words."""
    table = Table(env(context={"lang": "en_US"}))
    lines = []
    for addon in suite.ADDONS:
        models = [m for m in table.models if env[m]._original_module == addon]
        wizards = [m for m in models if env[m]._transient]
        for title, part in (("", set(models) - set(wizards)), (", dialogs", wizards)):
            if part:
                lines += [f"### {addon}{title}", "", *table.lines(sorted(part)), ""]
    lines += [
        "### What the suite adds to models of others",
        "",
        "| Model | What | For | Rights | Rows |",
        "| --- | --- | --- | --- | --- |",
        *table.lines_of_others(),
        "",
        "### What the numbers mean",
        "",
        "Only rows …",
        "",
    ]
    lines += [f"{number}. {note}" for note, number in table.notes.items()]
    return "\n".join([*lines, ""]), table.unsaid


def kept():
    """What the page says now between the two marks."""
    page = PAGE.read_text("utf-8")
    return page.partition(BEGIN)[2].partition(END)[0]


def write(env):
    """Put what the registry says into the page."""
    page = PAGE.read_text("utf-8")
    before, _begin, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{text(env)[0]}\n{END}{after}", "utf-8")
