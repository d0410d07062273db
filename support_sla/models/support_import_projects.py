# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.import_rows import day_of, plain
from ..tools.term import midnight
from .support_sla_ticket_import import QUIET

MANAGER = "implementation_methodology.group_manager"
SHIPPED = "implementation_methodology.methodology_odoo"


class SupportImportProjects(models.AbstractModel):
    """Running projects of a file: each begins at the stage it has come to."""

    _name = "support.import.projects"
    _description = "Import of Running Projects"

    def _check_rights_projects(self):
        if not self.env.user.has_group(MANAGER):
            raise UserError(
                self.env._("Ask an implementation manager: they take projects over.")
            )

    # Dry run

    def _check_projects(self, now):
        """Values of a line for every row of the file; nothing else is written."""
        rows = self._read_rows()
        known = self._known_project_words([row for _number, row in rows])
        seen, lines = set(), []
        for number, row in rows:
            errors, words = [], []
            project = self._find_project(row, known, errors)
            data = self._project_data(row, project, known, words, errors)
            mark = project.id or (plain(data["name"] or ""), data["partner_id"])
            if mark in seen:
                errors.append(
                    self.env._("This project is in the file already. Leave one row.")
                )
            seen.add(mark)
            there = self._running_twin(data) if not errors else project.browse()
            lines.append(
                {
                    "number": number,
                    "key": row.get("key") or data["name"],
                    "subject": data["name"],
                    "state": "error" if errors else "ok",
                    "message": "\n".join(errors)
                    or (there and self._there_project_words(there))
                    or False,
                    "matched": " · ".join(words),
                    "data": data,
                    "project_id": there.id or project.id,
                }
            )
        return lines

    def _there_project_words(self, project):
        return self.env._(
            "%s runs by a methodology already: it stays as it is now.",
            project.display_name,
        )

    def _known_project_words(self, rows):
        def said(name):
            return {row[name] for row in rows if row.get(name)}

        company = self._domain_company()
        methodologies = self.env["implementation.methodology"].search(
            company & self._domain_published()
        )
        projects = self.env["project.project"].search(
            company & self._domain_projects(said("key"))
        )
        variants = self.env["implementation.variant"].search(Domain.TRUE)
        options = self.env["implementation.option"].search(Domain.TRUE)
        return {
            "clients": self._match_clients(said("client")),
            "people": self._match_people(said("coordinator")),
            "users": self._match_users(said("manager")),
            "methodologies": self._by_words(methodologies, "name", "code"),
            "every_methodology": methodologies,
            "variants": self._by_words(variants, "name", "code"),
            "options": self._by_words(options, "name", "code"),
            "projects": projects,
        }

    def _domain_published(self):
        return Domain("state", "=", "published")

    def _domain_projects(self, keys):
        numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 10]
        named = Domain("name", "in", list(keys))
        return (named | Domain("id", "in", numbers)) & Domain("is_template", "=", False)

    def _find_project(self, row, known, errors):
        """The project that the key names; none when a new one is to be made."""
        key, nothing = row.get("key"), self.env["project.project"]
        if not key:
            return nothing
        named = known["projects"].filtered(lambda one: one.name == key)
        found = named or known["projects"].filtered(lambda one: str(one.id) == key)
        return self._one(
            found,
            key,
            self._heading("key"),
            errors,
            self.env._("Leave it empty and give a name: then a new one is made."),
        )

    def _project_data(self, row, project, known, words, errors):
        """What the row means; what is wrong with it is added to ``errors``."""
        name = row.get("name") or project.name
        if not name:
            errors.append(self._needed_words("name"))
        client = self.env["res.partner"]
        if row.get("client"):
            client = self._one(
                known["clients"].get(row["client"], client),
                row["client"],
                self._heading("client"),
                errors,
                self.env._("Write its reference, or make the contact first."),
            )
        else:
            errors.append(self._needed_words("client"))
        words += [
            self.env._("project: %s", project.display_name)
            if project
            else self.env._("a new project"),
            self.env._("client: %s", client.name or "–"),
        ]
        data = {
            "name": name,
            "project": project.id,
            "partner_id": client.id,
            **self._find_terms(row, known, errors),
            **self._find_dates(row, errors),
            **self._find_side(row, client, known, words, errors),
        }
        stage = self._find_current(row, data, errors)
        data["stage"] = stage.code
        words.append(self.env._("now in: %s", stage.display_name or "–"))
        return data

    def _find_terms(self, row, known, errors):
        """Methodology, hosting and options, as the start of a project asks them."""
        methodology = known["every_methodology"]
        if row.get("methodology"):
            methodology = known["methodologies"].get(
                plain(row["methodology"]), methodology.browse()
            )
        shipped = self.env.ref(SHIPPED, False)
        if len(methodology) > 1 and shipped in methodology:
            methodology = shipped
        methodology = self._one(
            methodology,
            row.get("methodology") or "",
            self._heading("methodology"),
            errors,
            self.env._("Write the code of a published one."),
        )
        wizard = self.env["implementation.start"]
        variant, options = wizard._default_variant_id(), wizard._default_option_ids()
        if row.get("hosting"):
            variant = self._one(
                known["variants"].get(plain(row["hosting"]), variant.browse()),
                row["hosting"],
                self._heading("hosting"),
                errors,
            )
        if row.get("options"):
            options = options.browse()
            for text in row["options"].split(","):
                options |= self._one(
                    known["options"].get(plain(text), options.browse()),
                    text.strip(),
                    self._heading("options"),
                    errors,
                )
        return {
            "methodology": methodology.id,
            "variant": variant.id,
            "options": options.ids,
        }

    def _find_dates(self, row, errors):
        start = self._cell(day_of, row, "start", errors)
        go_live = self._cell(day_of, row, "go_live", errors)
        if not (row.get("start") or row.get("go_live")):
            errors.append(self._needed_words("start"))
        if start and go_live and go_live < start:
            errors.append(
                self.env._(
                    "%s: it is before the start. Check both days.",
                    self._heading("go_live"),
                )
            )
        text = fields.Date.to_string
        return {"start": text(start), "go_live": text(go_live)}

    def _find_side(self, row, client, known, words, errors):
        """Our manager and the client's coordinator."""
        manager, coordinator = self.env["res.users"], self.env["res.partner"]
        if row.get("manager"):
            manager = self._one(
                known["users"].get(row["manager"], manager),
                row["manager"],
                self._heading("manager"),
                errors,
                self.env._("Write the login of a colleague."),
            )
            words.append(self.env._("manager: %s", manager.name or "–"))
        mail = row.get("coordinator")
        if mail:
            people = known["people"].get(mail, coordinator)
            coordinator = self._one(
                people.filtered(lambda one: one.commercial_partner_id == client),
                mail,
                self._heading("coordinator"),
                errors,
                self.env._("Make the person a contact of the client first."),
            )
            words.append(self.env._("coordinator: %s", coordinator.name or "–"))
        return {"manager": manager.id, "coordinator": coordinator.id}

    def _find_current(self, row, data, errors):
        """The stage of the methodology the project is in."""
        methodology = self.env["implementation.methodology"].browse(
            data["methodology"] or ()
        )
        stages, text = methodology.stage_ids, row.get("stage") or ""
        if not text:
            errors.append(self._needed_words("stage"))
            return stages.browse()
        if text.isdecimal():
            stage = stages[int(text) - 1 : int(text)] if int(text) else stages.browse()
        else:
            stage = self._by_words(stages, "name", "code").get(
                plain(text), stages.browse()
            )
        stage = self._one(
            stage,
            text,
            self._heading("stage"),
            errors,
            self.env._("Write its name, or a number from 1 to %s.", len(stages)),
        )
        options = self.env["implementation.option"].browse(data["options"])
        if stage and not stage._is_bought(options):
            errors.append(
                self.env._(
                    "%(heading)s: %(stage)s is not in a contract with these options. "
                    "Add the option, or name another stage.",
                    heading=self._heading("stage"),
                    stage=stage.name,
                )
            )
        return stage

    def _running_twin(self, data):
        """The project of the row, when it runs by a methodology already."""
        domain = Domain("methodology_id", "!=", False)
        if data["project"]:
            domain &= Domain("id", "=", data["project"])
        else:
            domain &= Domain("name", "=", data["name"])
            domain &= Domain("partner_id", "=", data["partner_id"])
            domain &= self._domain_company()
        return self.env["project.project"].search(domain, limit=1)

    # Import

    def _import_projects(self, lines, now):
        """Begin the projects of ``lines`` at the stages they have come to."""
        self._check_rights_projects()
        for line in lines:
            project = self._running_twin(line.data)
            message = project and self._there_project_words(project)
            if not project:
                project = self._start_project(line.data, now)
            line.write(
                {
                    "state": "imported",
                    "project_id": project.id,
                    "message": message or False,
                }
            )

    def _start_project(self, data, now):
        """Make the project by the start wizard, then say what was done before."""
        quiet = self.with_context(**QUIET)
        project = quiet._project_of(data)
        wizard = quiet.env["implementation.start"].create(
            {
                "project_id": project.id,
                "partner_id": data["partner_id"],
                "company_id": self.company_id.id,
                "methodology_id": data["methodology"],
                "variant_id": data["variant"],
                "option_ids": [fields.Command.set(data["options"])],
                "anchor": "go_live" if data["go_live"] else "start",
                "anchor_date": data["go_live"] or data["start"],
            }
        )
        self._name_people(wizard, project, data)
        project = wizard._create_implementation(now=now)
        stages = project.implementation_stage_ids
        current = stages.filtered(lambda stage: stage.code == data["stage"])
        over = stages.filtered(
            lambda stage: (
                stage.state != "not_in_contract" and stage.sequence < current.sequence
            )
        )
        over._take_over(now=now, note=self._note())
        went_live = data["go_live"] and over.filtered("is_go_live")
        if went_live:
            day = fields.Date.to_date(data["go_live"])
            if day <= now.date():
                project._record_go_live(min(midnight(day, self.tz), now))
        current._start(now=now)
        return project.with_env(self.env)

    def _note(self):
        return self.env._("Taken over: %s", self.name)

    def _project_of(self, data):
        project = self.env["project.project"].browse(data["project"] or ())
        manager = {"user_id": data["manager"]} if data["manager"] else {}
        if project:
            project.write({"partner_id": data["partner_id"], **manager})
            return project
        return project.create(
            {
                "name": data["name"],
                "partner_id": data["partner_id"],
                "company_id": self.company_id.id,
                "allow_milestones": True,
                **manager,
            }
        )

    def _name_people(self, wizard, project, data):
        """Put manager and coordinator where the methodology knows their roles."""
        for code, partner_id in (
            ("integrator_manager", project.user_id.partner_id.id),
            ("client_coordinator", data["coordinator"]),
        ):
            role = self.env.ref(f"implementation_methodology.role_{code}", False)
            line = wizard.person_line_ids.filtered(
                lambda one, role=role: role and one.role_id == role
            )
            if partner_id and line:
                line.partner_id = partner_id
