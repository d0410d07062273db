// Copyright 2026 The Implementation Suite Authors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Files dropped on the form, or chosen in it, go up at once and show how far they
 * are. Without this script the form sends them with its button.
 */
export class EvidenceUpload extends Interaction {
    static selector = ".o_impl_drop";
    dynamicContent = {
        _root: {
            "t-on-dragover.prevent": () => (this.isOver = true),
            "t-on-dragleave": () => (this.isOver = false),
            "t-on-drop.prevent": this.onDrop,
            "t-att-class": () => ({
                o_impl_drop_live: true,
                o_impl_drop_over: this.isOver,
            }),
        },
        "input[type=file]": {
            "t-on-change": this.onChange,
            "t-att-disabled": () => this.isBusy,
        },
        ".o_impl_drop_progress": {
            "t-att-class": () => ({ "d-none": !this.isBusy && !this.isFailed }),
        },
        progress: {
            "t-att-value": () => this.percent,
            "t-att-class": () => ({ "d-none": !this.isBusy }),
        },
        ".o_impl_drop_busy": {
            "t-att-class": () => ({ "d-none": !this.isBusy }),
        },
        ".o_impl_drop_failed": {
            "t-att-class": () => ({ "d-none": !this.isFailed }),
        },
    };

    setup() {
        this.isOver = false;
        this.isBusy = false;
        this.isFailed = false;
        this.percent = 0;
    }

    onDrop(event) {
        this.isOver = false;
        this.upload([...event.dataTransfer.files]);
    }

    onChange(event) {
        this.upload([...event.target.files]);
    }

    upload(files) {
        if (!files.length || this.isBusy) {
            return;
        }
        const data = new FormData(this.el);
        data.delete("file");
        for (const file of files) {
            data.append("file", file);
        }
        this.isBusy = true;
        this.isFailed = false;
        this.percent = 0;
        // fetch() does not tell how much has been sent.
        const request = new XMLHttpRequest();
        request.open("POST", this.el.action);
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        this.addListener(request.upload, "progress", (event) => {
            this.percent = Math.round((100 * event.loaded) / event.total);
        });
        this.addListener(request, "load", () => this.onLoad(request));
        this.addListener(request, "error", () => this.onFailed());
        this.registerCleanup(() => request.abort());
        request.send(data);
    }

    onLoad(request) {
        if (request.status !== 200) {
            this.onFailed(request);
            return;
        }
        // The form is on the page it leads to: the anchor tells where, the page is new.
        const { redirect } = JSON.parse(request.responseText);
        window.location.hash = new URL(redirect, window.location.origin).hash;
        window.location.reload();
    }

    onFailed(request) {
        this.isBusy = false;
        this.isFailed = true;
        if (request?.status === 429) {
            // The server says how long to wait.
            const words = JSON.parse(request.responseText).error;
            this.el.querySelector(".o_impl_drop_failed").textContent = words;
        }
        this.el.querySelector("input[type=file]").value = "";
    }
}

registry
    .category("public.interactions")
    .add("implementation_methodology.evidence_upload", EvidenceUpload);
