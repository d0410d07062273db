import { registry } from "@web/core/registry";
import { draw } from "./draw";

const tours = registry.category("web_tour.tours");
const CURRENT = ".o_statusbar_status .o_arrow_button_current";

/** The manager puts the complete stage to signature. */
tours.add("implementation_request_acceptance_tour", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_request_acceptance]",
            run: "click",
        },
        {
            content: "Both signers are proposed",
            trigger: "[name=signer_ids] .o_tag:contains('acceptance_sponsor')",
        },
        {
            trigger: "[name=signer_ids] .o_tag:contains('acceptance_manager')",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_request]",
            run: "click",
        },
        {
            content: "What it means is said first",
            trigger: ".modal:contains('read-only') .btn-primary",
            run: "click",
        },
        {
            trigger: `${CURRENT}:contains('Waiting for signatures')`,
        },
        {
            trigger: "[name=signature_ids] tr.o_data_row:contains('acceptance_sponsor')",
        },
    ],
});

/** The client's sponsor finds what waits for him, reads it and draws his signature. */
tours.add("implementation_sign_tour", {
    steps: () => [
        {
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/implementations']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a:contains('Odoo for acceptance')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_decision:contains('Waiting for your signature') a.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Exceptions come first",
            trigger: ".o_impl_exceptions:contains('Part of the contract')",
        },
        {
            content: "The evidence is there with its fingerprint",
            trigger: ".o_impl_act_item:contains('evidence.pdf') code.o_impl_hash",
        },
        {
            content: "An empty pad signs nothing",
            trigger: ".o_portal_sign_submit[disabled]",
        },
        {
            trigger: "canvas.o_web_sign_signature",
            run: draw,
        },
        {
            trigger: ".o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_flash:contains('Signed. Thank you.')",
        },
        {
            trigger: ".o_impl_signer:contains('acceptance_sponsor') img.o_impl_signature",
        },
        {
            trigger: "main:not(:has(#sign)):contains('Waiting for signatures')",
        },
    ],
});

/** The manager signs for the integrator, with a typed name. */
tours.add("implementation_countersign_tour", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_open_page]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#sign summary:contains('typed name')",
            run: "click",
        },
        {
            trigger: "form[action$='/accept'] input[name=name]",
            run: "edit The Manager",
        },
        {
            trigger: "form[action$='/accept'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_chip_status:contains('Signed')",
        },
        {
            trigger: ".o_impl_signer:contains('The Manager')",
        },
        {
            trigger: "a[href$='/pdf']:contains('Signed PDF')",
        },
    ],
});

/** The client downloads the signed PDF and checks it, then a changed copy of it. */
tours.add("implementation_verify_tour", {
    steps: () => {
        const KEPT = "implementation_act";
        // Pages come and go; the file outlives them as text.
        const download = async ({ anchor }) => {
            const file = await (await fetch(anchor.href)).arrayBuffer();
            const bytes = Array.from(new Uint8Array(file));
            sessionStorage.setItem(KEPT, JSON.stringify(bytes));
        };
        const choosing = (changed) => ({ anchor }) => {
            const bytes = Uint8Array.from(JSON.parse(sessionStorage.getItem(KEPT)));
            bytes[bytes.length - 2] ^= changed ? 1 : 0;
            const chosen = new DataTransfer();
            chosen.items.add(new File([bytes], "act.pdf", { type: "application/pdf" }));
            anchor.files = chosen.files;
        };
        return [
            {
                trigger: "a[href$='/pdf']:contains('Signed PDF')",
                run: download,
            },
            {
                trigger: "a[href='/implementation/verify']",
                run: "click",
                expectUnloadPage: true,
            },
            {
                trigger: "#verify_file",
                run: choosing(false),
            },
            {
                trigger: ".o_impl_verify button[type=submit]",
                run: "click",
                expectUnloadPage: true,
            },
            {
                trigger: ".o_impl_verify .alert-success:contains('ACT/'):contains('Signed on')",
            },
            {
                trigger: "#verify_file",
                run: choosing(true),
            },
            {
                trigger: ".o_impl_verify button[type=submit]",
                run: "click",
                expectUnloadPage: true,
            },
            {
                trigger: ".o_impl_verify .alert-warning:contains('none of our signed documents')",
            },
        ];
    },
});
