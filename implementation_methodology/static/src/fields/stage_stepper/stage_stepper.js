import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    not_in_contract: "fa-minus",
    locked: "fa-lock",
    ready: "fa-circle-o",
    in_progress: "fa-play",
    accepted: "fa-check",
};

/** The stages of an implementation in a row: state in words and icon, click to open. */
export class StageStepper extends Component {
    static template = "implementation_methodology.StageStepper";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get currentId() {
        const { resModel, resId } = this.props.record;
        return resModel === "implementation.stage" ? resId : false;
    }

    get steps() {
        return this.props.record.data[this.props.name].records.map((record) => {
            const { number, name, state, item_count, done_count } = record.data;
            const words = Object.fromEntries(record.fields.state.selection);
            return {
                id: record.resId,
                number,
                name,
                state,
                icon: ICONS[state],
                words: words[state],
                count:
                    state === "not_in_contract"
                        ? ""
                        : _t("%(done)s of %(total)s", {
                              done: done_count,
                              total: item_count,
                          }),
                isCurrent: record.resId === this.currentId,
            };
        });
    }

    async open(step) {
        await this.props.record.save();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "implementation.stage",
            res_id: step.id,
            views: [[false, "form"]],
        });
    }
}

export const stageStepper = {
    component: StageStepper,
    displayName: _t("Stage stepper"),
    supportedTypes: ["one2many", "many2many"],
    useSubView: true,
};

registry.category("fields").add("implementation_stage_stepper", stageStepper);
