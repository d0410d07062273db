import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/legacy/utils";

const PDF = () => new File(["%PDF-1.7 journey"], "contract.pdf", { type: "application/pdf" });

/** The consultant hands in the contract on the item and ticks it. */
registry.category("web_tour.tours").add("implementation_hand_in_tour", {
    steps: () => [
        {
            trigger: ".o_form_view .o_field_widget[name=evidence_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=file] .o_select_file_button, .modal .o_field_widget[name=file] button",
            async run() {
                await inputFiles(".modal .o_field_widget[name=file] input[type=file]", [PDF()]);
            },
        },
        {
            content: "The chosen file is there",
            trigger: ".modal .o_field_widget[name=file] input:value(contract.pdf)",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) [name=evidence_ids] tr.o_data_row:contains('contract.pdf')",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_dirty))",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_tick]",
            run: "click",
        },
        {
            content: "Half done: the client has to tick as well",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Submitted')",
        },
    ],
});
