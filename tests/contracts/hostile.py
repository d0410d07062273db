# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Texts that want to run in the page of whoever reads them, and how to see it.

`live` looks into a page as a browser parses it. A real browser says it by a variable
of the window: `CANARY_VARIABLE` is set by whatever ran.
"""

import re

from lxml import etree, html

WORD = "zqx5s"
CANARY_VARIABLE = "zqx5sRan"
#: Sums that a template engine would do; nobody writes the result.
SUM, RESULT = "1234321+1", "1234322"
#: What no page may fetch or go to when it comes from a text.
SCHEMES = (
    "javascript:",
    "vbscript:",
    "data:text",
    "data:image/svg",
    "data:application",
)
LINKS = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcdoc",
    "background",
)
#: Line breaks and the like, which browsers leave out of a scheme.
UNSEEN = re.compile(r"[\s\x00-\x20]+")


def run(where):
    """JavaScript that tells where it ran."""
    return f"top.{CANARY_VARIABLE}=(top.{CANARY_VARIABLE}||'')+'{where} '"


def text(where):
    """A plain text: shown as it is, it does nothing. ``where`` has no quotes."""
    js = run(where)
    tag = f"<i data-{WORD}={where}>"
    return (
        f"{WORD}-{where} \"'></title></textarea></style></script>{tag}"
        f'<script>{js}</script><img src=data:,x onerror="{js}"><svg onload="{js}">'
        f'<a href="javascript:{js}" target=_top>go</a>'
        f'&lt;img src=x onerror="{js}"&gt; [go](javascript:{js}) '
        f'{{{{ {SUM} }}}} #{{{SUM}}} ${{{SUM}}} <t t-out="{SUM}"/> %(x)s %s '
        "\u202egnp.exe\u202c "
    )


def markup(where):
    """What a mail or an editor may hand in as HTML: cleaned, it does nothing."""
    js = run(where)
    return (
        f'<p>{WORD}-{where}</p><script>{js}</script><img src=x onerror="{js}">'
        f'<svg onload="{js}"><animate onbegin="{js}"/></svg>'
        f'<a href="java&#10;script:{js}">go</a><a href="data:text/html,x">go</a>'
        f'<iframe srcdoc="<script>{js}</script>"></iframe><base href="//x.example">'
        f'<form action="javascript:{js}"><button formaction="javascript:{js}">x'
        f'</button></form><p t-out="{SUM}">{{{{ {SUM} }}}}</p>'
        "<style>*{display:none}</style>"
    )


def link(where):
    """A web address that wants to leave its attribute."""
    return f'https://x.example/"onmouseover="{run(where)}"><i data-{WORD}={where}>'


def live(page):
    """What of the texts above is more than text in a page, as a list.

    >>> live("<p>" + text("a").replace("<", "&lt;").replace('"', "&quot;") + "</p>")
    []
    >>> sorted(set(live("<p>" + text("a") + "</p>")))[:2]
    ['<a> goes to javascript:', '<i> made by the text a']
    >>> live("<p>1234322</p>")
    ['a template worked out what a text says']
    """
    if isinstance(page, bytes):
        page = page.decode("utf-8", "replace")
    # lxml takes no declaration in a text
    page = re.sub(r"^\s*<\?xml[^>]*>", "", page)
    if not page.strip():
        return []
    found = [] if RESULT not in page else ["a template worked out what a text says"]
    for element in html.document_fromstring(page).iter(etree.Element):
        found += _of_element(element)
    return found


def _of_element(element):
    if element.tag == "script" and (element.text or "").startswith(f"top.{WORD}"):
        yield f"a script ran: {element.text[:90]}"
    for name, value in element.attrib.items():
        name = name.lower()
        if name == f"data-{WORD}":
            yield f"<{element.tag}> made by the text {value}"
        elif name.startswith("on") and WORD in value:
            yield f"<{element.tag}> with {name}: {value[:90]}"
        elif name.rpartition(":")[2] in LINKS:
            target = UNSEEN.sub("", value).lower()
            if target.startswith(SCHEMES) and (WORD in target or "text/html" in target):
                yield f"<{element.tag}> goes to {target.partition(':')[0]}:"
