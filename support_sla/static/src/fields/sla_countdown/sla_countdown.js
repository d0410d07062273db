import { Component, onWillUnmount, toRaw, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { countdownWords } from "./countdown_words";

/** When each answer of the server came: the browser's own clock may be wrong. */
const arrivals = new WeakMap();

function arrival(clock) {
    const raw = toRaw(clock);
    if (!arrivals.has(raw)) {
        arrivals.set(raw, Date.now());
    }
    return arrivals.get(raw);
}

/** Counts down within the working time that the server has told, without asking it. */
export class Countdown extends Component {
    static template = "support_sla.Countdown";
    static props = { clock: Object };

    setup() {
        this.state = useState({ now: Date.now() });
        this.tick();
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    tick() {
        this.state.now = Date.now();
        const isClose = this.show.close;
        this.timer = browser.setTimeout(() => this.tick(), isClose ? 1000 : 15000);
    }

    get show() {
        const { clock } = this.props;
        const elapsed = Math.max(0, (this.state.now - arrival(clock)) / 1000);
        return countdownWords(clock, elapsed);
    }
}

export class SlaCountdown extends Component {
    static template = "support_sla.SlaCountdown";
    static components = { Countdown };
    static props = { ...standardFieldProps };

    get clock() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("support_sla_countdown", {
    component: SlaCountdown,
    displayName: _t("SLA countdown"),
    supportedTypes: ["json"],
});
