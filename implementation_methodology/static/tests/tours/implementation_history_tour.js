import { registry } from "@web/core/registry";

/** The manager reads in the backend what the client did in the portal. */
registry.category("web_tour.tours").add("implementation_history_tour", {
    steps: () => [
        {
            trigger: ".o_list_view tr.o_data_row:contains('Returned with a remark'):contains('The stamp is missing')",
        },
        {
            trigger: ".o_list_view tr.o_data_row:contains('Ticked'):contains('Client')",
        },
        {
            trigger: ".o_list_view tr.o_data_row:contains('Evidence added'):contains('contract.pdf')",
        },
    ],
});
