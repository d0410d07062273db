import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Type into a many2one of a dialog and take what is found. */
function choose(field, text) {
    return [
        {
            trigger: `.modal .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            trigger: `.modal .o_field_widget[name=${field}] .ui-menu-item a:contains('${text}'), .ui-autocomplete .ui-menu-item a:contains('${text}')`,
            run: "click",
        },
    ];
}

/** The head of support forms an agreement by the questions, and puts it to signature. */
tours.add("support_agreement_form_tour", {
    steps: () => [
        {
            trigger: ".o_list_button_add, .o_control_panel button:contains('New agreement')",
            run: "click",
        },
        ...choose("partner_id", "Client & Sons"),
        {
            content: "The only person of the client is proposed",
            trigger: ".modal .o_field_widget[name=contact_id] input:value('sla_customer')",
        },
        {
            trigger: ".modal .o_field_widget[name=users] input",
            run: "edit 40 && press Tab",
        },
        {
            trigger: ".modal .o_field_widget[name=apps] input",
            run: "edit 8 && press Tab",
        },
        ...choose("process_ids", "Stock"),
        ...choose("process_ids", "Invoicing"),
        {
            content: "The level is proposed, with its reasons",
            trigger: ".modal .alert:contains('Proposed'):contains('Business-critical')",
        },
        {
            trigger: ".modal footer button:contains('Create the agreement')",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_form_view .o_field_widget[name=partner_id] input:value('Client & Sons')",
        },
        {
            trigger: ".o_statusbar_buttons button:contains('Put to signature')",
            run: "click",
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .alert:contains('waits for its signatures')",
        },
    ],
});

/** The client finds what waits for him, reads the terms and signs with his name. */
tours.add("support_agreement_sign_tour", {
    steps: () => [
        {
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/agreements']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_card:contains('Waiting for your signature') h2 a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a[href*='/version/']:contains('sign')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What is promised stands in the document",
            trigger: ".o_impl_document:contains('First response'):contains('1 h')",
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

/** The head of support signs for our side. */
tours.add("support_agreement_countersign_tour", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_sign]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#sign summary:contains('typed name')",
            run: "click",
        },
        {
            trigger: "form[action$='/accept'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "main:not(:has(#sign)) .o_impl_signer:contains('The Customer')",
        },
    ],
});

/** An agent books the time that a ticket took. */
tours.add("support_effort_tour", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link:contains('Hours')",
            run: "click",
        },
        {
            trigger: "button[name=action_effort_log]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input, .modal .o_field_widget[name=name] textarea",
            run: "edit Found the wrong journal",
        },
        {
            trigger: ".modal .o_field_widget[name=hours] input",
            run: "edit 1:30 && press Tab",
        },
        {
            trigger: ".modal footer button:contains('Log time')",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=effort_ids] .o_data_row:contains('Found the wrong journal')",
        },
    ],
});

/** The client reads what is left, and the statement of the month. */
tours.add("support_statement_tour", {
    steps: () => [
        {
            content: "What was used is told",
            trigger: ".o_sla_agreement:contains('1 h 30 min')",
        },
        {
            trigger: "#sla_statements ~ ul a:first",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "article.o_impl_card:contains('Cannot issue an invoice'), article.o_impl_card:contains('First response')",
        },
    ],
});
