import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Countdown } from "./sla_countdown";
import { moment } from "./countdown_words";

/** The clocks of a ticket: what is promised, how much time is left, and why. */
export class SlaPanel extends Component {
    static template = "support_sla.SlaPanel";
    static components = { Countdown };
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get rows() {
        return (this.props.record.data[this.props.name] || []).map((row) => ({
            ...row,
            due: row.countdown.due && moment(row.countdown.due),
            label: _t("Why: %s", row.name),
        }));
    }

    openWhy(row) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: row.name,
                res_model: "support.sla.clock",
                res_id: row.id,
                views: [[false, "form"]],
                target: "new",
                context: { dialog_size: "extra-large", form_view_initial_mode: "readonly" },
            },
            // An excuse shows on the panel.
            { onClose: () => this.props.record.load() }
        );
    }
}

registry.category("fields").add("support_sla_panel", {
    component: SlaPanel,
    displayName: _t("SLA clocks"),
    supportedTypes: ["json"],
});
