import { Component, onWillUnmount, toRaw, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** When each answer of the server came: the browser's own clock may be wrong. */
const arrivals = new WeakMap();

function arrival(value) {
    const raw = toRaw(value);
    if (!arrivals.has(raw)) {
        arrivals.set(raw, Date.now());
    }
    return arrivals.get(raw);
}

/** "1:02:07": hours, minutes and seconds that have passed. */
export function passedWords(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    const whole = Math.max(0, Math.floor(seconds));
    const minutes = two(Math.floor(whole / 60) % 60);
    return `${Math.floor(whole / 3600)}:${minutes}:${two(whole % 60)}`;
}

/** The running timer of the user: the server says since when, the browser ticks. */
export class SupportTimer extends Component {
    static template = "support_sla.SupportTimer";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: Date.now() });
        this.timer = browser.setInterval(() => (this.state.now = Date.now()), 1000);
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get words() {
        const started = deserializeDateTime(this.value.started).toMillis();
        const now = deserializeDateTime(this.value.now).toMillis();
        const since = Math.max(0, this.state.now - arrival(this.value));
        return passedWords((now - started + since) / 1000);
    }
}

registry.category("fields").add("support_timer", {
    component: SupportTimer,
    displayName: _t("Running timer"),
    supportedTypes: ["json"],
});
