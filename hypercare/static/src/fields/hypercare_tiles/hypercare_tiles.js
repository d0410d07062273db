import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = { good: "fa-check-circle", bad: "fa-exclamation-circle", none: "fa-circle-o" };
const ARROWS = { up: "fa-arrow-up", down: "fa-arrow-down", flat: "fa-arrow-right" };
const COLOURS = { better: "text-success", worse: "text-danger", same: "text-muted" };

/** The indicators of a window, one tile each: icon, word and colour say the same. */
export class HypercareTiles extends Component {
    static template = "hypercare.Tiles";
    static props = { ...standardFieldProps };

    get tiles() {
        return this.props.record.data[this.props.name] || [];
    }

    icon(tile) {
        return ICONS[tile.ok];
    }

    arrow(tile) {
        return `${ARROWS[tile.arrow]} ${COLOURS[tile.trend]}`;
    }
}

registry.category("fields").add("hypercare_tiles", {
    component: HypercareTiles,
    displayName: _t("Hypercare indicators"),
    supportedTypes: ["json"],
});
