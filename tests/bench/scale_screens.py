# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Screens of the backend: what the web client asks for when one is opened."""

from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

SUITE = (
    "implementation_methodology",
    "support_sla",
    "support_scope_classifier",
    "hypercare",
)
#: The lists below ours show our columns and filters as well.
BELOW = ("helpdesk_mgmt", "helpdesk_mgmt_project", "helpdesk_mgmt_rating")
LEAD = "lead"
ROLES = {"lead": "head", "agent1": "agent", "manager1": "manager"}
PAGE = 80
COUNT = 10_001
#: From so many records on a model's filters and sortings are measured one by one.
MANY = 1_000


def measure(meter):
    """All window actions, the tiles of *Today*, filters and sortings of long lists."""
    with meter.env(LEAD) as env:
        actions = window_actions(env)
    searched = set()
    for action_id in actions:
        with meter.env(LEAD) as env:
            screen = Screen(meter, env, action_id)
            if screen.prepare():
                screen.open()
                if screen.model._name not in searched:
                    searched.add(screen.model._name)
                    screen.filters()
    for login, role in ROLES.items():
        with meter.env(login) as env:
            if env.user.has_group("helpdesk_mgmt.group_helpdesk_user_own"):
                today = env["support.today"]
                meter.take(f"Today of a {role}", lambda t=today: t.action_tiles(), env)
    with meter.env("agent1") as env:
        for action_id in actions:
            screen = Screen(meter, env, action_id, who="agent")
            if screen.name and "ticket" in str(screen.action.res_model):
                if screen.prepare():
                    screen.open()


def window_actions(env):
    """Ids of the actions of the add-ons, and of the ticket lists below them."""
    data = env["ir.model.data"].sudo()
    return data.search(
        [
            ("model", "=", "ir.actions.act_window"),
            ("module", "in", SUITE + BELOW),
        ],
        order="module, name",
    ).mapped("res_id")


