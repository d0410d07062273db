import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** An agent decides that a request is development, and offers it as paid work. */
tours.add("support_scope_agent_tour", {
    steps: () => [
        {
            content: "What it probably is, or two chips, stands on the ticket",
            trigger: ".o_scope_suggestion",
        },
        {
            content: "All classes are a key away",
            trigger: ".o_scope_suggestion:not(:has(.o_scope_chip[data-scope=development])) .o_scope_more, .o_scope_chip[data-scope=development], .o_scope_confirm",
        },
        {
            trigger: "body",
            run: () => {
                const chip = document.querySelector(".o_scope_chip[data-scope=development]");
                const shown = document.querySelector(".o_scope_shown");
                if (chip) {
                    chip.click();
                } else if (shown?.textContent.includes("Development")) {
                    document.querySelector(".o_scope_confirm").click();
                } else {
                    document.querySelector(".o_scope_more").click();
                }
            },
        },
        {
            trigger: ".o_scope_decided:contains('Development'), .o_scope_chip[data-scope=development]",
            run: () => document.querySelector(".o_scope_chip[data-scope=development]")?.click(),
        },
        {
            trigger: ".o_scope_suggestion:has(.o_scope_decided:contains('Development'))",
        },
        {
            trigger: ".o_scope_suggestion button:contains('Make a change request')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=estimate_hours] input",
            run: "edit 12:00 && press Tab",
        },
        {
            content: "The price follows from the agreement",
            trigger: ".modal .o_field_widget[name=amount]:contains('480')",
        },
        {
            trigger: ".modal footer button:contains('Send to the client')",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current:contains('Waits for the client'), body:not(:has(.modal)) .o_form_view:contains('Waits for the client')",
        },
    ],
});

/** The client reads why it is no support, what it costs, and accepts. */
tours.add("support_change_accept_tour", {
    steps: () => [
        {
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/changes']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_card h2 a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The sum is there",
            trigger: ".o_scope:contains('480')",
        },
        {
            trigger: "#sign summary:contains('typed name')",
            run: "click",
        },
        {
            trigger: "form[action$='/accept'] input[name=name]",
            run: "edit The Customer",
        },
        {
            trigger: "form[action$='/accept'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_signer:contains('The Customer')",
        },
    ],
});
