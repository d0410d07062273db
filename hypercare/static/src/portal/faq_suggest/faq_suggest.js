// Copyright 2026 The Implementation Suite Authors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Nobody has said anything yet with fewer characters. */
const SHORTEST = 6;
/** No more of a long text is sent: what it is about stands at its beginning. */
const LONGEST = 2000;
/** So long somebody has to rest before the server is asked, in milliseconds. */
const PAUSE = 600;

/** Answers to what is being typed into a new ticket. */
export class FaqSuggest extends Interaction {
    static selector = "form[action='/submitted/ticket']";
    static selectorHas = ".o_hyper_suggest";
    dynamicContent = {
        "input[name='subject'], textarea[name='description']": {
            "t-on-input": this.debounced(this.suggest, PAUSE),
        },
    };

    setup() {
        this.box = this.el.querySelector(".o_hyper_suggest");
        this.asked = "";
    }

    /** What was typed, the subject first. */
    get text() {
        const words = ["subject", "description"].map(
            (name) => this.el.querySelector(`[name='${name}']`)?.value.trim() || ""
        );
        return words.join("\n").trim().slice(0, LONGEST);
    }

    async suggest() {
        const text = this.text;
        if (text === this.asked) {
            return;
        }
        this.asked = text;
        let answers = [];
        if (text.length >= SHORTEST) {
            try {
                answers = await this.waitFor(rpc("/my/faq/suggest", { text }, { silent: true }));
            } catch {
                // Whoever writes a ticket is not to be held up by a hint.
                return;
            }
        }
        if (text === this.asked) {
            this.show(answers);
        }
    }

    show(answers) {
        const items = answers.map((answer) => {
            const link = document.createElement("a");
            link.href = answer.url;
            // What is typed stays where it is.
            link.target = "_blank";
            link.textContent = answer.question;
            const item = document.createElement("li");
            item.append(link);
            return item;
        });
        this.box.querySelector("ul").replaceChildren(...items);
        this.box.hidden = !items.length;
    }
}

registry.category("public.interactions").add("hypercare.faq_suggest", FaqSuggest);
