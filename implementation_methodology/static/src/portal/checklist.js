// Copyright 2026 The Implementation Suite Authors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Opens and closes the details of a checklist together, and all of them on paper. */
export class Checklist extends Interaction {
    static selector = ".o_impl";
    static selectorHas = ".o_impl_expand";
    dynamicContent = {
        ".o_impl_expand": {
            "t-on-click": () => this.setOpen(!this.isOpen),
            "t-att-class": () => ({ "d-none": false }),
            "t-att-aria-expanded": () => String(this.isOpen),
        },
        ".o_impl_expand span:first-child": {
            "t-att-class": () => ({ "d-none": this.isOpen }),
        },
        ".o_impl_expand span:last-child": {
            "t-att-class": () => ({ "d-none": !this.isOpen }),
        },
        _window: {
            "t-on-beforeprint": () => this.setOpen(true),
            "t-on-hashchange": () => this.openTarget(),
        },
    };

    setup() {
        this.isOpen = false;
    }

    start() {
        this.openTarget();
    }

    setOpen(isOpen) {
        this.isOpen = isOpen;
        for (const details of this.el.querySelectorAll(".o_impl_details")) {
            details.open = isOpen;
        }
    }

    /** A link that leads to an item shows it whole. */
    openTarget() {
        const target = document.getElementById(window.location.hash.slice(1));
        const details = target?.querySelector(".o_impl_details");
        if (details) {
            details.open = true;
        }
    }
}

registry
    .category("public.interactions")
    .add("implementation_methodology.checklist", Checklist);
