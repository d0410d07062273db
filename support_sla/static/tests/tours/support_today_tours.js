import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tile = (key, count) =>
    `.o_support_today_tile[data-tile=${key}]:has(.o_support_today_count:contains('${count}'))`;
const back = {
    trigger: ".o_breadcrumb .breadcrumb-item a:contains('Today'), .o_breadcrumb .o_back_button",
    run: "click",
};

/** The head of support opens the helpdesk: what is late, for everybody and for himself. */
tours.add("support_today_tour", {
    steps: () => [
        {
            content: "Today is the first page of the helpdesk",
            trigger: ".o_menu_sections [data-menu-xmlid='helpdesk_mgmt.helpdesk_ticket_main_menu']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='support_sla.support_sla_menu_today']",
            run: "click",
        },
        {
            content: "The promise counts down on its tile",
            trigger: `${tile("due", 1)} .o_support_today_row:contains('Cannot issue an invoice'):contains('left')`,
        },
        {
            trigger: `${tile("unassigned", 1)}:contains('Bank statement')`,
        },
        {
            trigger: `${tile("late", 2)} .o_support_today_open`,
            run: "click",
        },
        {
            content: "The list has what the tile counts",
            trigger: ".o_list_view:has(.o_breadcrumb .active:contains('Late')):has(.o_data_row:contains('Bank statement')):has(.o_data_row:contains('Somebody else')):not(:has(.o_data_row:contains('invoice')))",
        },
        back,
        {
            trigger: `${tile("hold", 0)}:contains('Nothing waits for you')`,
        },
        {
            content: "An agent sees his own and what nobody has taken",
            trigger: ".o_support_today_role[data-role=agent]",
            run: "click",
        },
        {
            trigger: ".o_support_today:not(:has([data-tile=signatures]))",
        },
        {
            trigger: `${tile("late", 1)} .o_support_today_row:contains('Bank statement')`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name]:contains('Bank statement'), .o_form_view .o_field_widget[name=name] input:value('Bank statement')",
        },
        back,
        {
            content: "The role is remembered",
            trigger: ".o_support_today_role[data-role=agent][aria-pressed=true]",
        },
    ],
});
