# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import UserError
from odoo.http import request, route

from ..tools.given import record_id
from .portal import PROJECT_URL, SCOPES, ImplementationPortal
from .routes import POST

ITEM_URL = f"{PROJECT_URL}/item/<int:item_id>"


class ImplementationPortalActions(ImplementationPortal):
    """What members do on the pages: find with access, one verb, back to the page.

    Plain forms: a refusal is shown on the page, next to what the person had typed.
    """

    @route(f"{ITEM_URL}/tick", **POST, rate="form")
    def portal_item_tick(self, project_id, item_id, back="stage"):
        member_sudo, item_sudo = self._member_and_item(project_id, item_id)
        return self._item_step(
            member_sudo, item_sudo, back, item_sudo._tick, request.env._("Ticked.")
        )

    @route(f"{ITEM_URL}/untick", **POST, rate="form")
    def portal_item_untick(self, project_id, item_id, back="stage"):
        member_sudo, item_sudo = self._member_and_item(project_id, item_id)
        return self._item_step(
            member_sudo,
            item_sudo,
            back,
            item_sudo._untick,
            request.env._("The tick is taken back."),
        )

    @route(f"{ITEM_URL}/return", **POST, rate="form")
    def portal_item_return(self, project_id, item_id, remark="", back="stage"):
        member_sudo, item_sudo = self._member_and_item(project_id, item_id)
        return self._item_step(
            member_sudo,
            item_sudo,
            back,
            lambda: item_sudo._return(remark),
            request.env._("Returned with your remark."),
            remark=remark,
        )

    @route(f"{ITEM_URL}/comment", **POST, rate="form")
    def portal_item_comment(self, project_id, item_id, comment="", back="stage"):
        member_sudo, item_sudo = self._member_and_item(project_id, item_id)
        return self._item_step(
            member_sudo,
            item_sudo,
            back,
            lambda: item_sudo._comment(comment),
            request.env._("Your message is sent."),
            comment=comment,
        )

    @route(f"{ITEM_URL}/take", **POST, rate="form")
    def portal_item_take(self, project_id, item_id, member_id="", back="stage"):
        member_sudo, item_sudo = self._member_and_item(project_id, item_id)
        person_sudo = member_sudo
        if member_id:
            # Delegating stays on one's own side.
            person_sudo = self._colleague(member_sudo, member_id)
        return self._item_step(
            member_sudo,
            item_sudo,
            back,
            lambda: item_sudo._take(person_sudo),
            request.env._(
                "Responsible now: %(name)s.", name=person_sudo.partner_id.name
            ),
        )

    @route(f"{ITEM_URL}/evidence", **POST, rate="upload", files=("file",))
    def portal_item_evidence(
        self,
        project_id,
        item_id,
        kind="file",
        file=None,
        url="",
        text="",
        back="stage",
    ):
        """``file`` is the first of the form's files; all of them are read below."""
        member_sudo, item_sudo = self._member_and_item(project_id, item_id)
        values = {
            "file": self._files_handed_in,
            "link": lambda: [{"url": url.strip()}],
            "text": lambda: [{"text": text.strip()}],
        }
        if kind not in values:
            raise request.not_found()
        return self._item_step(
            member_sudo,
            item_sudo,
            back,
            lambda: item_sudo.env["implementation.evidence"].create(
                [
                    {"item_id": item_sudo.id, "kind": kind, **vals}
                    for vals in values[kind]()
                ]
            ),
            request.env._("Added to the evidence."),
            url=url,
            text=text,
        )

    def _files_handed_in(self):
        """Evidence values of the uploaded files, content as the model takes it."""
        uploads = request.httprequest.files.getlist("file")
        # A form without a file sends one nameless part.
        uploads = [upload for upload in uploads if upload.filename]
        if not uploads:
            raise UserError(request.env._("Choose a file first."))
        values = []
        for upload in uploads:
            content = upload.read()
            if not content:
                raise UserError(
                    request.env._(
                        "%(name)s is empty. Choose another file.", name=upload.filename
                    )
                )
            values.append({"name": upload.filename, "file": base64.b64encode(content)})
        return values

    @route(f"{PROJECT_URL}/evidence/<int:evidence_id>/remove", **POST, rate="form")
    def portal_evidence_remove(self, project_id, evidence_id, back="stage"):
        member_sudo = self._implementation_member(project_id)
        evidence_sudo = self._implementation_record(
            member_sudo, "evidence", evidence_id
        )
        if evidence_sudo.side != member_sudo.side:
            raise request.not_found()
        return self._item_step(
            member_sudo,
            evidence_sudo.item_id,
            back,
            evidence_sudo.unlink,
            request.env._("Removed from the evidence."),
        )

    @route(f"{PROJECT_URL}/team/invite", **POST, rate="invite")
    def portal_team_invite(self, project_id, name="", email="", role_id=""):
        member_sudo = self._implementation_member(project_id)
        role_sudo = member_sudo.env["project.role"].search(
            [
                ("id", "=", record_id(role_id) or 0),
                ("implementation_side", "=", "client"),
            ]
        )
        # Proposing is open to members; the list of proposals is not.
        invitation_sudo = request.env["implementation.invitation"].sudo()
        self._attempt(
            member_sudo,
            lambda: invitation_sudo._request(member_sudo, name, email, role_sudo),
            request.env._("Your proposal is with the project manager."),
            name=name,
            email=email,
            role_id=role_sudo.id,
        )
        return self._back_to(f"/my/implementations/{project_id}/team#invite")

    @route(f"{PROJECT_URL}/team/<int:member_id>/remove", **POST, rate="form")
    def portal_team_remove(self, project_id, member_id):
        member_sudo = self._implementation_member(project_id)
        person_sudo = self._colleague(member_sudo, str(member_id))
        self._attempt(
            member_sudo,
            lambda: member_sudo._remove_colleague(person_sudo),
            request.env._(
                "%(name)s is no longer a member.", name=person_sudo.partner_id.name
            ),
        )
        return self._back_to(f"/my/implementations/{project_id}/team")

    def _member_and_item(self, project_id, item_id):
        member_sudo = self._implementation_member(project_id)
        return member_sudo, self._implementation_record(member_sudo, "item", item_id)

    def _colleague(self, member_sudo, member_id):
        """An active member of the same side, or *not found*."""
        person_sudo = member_sudo.project_id.implementation_member_ids.filtered(
            lambda person: (
                str(person.id) == member_id and person.side == member_sudo.side
            )
        )
        if not person_sudo:
            raise request.not_found()
        return person_sudo

    def _item_step(self, member_sudo, item_sudo, back, verb, done, **draft):
        """Take one step on an item and return to where the person came from."""
        item_id, stage_id = item_sudo.id, item_sudo.stage_id.id
        self._attempt(member_sudo, verb, done, item_id=item_id, **draft)
        base = f"/my/implementations/{member_sudo.project_id.id}"
        if back in SCOPES:
            return self._back_to(f"{base}/actions?scope={back}#item-{item_id}")
        return self._back_to(f"{base}/stage/{stage_id}#item-{item_id}")
