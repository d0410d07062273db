import { registry } from "@web/core/registry";

const CONTRACT = ".o_impl_item:contains('Contract for the project signed')";

/** The client's coordinator finds his action, ticks it, thinks again and returns it. */
registry.category("web_tour.tours").add("implementation_client_tour", {
    steps: () => [
        {
            content: "The portal's home counts what waits",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/implementations']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a:contains('Odoo for the journey')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The overview says in words which stage waits for whom",
            trigger: "main:contains('Waiting for you')",
        },
        {
            trigger: "main .o_impl_stage_row a:contains('Project initiation'), main h3 a:contains('Project initiation')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What the integrator handed in is there",
            trigger: `${CONTRACT} a:contains('contract.pdf')`,
        },
        {
            trigger: `${CONTRACT} form[action$='/tick'] button`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: `${CONTRACT} .o_impl_status:contains('Done')`,
        },
        {
            content: "The details may be open already after a jump to the item",
            trigger: `${CONTRACT} details.o_impl_details`,
            run() {
                this.anchor.open = true;
            },
        },
        {
            trigger: `${CONTRACT} summary:contains('Return with a remark')`,
            run: "click",
        },
        {
            trigger: `${CONTRACT} form[action$='/return'] textarea`,
            run: "edit The stamp is missing",
        },
        {
            trigger: `${CONTRACT} form[action$='/return'] button`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: `${CONTRACT} .o_impl_status:contains('Returned')`,
        },
        {
            trigger: "nav a[href$='/history']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "main:contains('Returned with a remark'):contains('The stamp is missing')",
        },
    ],
});
