import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const clock = (name) => `.o_support_sla_panel li:contains('${name}')`;

/** An agent takes the next ticket, holds it, asks why, goes on and promises news. */
tours.add("support_sla_agent_tour", {
    steps: () => [
        {
            content: "The next due ticket is the first of the queue",
            trigger: ".o_data_row:first:contains('Cannot issue an invoice') td[name=name]",
            run: "click",
        },
        {
            content: "The time left is told in words",
            trigger: `${clock("Resolution")}:contains('left')`,
        },
        {
            trigger: ".o_statusbar_buttons button:contains('Hold')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] label:contains('Waiting for the client')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit The statement of March",
        },
        {
            trigger: ".modal footer button:contains('Put on hold')",
            run: "click",
        },
        {
            content: "The hold has its reason on the ticket",
            trigger: `body:not(:has(.modal)) ${clock("Resolution")}:contains('on hold since'):contains('Waiting for the client'):contains('The statement of March')`,
        },
        {
            trigger: `${clock("Resolution")} button:contains('Why')`,
            run: "click",
        },
        {
            content: "Rules, arithmetic and facts are there",
            trigger:
                ".modal .o_support_sla_why:contains('this is the promise'):contains('Time that counted'):contains('Put on hold: Waiting for the client')",
        },
        {
            trigger: ".modal button:contains('Replay')",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Stored = replayed')",
        },
        {
            trigger: ".modal header .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_statusbar_buttons button:contains('Release')",
            run: "click",
        },
        {
            trigger: `${clock("Resolution")}:contains('left'):not(:contains('on hold'))`,
        },
        {
            trigger: ".o_statusbar_buttons button:contains('Promise news')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=due] button, .modal .o_field_widget[name=due] input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=due] input",
            run: "edit 12/31/2049 12:00:00 && press Enter",
        },
        {
            trigger: ".modal footer button:contains('Promise')",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${clock("Promised news")}:contains('left')`,
        },
    ],
});

/** The team lead excuses a missed promise, with the side that answers for it. */
tours.add("support_sla_excuse_tour", {
    steps: () => [
        {
            trigger: `${clock("First response")}:contains('late by') button:contains('Why')`,
            run: "click",
        },
        {
            trigger: ".modal button:contains('Excuse')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Force majeure')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=side] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Nobody')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit No electricity",
        },
        {
            trigger: ".modal footer button:contains('Excuse')",
            run: "click",
        },
        {
            content: "The ticket shows it",
            trigger: `body:not(:has(.modal)) ${clock("First response")}:contains('excused: Force majeure, responsible: Nobody')`,
        },
    ],
});
