import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The client declines the act and says what is missing at one item. */
tours.add("implementation_decline_tour", {
    steps: () => [
        {
            trigger: ".o_impl_decision:contains('Waiting for your signature') a.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#sign summary:contains('Decline with remarks')",
            run: "click",
        },
        {
            content: "Without a word nothing is declined",
            trigger: "form[action$='/decline'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_flash:contains('Say what is missing')",
        },
        {
            content: "The form is open still",
            trigger: "textarea[name='remark:s1.accounts']",
            run: "edit The accountant cannot log in",
        },
        {
            trigger: "form[action$='/decline'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_flash:contains('The integrator sees your remarks')",
        },
        {
            trigger: "main:contains('no longer in force'):contains('The accountant cannot log in')",
        },
        {
            trigger: "nav a:contains('Overview')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "main .o_impl_stage a:contains('Project initiation')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The item is back, and its round is counted before the client",
            trigger:
                ".o_impl_item:contains('User accounts connected'):contains('Returned'):contains('Round')",
        },
    ],
});

/** Beyond the rounds of the contract the manager makes paid work of the remarks. */
tours.add("implementation_change_request_tour", {
    steps: () => [
        {
            trigger: ".alert:contains('goes beyond the contract')",
        },
        {
            trigger: ".o_statusbar_buttons:not(:has(button[name=action_tick]))",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_change_request]",
            run: "click",
        },
        {
            content: "The task carries the remark of this round",
            trigger: ".o_form_view [name=description]:contains('The accountant cannot log in')",
        },
    ],
});

/** The milestone of a stage cannot be marked reached on its form. */
tours.add("implementation_gate_form_tour", {
    steps: () => [
        {
            trigger: ".o_form_view [name=is_reached] input",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".modal:contains('cannot be set directly')",
        },
        {
            trigger: ".modal .modal-footer button",
            run: "click",
        },
        {
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.o_form_button_save:visible)) [name=is_reached]",
        },
    ],
});
