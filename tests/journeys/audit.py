# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What axe-core finds in a page, and what of it is Odoo's own."""

SERIOUS = ("serious", "critical")

#: Selectors of what Odoo draws around our pages, with the reason to leave it out.
FRAME = {
    ".js_language_selector": "Odoo's choice of the language, in header and footer",
    ".o_portal_search_panel": "Odoo's search bar: its buttons are icons",
    "#chatterRoot": "Odoo's conversation below a page, drawn in a tree of its own",
    ".badge[title]": "the stage in OCA's list of tickets, white on light blue",
}

RUN = """
async (root, frame, impacts) => {
    document.querySelectorAll("details").forEach((one) => (one.open = true));
    const found = await axe.run(
        { include: root, exclude: frame },
        { resultTypes: ["violations"] }
    );
    return found.violations
        .filter((one) => impacts.includes(one.impact))
        .flatMap((one) =>
            one.nodes.map((node) => ({
                rule: one.id,
                where: node.target.join(" "),
                html: node.html.slice(0, 160),
                why: [...node.any, ...node.all, ...node.none]
                    .map((check) => check.message)
                    .join("; ")
                    .slice(0, 200),
            }))
        );
}
"""
WIDE = """
() => {
    const page = document.scrollingElement;
    return page.scrollWidth > page.clientWidth
        ? [...document.querySelectorAll("main *, #wrap *")]
              .filter((one) => one.getBoundingClientRect().right > page.clientWidth + 1)
              .slice(0, 3)
              .map((one) => `${one.tagName}.${one.className}`)
        : null;
}
"""


def violations(tab, root="html"):
    """Return what axe finds serious within ``root``: rule, place, code, reason."""
    frame = [[one] for one in FRAME]
    return tab.call(RUN, [[root]], frame, SERIOUS, timeout=60)


def sticks_out(tab):
    """Return the first elements that make the page scroll sideways, or None."""
    return tab.call(WIDE)
