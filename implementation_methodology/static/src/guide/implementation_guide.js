import { Component, markup, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "implementation.guide";
const ICONS = {
    done: "fa-check-circle text-success",
    todo: "fa-circle-o text-muted",
    unneeded: "fa-minus-circle text-muted",
    aside: "fa-pause-circle text-muted",
};

/** Have the words of an empty list shown as they are: only loaded actions get that. */
function shown(action) {
    return action.help ? { ...action, help: markup(action.help) } : action;
}

/** The first hour: what the company has, what comes next, and where to do it. */
export class ImplementationGuide extends Component {
    static template = "implementation_methodology.Guide";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ screen: null, isBusy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.screen = await this.orm.call(MODEL, "action_screen", []);
    }

    /** Go where the step is done; a dialog comes back here, and may have done it. */
    async open(step) {
        const action = await this.orm.call(MODEL, "action_open", [step.key]);
        return this.action.doAction(shown(action), { onClose: () => this.load() });
    }

    async putAside(step, aside) {
        this.state.isBusy = true;
        try {
            const args = [step.key, aside];
            this.state.screen = await this.orm.call(MODEL, "action_put_aside", args);
        } finally {
            this.state.isBusy = false;
        }
    }

    // Words

    icon(step) {
        return step.next ? "fa-arrow-circle-right text-primary" : ICONS[step.state];
    }

    stateWords(step) {
        if (step.next) {
            return _t("Next step");
        }
        return {
            done: _t("Done"),
            todo: step.mandatory ? _t("To do") : _t("To do, when you need it"),
            unneeded: _t("Not needed"),
            aside: _t("Put aside"),
        }[step.state];
    }

    get told() {
        const { progress, missing } = this.state.screen;
        if (progress.done === progress.total) {
            return _t("Everything is there.");
        }
        if (!missing) {
            return _t("Work can begin. What is left can be done when you need it.");
        }
        return _t("Steps without which work cannot begin: %s", missing);
    }

    get counted() {
        const { done, total } = this.state.screen.progress;
        return _t("%(done)s of %(total)s done", { done, total });
    }

    get asideWords() {
        return _t("Not for us");
    }

    get againWords() {
        return _t("Take up again");
    }

    ask(step) {
        return step.helpers
            ? _t("Can be done by: %s", step.helpers)
            : _t("Nobody here has the rights for it.");
    }
}

registry.category("actions").add("implementation_methodology.guide", ImplementationGuide);

/** The app opens with what its user has to do first. */
registry
    .category("actions")
    .add("implementation_methodology.home", async (env) => {
        const action = await env.services.orm.call(MODEL, "action_home", []);
        return action && shown(action);
    });
