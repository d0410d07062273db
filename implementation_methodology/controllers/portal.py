# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import shutil
import tempfile
import zipfile

from werkzeug.utils import send_file

from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from ..models.implementation_portal import HISTORY_STEP
from ..tools.evidence import clean_name
from ..tools.given import record_id
from .routes import PAGE
from .signing import PortalSigning

PROJECT_URL = "/my/implementations/<int:project_id>"
SCOPES = ("mine", "company", "all")


class ImplementationPortal(PortalSigning):
    """Pages of an implementation, for whoever has a member row on it.

    One door: ``_implementation_member``. What is shown is found below the member row
    it returns, by ``implementation.portal``.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        portal = request.env["implementation.portal"]
        if not counters:
            values["implementation_member"] = bool(portal._members())
        if "implementation_action_count" in counters:
            members_sudo = portal._members()
            portal_sudo = members_sudo.env["implementation.portal"]
            values["implementation_action_count"] = (
                portal_sudo._action_count(members_sudo)
                + portal_sudo._decisions(members_sudo).total()
            )
        return values

    def _implementation_member(self, project_id):
        """The login's member row, or *not found*: no word on what exists."""
        try:
            return request.env["implementation.member"]._of_user(project_id)
        except AccessError:
            raise request.not_found() from None

    def _implementation_record(self, member_sudo, kind, record_id):
        """A stage, item, evidence or attachment below the member row."""
        find = getattr(member_sudo.env["implementation.portal"], f"_find_{kind}")
        record_sudo = find(member_sudo, record_id)
        if not record_sudo:
            raise request.not_found()
        return record_sudo

    def _prepare_implementation_values(self, member_sudo, page):
        portal = member_sudo.env["implementation.portal"]
        return {
            **self._prepare_portal_layout_values(),
            "page_name": f"implementation_{page}",
            "implementation": member_sudo.project_id,
            "member": member_sudo,
            "csrf": request.csrf_token(),
            "base_url": f"/my/implementations/{member_sudo.project_id.id}",
            "action_count": portal._action_count(member_sudo),
            "colleagues": member_sudo.project_id.implementation_member_ids.filtered(
                lambda person: person.side == member_sudo.side and person.can_tick
            ),
            "to_sign": portal._to_sign(member_sudo),
            "waivers_to_decide": portal._waivers_to_decide(member_sudo),
            "flash": self._take_flash(member_sudo),
        }

    @route("/my/implementations", **PAGE)
    def portal_my_implementations(self):
        members_sudo = request.env["implementation.portal"]._members()
        return request.render(
            "implementation_methodology.portal_my_implementations",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "implementations",
                "rows": members_sudo.env["implementation.portal"]._list(members_sudo),
            },
        )

    @route(PROJECT_URL, **PAGE)
    def portal_implementation(self, project_id):
        member_sudo = self._implementation_member(project_id)
        return request.render(
            "implementation_methodology.portal_implementation",
            {
                **self._prepare_implementation_values(member_sudo, "overview"),
                **member_sudo.env["implementation.portal"]._overview(member_sudo),
            },
        )

    @route(f"{PROJECT_URL}/actions", **PAGE)
    def portal_implementation_actions(self, project_id, scope="mine"):
        member_sudo = self._implementation_member(project_id)
        scope = scope if scope in SCOPES else "mine"
        return request.render(
            "implementation_methodology.portal_implementation_actions",
            {
                **self._prepare_implementation_values(member_sudo, "actions"),
                **member_sudo.env["implementation.portal"]._actions(member_sudo, scope),
                "scope": scope,
                "back": scope,
            },
        )

    @route(f"{PROJECT_URL}/stage/<int:stage_id>", **PAGE)
    def portal_implementation_stage(self, project_id, stage_id):
        member_sudo = self._implementation_member(project_id)
        stage_sudo = self._implementation_record(member_sudo, "stage", stage_id)
        return request.render(
            "implementation_methodology.portal_implementation_stage",
            {
                **self._prepare_implementation_values(member_sudo, "stage"),
                **member_sudo.env["implementation.portal"]._stage_page(
                    member_sudo, stage_sudo
                ),
                "back": "stage",
            },
        )

    @route(f"{PROJECT_URL}/documents", **PAGE, rate="search")
    def portal_implementation_documents(self, project_id, search="", stage=None):
        member_sudo = self._implementation_member(project_id)
        stage_sudo = self._chosen_stage(member_sudo, stage)
        return request.render(
            "implementation_methodology.portal_implementation_documents",
            {
                **self._prepare_implementation_values(member_sudo, "documents"),
                **member_sudo.env["implementation.portal"]._documents(
                    member_sudo, search.strip(), stage_sudo
                ),
                "search": search,
                "chosen_stage": stage_sudo,
            },
        )

    @route(f"{PROJECT_URL}/documents/zip", **PAGE, rate="pdf")
    def portal_implementation_documents_zip(self, project_id, search="", stage=None):
        member_sudo = self._implementation_member(project_id)
        files_sudo = member_sudo.env["implementation.portal"]._documents(
            member_sudo, search.strip(), self._chosen_stage(member_sudo, stage)
        )["files"]
        if not files_sudo:
            raise request.not_found()
        response = send_file(
            self._zip(files_sudo),
            request.httprequest.environ,
            mimetype="application/zip",
            as_attachment=True,
            download_name=clean_name(f"{member_sudo.project_id.name}.zip"),
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def _chosen_stage(self, member_sudo, stage):
        if not stage:
            return member_sudo.env["implementation.stage"]
        return self._implementation_record(member_sudo, "stage", record_id(stage) or 0)

    def _zip(self, files_sudo):
        """A zip of evidence on disk, so that memory holds one file's buffer only."""
        archive = tempfile.TemporaryFile()
        taken = set()
        # Most of what is handed in is packed already.
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as bundle:
            for evidence_sudo in files_sudo:
                name = self._zip_name(evidence_sudo, taken)
                stream = request.env["ir.binary"]._get_stream_from(
                    evidence_sudo, "file"
                )
                with bundle.open(name, "w", force_zip64=True) as target:
                    if stream.type == "path":
                        with open(stream.path, "rb") as source:
                            shutil.copyfileobj(source, target)
                    else:
                        target.write(stream.read())
        archive.seek(0)
        return archive

    def _zip_name(self, evidence_sudo, taken):
        """Folder of the stage and file name; a number tells twins apart."""
        folder = clean_name(evidence_sudo.stage_id.display_name.replace("/", "-"))
        stem, dot, extension = clean_name(evidence_sudo.name).rpartition(".")
        name, number = f"{folder}/{stem}{dot}{extension}", 1
        while name in taken:
            number += 1
            name = f"{folder}/{stem} ({number}){dot}{extension}"
        taken.add(name)
        return name

    @route(
        [
            f"{PROJECT_URL}/history",
            f"{PROJECT_URL}/history/page/<int:page>",
        ],
        **PAGE,
    )
    def portal_implementation_history(self, project_id, page=1):
        member_sudo = self._implementation_member(project_id)
        portal = member_sudo.env["implementation.portal"]
        values = self._prepare_implementation_values(member_sudo, "history")
        page_values = pager(
            url=f"{values['base_url']}/history",
            total=portal.env["implementation.event"].search_count(
                portal._domain_history(member_sudo)
            ),
            page=record_id(page) or 1,
            step=HISTORY_STEP,
        )
        return request.render(
            "implementation_methodology.portal_implementation_history",
            {
                **values,
                **portal._history(member_sudo, max(0, page_values["offset"])),
                "pager": page_values,
            },
        )

    @route(f"{PROJECT_URL}/team", **PAGE)
    def portal_implementation_team(self, project_id):
        member_sudo = self._implementation_member(project_id)
        return request.render(
            "implementation_methodology.portal_implementation_team",
            {
                **self._prepare_implementation_values(member_sudo, "team"),
                **member_sudo.env["implementation.portal"]._team(member_sudo),
            },
        )

    @route(f"{PROJECT_URL}/evidence/<int:evidence_id>", **PAGE, rate="pdf")
    def portal_implementation_evidence(self, project_id, evidence_id):
        member_sudo = self._implementation_member(project_id)
        evidence_sudo = self._implementation_record(
            member_sudo, "evidence", evidence_id
        )
        if evidence_sudo.kind != "file":
            raise request.not_found()
        return self._download(evidence_sudo, "file")

    @route(f"{PROJECT_URL}/attachment/<int:attachment_id>", **PAGE, rate="pdf")
    def portal_implementation_attachment(self, project_id, attachment_id):
        member_sudo = self._implementation_member(project_id)
        return self._download(
            self._implementation_record(member_sudo, "attachment", attachment_id), "raw"
        )

    def _download(self, record_sudo, field_name):
        """Hand a file out to be saved, never to be shown in our origin."""
        stream = request.env["ir.binary"]._get_stream_from(
            record_sudo, field_name, filename=record_sudo.name
        )
        stream.public = False
        response = stream.get_response(as_attachment=True)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
