import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The last working days of a key process: each an icon and a word, colour underlines. */
export class BoardDays extends Component {
    static template = "hypercare.BoardDays";
    static props = { ...standardFieldProps };

    get days() {
        return this.props.record.data[this.props.name] || [];
    }

    title(day) {
        return [`${day.label}: ${day.words}`, day.note].filter(Boolean).join("\n");
    }
}

registry.category("fields").add("hypercare_board_days", {
    component: BoardDays,
    displayName: _t("Days of a key process"),
    supportedTypes: ["json"],
});
