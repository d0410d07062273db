import { registry } from "@web/core/registry";

const step = (key, state) => `.o_implementation_guide_step[data-step=${key}][data-state=${state}]`;
const counted = (text) => `.o_implementation_guide_counted:contains('${text}')`;
const section = (name) =>
    `.o_menu_sections [data-menu-xmlid='implementation_methodology.implementation_menu_${name}']`;

/** A new company's administrator opens the app, names the company, and goes on. */
registry.category("web_tour.tours").add("implementation_guide_tour", {
    steps: () => [
        {
            content: "The app opens with what has to be done first",
            trigger: `${step("company", "todo")}.o_implementation_guide_next:contains('Missing')`,
        },
        {
            trigger: `${step("company", "todo")} .o_implementation_guide_open`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name] input",
            run: "edit Journey Integrators",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=email] input",
            run: "edit office@example.com",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=country_id] input",
            run: "edit Ukraine",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Ukraine')",
            run: "click",
        },
        {
            content: "Odoo loads the page anew when a company has changed",
            trigger: ".o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_form_view:not(:has(.o_form_button_save:visible)) .o_field_widget[name=name] input",
        },
        {
            content: "Back by the menu: what was done is done",
            trigger: section("guide"),
            run: "click",
        },
        {
            trigger: `${step("company", "done")}:contains('Journey Integrators, Ukraine, office@example.com')`,
        },
        {
            content: "The hours are next: they are counted in UTC",
            trigger: `${step("hours", "todo")}.o_implementation_guide_next:contains('UTC is no time zone of Ukraine')`,
        },
        {
            content: "Holidays are put aside, and taken up again",
            trigger: `${step("holidays", "todo")} .o_implementation_guide_aside`,
            run: "click",
        },
        {
            trigger: `${step("holidays", "aside")}:contains('Put aside') .o_implementation_guide_again`,
            run: "click",
        },
        {
            trigger: `${step("holidays", "todo")} .o_implementation_guide_open`,
            run: "click",
        },
        {
            content: "An empty list says what to do",
            trigger: ".o_list_view .o_view_nocontent_smiling_face:contains('Name the days')",
        },
        {
            trigger: section("guide"),
            run: "click",
        },
        {
            content: "A dialog comes back to the page",
            trigger: `${step("project", "todo")} .o_implementation_guide_open`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
        },
        {
            trigger: ".modal .btn-close, .modal .o_form_button_cancel",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${counted("of")}`,
        },
    ],
});