class Screen:
    """One window action, as the web client opens it."""

    def __init__(self, meter, env, action_id, who=""):
        self.meter, self.env = meter, env
        self.action = env["ir.actions.act_window"].sudo().browse(action_id)
        self.name = self.action.exists() and self.action.name
        xmlid = self.action.get_external_id().get(action_id, "")
        self.label = f"{self.name} ({xmlid.split('.')[-1]})"
        if who:
            self.label += f", {who}"

    def prepare(self):
        """Evaluate context and domain and read the views; tells whether it can be."""
        if not self.name or self.action.target == "new":
            return False
        model = self.action.res_model
        if model not in self.env or self.env[model]._transient:
            return False
        if not self.env[model].has_access("read"):
            self.meter.left_out.append(f"{self.label}: no right to read")
            return False
        names = self._names()
        try:
            context = safe_eval(self.action.context or "{}", names)
            domain = safe_eval(self.action.domain or "[]", {**names, **context})
        except Exception:
            self.meter.left_out.append(f"{self.label}: opened from a record only")
            return False
        self.model = self.env[model].with_context(**context)
        views = [(view, kind) for view, kind in self.action.views]
        found = self.model.get_views(
            [*views, (self.action.search_view_id.id or False, "search")]
        )
        self.models = found["models"]
        self.archs = {
            kind: etree.fromstring(one["arch"]) for kind, one in found["views"].items()
        }
        self.domain, self.groups = list(domain), []
        for key, value in context.items():
            if key.startswith("search_default_") and value:
                self._apply(key.removeprefix("search_default_"), value)
        return True

    def _names(self):
        return {
            "uid": self.env.uid,
            "user": self.env.user,
            "time": safe_time,
            "context": {},
            "active_id": False,
            "active_ids": [],
            "allowed_company_ids": self.env.companies.ids,
            "current_date": str(fields.Date.today()),
            "context_today": fields.Date.today,
            "relativedelta": timedelta,
        }

    def _apply(self, name, value):
        """A default filter: its domain, or its grouping."""
        for node in self.archs["search"].iter("filter", "field"):
            if node.get("name") != name:
                continue
            if node.tag == "field":
                self.domain += [(name, "=", value)]
            if node.get("domain"):
                self.domain += safe_eval(node.get("domain"), self._names())
            if "group_by" in (node.get("context") or ""):
                self.groups.append(safe_eval(node.get("context"))["group_by"])

    def open(self):
        """Measure each view of the action."""
        for kind, arch in self.archs.items():
            shown = getattr(self, f"_open_{kind}", None)
            if shown:
                shown(arch)

    def _open_list(self, arch, kind="list"):
        wanted = self.specification(arch)
        groups = self.groups[:1]
        if arch.get("default_group_by"):
            groups = [arch.get("default_group_by")]
        label = f"{self.label}: {kind}"
        if groups:
            self.meter.take(
                label,
                lambda: self.model.web_read_group(
                    self.domain,
                    groups,
                    ["__count"],
                    limit=PAGE,
                    auto_unfold=kind == "kanban",
                    unfold_read_specification=wanted,
                ),
                self.env,
            )
            return
        order = arch.get("default_order")
        self.meter.take(label, lambda: self.page(wanted, self.domain, order), self.env)

    def _open_kanban(self, arch):
        self._open_list(arch, "kanban")

    def _open_form(self, arch):
        record = self.model.search(self.domain, limit=1)
        if not record:
            self.meter.left_out.append(f"{self.label}: form, nothing is there")
            return
        wanted = self.specification(arch)
        self.meter.take(
            f"{self.label}: form", lambda: record.web_read(wanted), self.env
        )

    def _open_pivot(self, arch):
        self._figures(arch, "pivot")

    def _open_graph(self, arch):
        self._figures(arch, "graph")

    def _figures(self, arch, kind):
        groups, measures = [], ["__count"]
        for node in arch.iter("field"):
            name = node.get("name")
            if node.get("type") == "measure":
                field = self.model._fields[name]
                if field.aggregator:
                    measures.append(f"{name}:{field.aggregator}")
            elif node.get("invisible") != "1":
                interval = f":{node.get('interval')}" if node.get("interval") else ""
                if not interval and self.model._fields[name].type in (
                    "date",
                    "datetime",
                ):
                    interval = ":month"
                groups.append(name + interval)
        groups = [*self.groups, *groups][:3]
        self.meter.take(
            f"{self.label}: {kind}",
            lambda: self.model.formatted_read_group(self.domain, groups, measures),
            self.env,
        )

    def _open_calendar(self, arch):
        start = arch.get("date_start")
        first = fields.Date.today() - timedelta(days=15)
        month = [
            (start, ">=", str(first)),
            (start, "<", str(first + timedelta(days=31))),
        ]
        names = {node.get("name"): {} for node in arch.iter("field")}
        self.meter.take(
            f"{self.label}: calendar",
            lambda: self.model.web_search_read([*self.domain, *month], names),
            self.env,
        )

    def filters(self):
        """Each filter and sorting of a long list."""
        if self.meter.quick:
            return
        if "list" not in self.archs or self.model.search_count([], limit=MANY) < MANY:
            return
        arch = self.archs["list"]
        wanted = self.specification(arch)
        for node in self.archs["search"].iter("filter"):
            name = node.get("name") or ""
            if node.get("domain"):
                self._filter(node, name, wanted)
            elif "group_by" in (node.get("context") or ""):
                group = safe_eval(node.get("context"))["group_by"]
                self.meter.take(
                    f"{self.label}: grouped by {group}",
                    lambda g=group: self.model.web_read_group(
                        [], [g], ["__count"], limit=PAGE
                    ),
                    self.env,
                )
        for node in arch.findall("field"):
            field = self.model._fields[node.get("name")]
            if field.store and field.column_type and field.type != "text":
                self.meter.take(
                    f"{self.label}: sorted by {field.name}",
                    lambda f=field: self.page(wanted, [], f"{f.name} desc"),
                    self.env,
                )
        for node in self.archs["search"].iter("field"):
            self._typed(node, wanted)

    def _filter(self, node, name, wanted):
        try:
            domain = safe_eval(node.get("domain"), self._names())
        except Exception:
            return
        self.meter.take(
            f"{self.label}: filter {name}",
            lambda: self.page(wanted, domain),
            self.env,
        )

    def _typed(self, node, wanted):
        """What is searched by typing a word."""
        field = self.model._fields[node.get("name")]
        if not field.store and not field.search:
            return
        if field.type not in ("char", "text", "html", "many2one"):
            return
        domain = [(field.name, "ilike", "invoice")]
        if node.get("filter_domain"):
            domain = safe_eval(node.get("filter_domain"), {"self": "invoice"})
        self.meter.take(
            f"{self.label}: typed into {field.name}",
            lambda: self.page(wanted, domain),
            self.env,
        )

    def page(self, wanted, domain, order=None):
        """One page of the list, with its count."""
        self.model.web_search_read(
            domain, wanted, limit=PAGE, order=order, count_limit=COUNT
        )

    def specification(self, arch, model=None):
        """What the web client reads for a view."""
        model = model if model is not None else self.model
        wanted = {}
        for node in arch.iter("field"):
            if any(one.tag == "field" for one in node.iterancestors() if one != arch):
                continue
            field = model._fields.get(node.get("name"))
            if field is None or node.get("column_invisible") in ("1", "True"):
                continue
            wanted[field.name] = self._read(node, field)
        return wanted

    def _read(self, node, field):
        if field.type == "many2one":
            return {"fields": {"display_name": {}}}
        if field.type not in ("one2many", "many2many"):
            return {}
        inner = next((one for one in node if one.tag in ("list", "kanban")), None)
        if inner is None:
            return {"fields": {"display_name": {}}}
        return {
            "fields": self.specification(inner, self.env[field.comodel_name]),
            "limit": 40,
        }
