import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a ticket probably is and why, or what was decided: confirmed by one click. */
export class ScopeSuggestion extends Component {
    static template = "support_scope_classifier.ScopeSuggestion";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.state = useState({ anew: false, all: false });
    }

    get panel() {
        return this.props.record.data[this.props.name] || {};
    }

    get suggestion() {
        return this.panel.suggestion || {};
    }

    get decision() {
        return this.panel.decision;
    }

    /** Whether a class is being chosen: nothing is decided, or it is decided anew. */
    get choosing() {
        return this.panel.editable && (!this.decision || this.state.anew);
    }

    /** The classes offered as chips; below the threshold the two likeliest ones. */
    get chips() {
        const { shown, chips } = this.suggestion;
        const numbered = (this.panel.classes || []).map(([code, label], index) => ({
            code,
            label,
            hotkey: `shift+${index + 1}`,
        }));
        if (this.decision) {
            return numbered;
        }
        if (shown) {
            return this.state.all ? numbered.filter(({ code }) => code !== shown) : [];
        }
        if (this.state.all || !chips?.length) {
            return numbered;
        }
        return chips.map((code) => numbered.find((chip) => chip.code === code));
    }

    get hasMore() {
        return !this.decision && !this.state.all && this.chips.length < 3;
    }

    get outcomeTone() {
        const tones = {
            included: "border border-success text-success",
            excluded: "text-bg-danger",
            estimate: "text-bg-warning",
        };
        return tones[this.decision.outcome];
    }

    /** Words speak for what is shown; where nothing is, they would only puzzle. */
    get words() {
        return (this.suggestion.shown && this.suggestion.words) || [];
    }

    get percent() {
        return _t("%s %", this.suggestion.percent);
    }

    get closest() {
        const { type, type_counts: counts } = this.suggestion;
        return counts ? _t("%(type)s (agreed: %(counts)s)", { type, counts }) : type;
    }

    confirm() {
        return this.run("action_confirm_scope", this.suggestion.shown);
    }

    choose(code) {
        return this.run("action_confirm_scope", code);
    }

    estimate() {
        return this.run("action_estimate_change");
    }

    offer() {
        return this.run("action_offer_change");
    }

    /** As a button of the form does it: what is typed is saved, all is loaded anew. */
    async run(name, ...args) {
        const { record } = this.props;
        await this.env.onClickViewButton({
            clickParams: { type: "object", name, args: JSON.stringify(args) },
            getResParams: () => ({
                context: record.context,
                evalContext: record.evalContext,
                resModel: record.resModel,
                resId: record.resId,
                resIds: record.resIds,
            }),
        });
        Object.assign(this.state, { anew: false, all: false });
    }

    openNear() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.props.record.resModel,
            res_id: this.suggestion.near.id,
            views: [[false, "form"]],
            target: "current",
        });
    }
}

registry.category("fields").add("support_scope_suggestion", {
    component: ScopeSuggestion,
    displayName: _t("Suggested scope"),
    supportedTypes: ["json"],
});
