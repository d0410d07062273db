import { registry } from "@web/core/registry";
import { draw } from "@implementation_methodology/../tests/tours/draw";

const tours = registry.category("web_tour.tours");

/** From the portal's first page to the window. */
const OPEN_WINDOW = [
    {
        trigger: ".o_portal_index_card:not(.d-none) a[href='/my/hypercare']",
        run: "click",
        expectUnloadPage: true,
    },
    {
        trigger: ".o_hyper .o_impl_card h2 a",
        run: "click",
        expectUnloadPage: true,
    },
];

/** Open what waits for the reader, draw a signature, and see it kept. */
const SIGN = [
    {
        trigger: ".o_impl_decision:contains('Waiting for you') a.btn:contains('Read and sign')",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "An empty pad signs nothing",
        trigger: ".o_portal_sign_submit[disabled]",
    },
    {
        trigger: "canvas.o_web_sign_signature",
        run: draw,
    },
    {
        trigger: ".o_portal_sign_submit:enabled",
        run: "click",
        expectUnloadPage: true,
    },
    {
        trigger: ".o_impl_flash:contains('Signed. Thank you.')",
    },
    {
        trigger: ".o_impl_signer:contains('Olena Koval') img.o_impl_signature",
    },
];

/** The coordinator finds the window on its first day, and asks. */
tours.add("hypercare_ask_tour", {
    steps: () => [
        ...OPEN_WINDOW,
        {
            content: "The first day, and who is there",
            trigger: ".o_hyper:contains('Day 1 of'):contains('Maria Shevchuk')",
        },
        {
            trigger: ".o_hyper_ask a[href='/new/ticket']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "select[name=team]",
            run: "selectByLabel First line",
        },
        {
            trigger: "input[name=subject]",
            run: "edit How do I change the date of an invoice?",
        },
        {
            trigger: "textarea[name=description]",
            run: "edit It was posted with the date of yesterday, Olena Koval.",
        },
        {
            trigger: "form[action='/submitted/ticket'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "main:contains('How do I change the date of an invoice?')",
        },
        {
            content: "All of the page is there, its messages too",
            trigger: "#chatterRoot:shadow .o-mail-Thread",
        },
    ],
});

/** The agent makes an answer of a solved question, and asks for a review. */
tours.add("hypercare_draft_tour", {
    steps: () => [
        {
            trigger: ".alert:contains('This question is solved')",
        },
        {
            trigger: ".o_notebook .nav-link:contains('Answers')",
            run: "click",
        },
        {
            trigger: "button[name=action_draft_faq]",
            run: "click",
        },
        {
            content: "Nobody is named in it",
            trigger:
                ".o_form_view .o_field_widget[name=answer]:contains('Reset to draft'):not(:contains('Koval'))",
        },
        {
            trigger: "button[name=action_request_review]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=review]",
        },
    ],
});

/** The head of support has read the answer, and publishes it. */
tours.add("hypercare_publish_tour", {
    steps: () => [
        {
            trigger: "button[name=action_publish]",
            run: "click",
        },
        {
            content: "What publishing means is said first",
            trigger: ".modal:contains('no names') footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=published]",
        },
    ],
});

/** The project lead closes the window that was handed over. */
tours.add("hypercare_close_tour", {
    steps: () => [
        {
            trigger: ".o_statusbar_buttons button[name=action_close]",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=closed]",
        },
    ],
});

/** A colleague's answer is suggested to who types, is found by a search, and helps. */
tours.add("hypercare_faq_tour", {
    steps: () => [
        {
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/faq']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#faq_search",
            run: "edit invoice date",
        },
        {
            trigger: ".o_hyper_faq_search button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_hyper_faq_question a:contains('date of an invoice')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The answer, without names",
            trigger: ".o_hyper_faq_answer:contains('Reset to draft'):not(:contains('Koval'))",
        },
        {
            trigger: ".o_hyper_faq_vote button[value=yes]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_impl_flash:contains('that helps us')",
        },
        {
            trigger: ".o_hyper_faq_vote button[value=yes][aria-pressed=true]",
        },
    ],
});

/** Who types a question that was answered is shown the answer. */
tours.add("hypercare_suggest_tour", {
    steps: () => [
        {
            trigger: "input[name=subject]",
            run: "edit Change the date of an invoice",
        },
        {
            trigger: ".o_hyper_suggest:visible a:contains('date of an invoice')",
        },
    ],
});

/** The coordinator says how the processes went today; one of them did not. */
tours.add("hypercare_board_tour", {
    steps: () => [
        {
            trigger: ".o_hyper a[href$='/board']:first",
            run: "click",
            expectUnloadPage: true,
        },
        ...["Orders", "Purchases", "Stock", "Invoices"].flatMap((name) => [
            {
                trigger: `.o_hyper_process:has(h2:contains('${name}')) button:contains('OK today')`,
                run: "click",
                expectUnloadPage: true,
            },
            {
                trigger: `.o_hyper_process.o_hyper_is_ok:has(h2:contains('${name}')) .o_impl_flash:contains('Noted')`,
            },
        ]),
        {
            trigger: ".o_hyper_process:has(h2:contains('Payments')) summary",
            run: "click",
        },
        {
            trigger: ".o_hyper_process:has(h2:contains('Payments')) input[value=blocked]",
            run: "click",
        },
        {
            trigger: ".o_hyper_process:has(h2:contains('Payments')) textarea",
            run: "edit The bank's file is refused",
        },
        {
            trigger: ".o_hyper_process:has(h2:contains('Payments')) .o_hyper_say button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_hyper_process.o_hyper_is_blocked:has(h2:contains('Payments')):contains('refused')",
        },
    ],
});

/** The coordinator decides a line of the joint review, and adds one. */
tours.add("hypercare_review_tour", {
    steps: () => [
        ...OPEN_WINDOW,
        {
            trigger: ".o_impl_decision a.btn:contains('Decide')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#line-0 summary",
            run: "click",
        },
        {
            trigger: "#line-0 input[name=name]",
            run: "edit Portal for suppliers",
        },
        {
            trigger: "#line-0 select[name=kind]",
            run: "select module",
        },
        {
            trigger: "#line-0 select[name=decision]",
            run: "select roadmap",
        },
        {
            trigger: "#line-0 input[name=iteration]",
            run: "edit 1",
        },
        {
            trigger: "#line-0 textarea[name=remark]",
            run: "edit They ask us by phone",
        },
        {
            trigger: "#line-0 button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_hyper_line:contains('Portal for suppliers'):contains('Edited by Olena Koval')",
        },
        {
            trigger: ".o_hyper_line:contains('Payments'):contains('To decide') summary",
            run: "click",
        },
        {
            trigger: ".o_hyper_line:contains('Payments') select[name=decision]",
            run: "select fix_now",
        },
        {
            trigger: ".o_hyper_line:contains('Payments') button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_hyper_line:contains('Payments'):not(:contains('To decide')) .o_impl_flash",
        },
    ],
});

/** The coordinator finds what waits for a signature and draws it. */
tours.add("hypercare_sign_tour", {
    steps: () => [...OPEN_WINDOW, ...SIGN],
});
