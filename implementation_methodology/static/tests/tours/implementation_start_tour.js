import { registry } from "@web/core/registry";

/** The manager starts an implementation from the menu and sees its stages. */
registry.category("web_tour.tours").add("implementation_start_tour", {
    steps: () => [
        {
            content: "Open the wizard from the menu",
            trigger: ".o_menu_sections [data-menu-xmlid='implementation_methodology.implementation_menu_work']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='implementation_methodology.implementation_menu_start']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Odoo for the journey",
        },
        {
            trigger: ".modal .o_field_widget[name=partner_id] input",
            run: "edit Journey Client",
        },
        {
            trigger:
                ".ui-autocomplete .dropdown-item:contains('Journey Client'):not(:contains('journey_coordinator'))",
            run: "click",
        },
        {
            content: "The form has taken the client: it redraws the lines below",
            trigger:
                ".modal .o_field_widget[name=partner_id] input:value(/^Journey Client$/)",
        },
        {
            content: "Give the contract to the client's coordinator",
            trigger:
                ".modal .o_field_widget[name=person_line_ids] tr.o_data_row:contains('Client coordinator') td[name=partner_id]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=person_line_ids] .o_selected_row [name=partner_id] input",
            run: "edit journey_coordinator",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('journey_coordinator')",
            run: "click",
        },
        {
            content: "The person is taken, not only typed",
            trigger:
                ".modal .o_field_widget[name=person_line_ids] .o_selected_row [name=partner_id] input:value(Journey Client)",
        },
        {
            content: "Look at the preview: a stage that was not bought is there",
            trigger: ".modal .o_notebook a.nav-link[name=stages]",
            run: "click",
        },
        {
            trigger: ".modal [name=stage_line_ids] tr.o_data_row:eq(7)",
        },
        {
            trigger: ".modal .o_notebook a.nav-link[name=items]",
            run: "click",
        },
        {
            trigger: ".modal [name=item_line_ids] tr.o_data_row:contains('Contract for the project signed')",
        },
        {
            trigger: ".modal footer button[name=action_create]",
            run: "click",
        },
        {
            content: "The stages stand in a row, the first one ready",
            trigger: ".o_implementation_step.o_step_ready:contains('1.')",
        },
        {
            trigger: ".o_implementation_step.o_step_locked:contains('Locked')",
        },
        {
            trigger: ".o_implementation_step.o_step_not_in_contract:contains('Not in contract')",
        },
        {
            trigger: ".o_implementation_step.o_step_ready:contains('1.')",
            run: "click",
        },
        {
            content: "The stage shows its checklist",
            trigger: "[name=item_ids] tr.o_data_row:contains('Contract for the project signed')",
        },
    ],
});
