import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { moment } from "../fields/sla_countdown/countdown_words";
import { Countdown } from "../fields/sla_countdown/sla_countdown";

const { DateTime } = luxon;
const ROLE = "support_sla.today.role";
const REFRESH = 60000;
/** Coming back to the page asks again; flicking between windows does not. */
const FRESH = 5000;

/** What waits for the user today: a tile for each kind of work, the next due first. */
export class SupportToday extends Component {
    static template = "support_sla.Today";
    static components = { Countdown, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({ screen: null, at: DateTime.now(), isStale: false });
        const onFocus = () => this.onFocus();
        onWillStart(() => this.start());
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), REFRESH);
            browser.addEventListener("focus", onFocus);
            document.addEventListener("visibilitychange", onFocus);
        });
        onWillUnmount(() => {
            browser.clearInterval(this.timer);
            browser.removeEventListener("focus", onFocus);
            document.removeEventListener("visibilitychange", onFocus);
        });
    }

    /** The role chosen here last, unless the user has lost it. */
    async start() {
        const role = browser.localStorage.getItem(ROLE);
        try {
            await this.load(role);
        } catch (error) {
            if (!role) {
                throw error;
            }
            browser.localStorage.removeItem(ROLE);
            await this.load(null);
        }
    }

    async load(role) {
        const answer = this.orm.silent.call("support.today", "action_tiles", [role || false]);
        this.state.screen = await this.last.add(answer);
        this.state.at = DateTime.now();
        this.state.isStale = false;
    }

    /** Ask again; what is shown stays while the server cannot be reached. */
    async refresh() {
        if (document.visibilityState === "hidden") {
            return;
        }
        try {
            await this.load(this.state.screen.role);
        } catch {
            this.state.isStale = true;
        }
    }

    onFocus() {
        if (DateTime.now() - this.state.at > FRESH) {
            this.refresh();
        }
    }

    async chooseRole(role) {
        await this.load(role);
        browser.localStorage.setItem(ROLE, role);
    }

    openList(tile, newWindow) {
        return this.action.doAction(tile.action, { newWindow });
    }

    openRow(tile, row, newWindow) {
        const action = {
            type: "ir.actions.act_window",
            res_model: tile.action.res_model,
            res_id: row.id,
            views: [[false, "form"]],
        };
        return this.action.doAction(action, { newWindow });
    }

    // Words

    get greeting() {
        const hour = this.state.at.hour;
        const name = user.name;
        if (hour >= 5 && hour < 12) {
            return _t("Good morning, %s", name);
        }
        if (hour >= 12 && hour < 18) {
            return _t("Good afternoon, %s", name);
        }
        return _t("Good evening, %s", name);
    }

    get day() {
        return this.state.at.toLocaleString({ weekday: "long", day: "numeric", month: "long" });
    }

    get told() {
        const time = this.state.at.toLocaleString(DateTime.TIME_SIMPLE);
        return this.state.isStale
            ? _t("No connection: as of %s", time)
            : _t("As of %s", time);
    }

    tone(tile) {
        return tile.count ? tile.tone : "muted";
    }

    more(tile) {
        return tile.count > tile.rows.length ? _t("Show all %s", tile.count) : "";
    }

    since(row) {
        return _t("unanswered since %s", moment(row.since));
    }
}

registry.category("actions").add("support_sla.today", SupportToday);
