import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

let counter = 0;

/** Stages in time: baseline, plan, forecast and today, as the server laid them out. */
export class StageTimeline extends Component {
    static template = "implementation_methodology.StageTimeline";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.uid = `o_implementation_timeline_${++counter}`;
    }

    get picture() {
        return this.props.record.data[this.props.name] || {};
    }

    get currentId() {
        const { resModel, resId } = this.props.record;
        return resModel === "implementation.stage" ? resId : false;
    }

    async open(row) {
        if (row.key === this.currentId) {
            return;
        }
        await this.props.record.save();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "implementation.stage",
            res_id: row.key,
            views: [[false, "form"]],
        });
    }
}

export const stageTimeline = {
    component: StageTimeline,
    displayName: _t("Stage timeline"),
    supportedTypes: ["json"],
};

registry.category("fields").add("implementation_timeline", stageTimeline);
