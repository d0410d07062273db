import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const row = (name, scope) => `.o_data_row:contains('${name}'):has([name=scope_brief]:contains('${scope}'))`;

/** An agent confirms what is sure in one go, and decides the rest as one class. */
tours.add("support_scope_bulk_tour", {
    steps: () => [
        {
            content: "A question mark says that nobody has decided",
            trigger: row("Cannot print", "Support?"),
        },
        {
            trigger: "thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button:contains('Confirm suggestions')",
            run: "click",
        },
        {
            content: "What was not sure is told, and stays",
            trigger: ".o_notification:contains('Decided as suggested: 2'):contains('Left as they are: 1')",
        },
        {
            trigger: `${row("Cannot print", "Support")}:not(:contains('Support?'))`,
        },
        {
            trigger: ".o_data_row:contains('Something') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button:contains('Decide')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=scope] label:contains('Maintenance')",
            run: "click",
        },
        {
            trigger: ".modal footer button:contains('Decide')",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${row("Something", "Maintenance")}`,
        },
    ],
});

/** The client does not agree with a decision, and says why. */
tours.add("support_scope_object_tour", {
    steps: () => [
        {
            trigger: "#scope:contains('Not part of support') summary:contains('I do not agree')",
            run: "click",
        },
        {
            trigger: "#scope textarea[name=text]",
            run: "edit It worked before the update",
        },
        {
            trigger: "#scope button:contains('Object')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "One's own words stand there, and that somebody looks at them",
            trigger: "#scope:contains('It worked before the update'):contains('We are looking at it')",
        },
        {
            trigger: "#scope:not(:contains('I do not agree'))",
        },
    ],
});

/** The head of support answers the objection: the decision stays. */
tours.add("support_scope_answer_tour", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('It worked before the update') td[name=ticket_id]",
            run: "click",
        },
        {
            content: "What was decided, and why, stands beside it",
            trigger: ".o_form_view:has([name=scope]:contains('Development')) .o_field_widget[name=answer] textarea",
            run: "edit The old system was another one",
        },
        {
            trigger: ".o_form_statusbar button:contains('Keep the decision')",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar .o_arrow_button_current:contains('Decision kept')",
        },
    ],
});
