// Copyright 2026 The Implementation Suite Authors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import { SignatureForm } from "@portal/signature_form/signature_form";
import { registry } from "@web/core/registry";
import { NameAndSignature } from "@web/core/signature/name_and_signature";

/**
 * A drawn signature that leaves the focus where it is: a document is read from its
 * beginning, and the form to sign stands at its end.
 */
export class QuietNameAndSignature extends NameAndSignature {
    static template = "implementation_methodology.QuietNameAndSignature";
}

export class QuietSignatureForm extends SignatureForm {
    static components = { NameAndSignature: QuietNameAndSignature };
}

registry
    .category("public_components")
    .add("implementation_methodology.signature_form", QuietSignatureForm);
