import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 720;
const LEFT = 36;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 180;
/** So many labels below the days at most. */
const LABELS = 12;
const GRID = 4;

let counter = 0;

/** New tickets a day beside those expected, and how many are left open. */
export class HypercareInflow extends Component {
    static template = "hypercare.Inflow";
    static props = { ...standardFieldProps };

    setup() {
        this.uid = `o_hypercare_inflow_${++counter}`;
        this.width = WIDTH;
        this.left = LEFT;
        this.right = WIDTH - RIGHT;
        this.top = TOP;
        this.bottom = BOTTOM;
    }

    get chart() {
        return this.props.record.data[this.props.name] || { days: [] };
    }

    get days() {
        return this.chart.days;
    }

    get highest() {
        const values = this.days.flatMap((day) => [day.expected, day.actual, day.backlog]);
        const most = Math.max(1, ...values.map((value) => value || 0));
        return Math.ceil(most / GRID) * GRID;
    }

    get step() {
        return (this.right - LEFT) / Math.max(1, this.days.length);
    }

    x(index) {
        return LEFT + this.step * (index + 0.5);
    }

    y(value) {
        return BOTTOM - ((BOTTOM - TOP) * value) / this.highest;
    }

    get ticks() {
        const part = this.highest / GRID;
        return [...Array(GRID + 1).keys()].map((number) => number * part);
    }

    get bars() {
        const width = Math.min(28, this.step * 0.6);
        return this.days.flatMap((day, index) =>
            day.actual === null
                ? []
                : [
                      {
                          key: day.day,
                          x: this.x(index) - width / 2,
                          y: this.y(day.actual),
                          width,
                          height: BOTTOM - this.y(day.actual),
                          title: _t("%(day)s: %(count)s new", {
                              day: day.label,
                              count: day.actual,
                          }),
                      },
                  ]
        );
    }

    /** Points of a line as SVG wants them; days without a value are left out. */
    line(name) {
        return this.points(name)
            .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
            .join(" ");
    }

    points(name) {
        return this.days.flatMap((day, index) =>
            day[name] === null ? [] : [{ key: day.day, x: this.x(index), y: this.y(day[name]) }]
        );
    }

    get labels() {
        const each = Math.ceil(this.days.length / LABELS);
        return this.days.flatMap((day, index) =>
            index % each ? [] : [{ key: day.day, x: this.x(index), words: day.label }]
        );
    }

    get today() {
        const index = this.days.findIndex((day) => day.day === this.chart.today);
        return index < 0 ? null : this.x(index);
    }
}

registry.category("fields").add("hypercare_inflow", {
    component: HypercareInflow,
    displayName: _t("New and open tickets"),
    supportedTypes: ["json"],
});
