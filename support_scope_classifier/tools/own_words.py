# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The customer's own words, out of a subject and a body as mail brings them.

What others wrote (quotes, headers, signatures, disclaimers) and what says nothing about
the request (greetings, addresses, long numbers, traces) goes; of a trace the last line
stays, as it names the error. The body is cut before anything looks at it and every step
is linear, so no text can hold up a worker.
"""

import re
import unicodedata
from dataclasses import dataclass

from .plain_text import is_html, plain

#: So much of a body is looked at, in characters; a request is told long before.
MOST_BODY, MOST_SUBJECT = 60_000, 300
#: So much of the customer's words is kept.
MOST_WORDS = 600
#: Fewer words cannot be judged.
FEWEST_WORDS = 3
#: Longer runs without a space are keys, paths or attacks.
LONGEST_RUN = 40

EMPTY, TOO_SHORT, ATTACHMENT_ONLY = "empty", "too_short", "attachment_only"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the customer wrote, and why nothing can be said of it, if so.

    ``abstain`` is ``empty``, ``too_short``, ``attachment_only`` or ``None``.
    """

    text: str
    abstain: str | None = None


_UNSEEN = dict.fromkeys(
    [
        *range(0x00, 0x09),
        *range(0x0B, 0x20),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
_UNSEEN[0x0B] = _UNSEEN[0x0C] = _UNSEEN[0x0D] = "\n"
_UNSEEN[0x2028] = _UNSEEN[0x2029] = "\n"
_UNSEEN[0xA0] = " "

_REPLY = re.compile(
    r"^\s{0,9}(?:(?:re|fwd?|aw|tr|відп|пер|від|отв|ответ|пересл|odp|pd)\s?:\s{0,9}){1,6}",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:wrote|writes|пише|писав|писала|написав|написала|пишет|писал|писала|написал"
    r"|написала|napisał|napisała|napisał\(a\)|pisze)\s{0,3}:$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\W{0,3}(?:from|sent|to|cc|date|subject|reply-to|від|надіслано|кому|копія|дата|тема"
    r"|от|отправлено|копия|od|wysłano|wysłane|do|data|temat|dw)\W{0,3}:\s",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^[\s>]{0,5}(?:-{2,20}\s?.{0,40}(?:original|forwarded|message|повідомлення|сообщение"
    r"|wiadomość|початков|исходн|пересл|oryginaln).{0,40}|_{8,80}|-{8,80}|={8,80})$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\W{0,3}(?:(?:best|kind|warm)?\s?regards|best wishes|sincerely|yours truly"
    r"|yours faithfully|cheers|sent from my|sent via|get outlook|з повагою|щиро ваш"
    r"|с уважением|з найкращими|всього найкращого|надіслано з|отправлено (?:с|из)"
    r"|z poważaniem|pozdrawiam|łączę wyrazy|wysłano z|wysłane z)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W{0,3}(?:many |much )?(?:thanks?|thank you|thx|ty|дякую|дякуємо|дяки|спасибі"
    r"|спасибо|благодарю|dziękuję|dzięki|dziękujemy)(?:\s(?:in advance|a lot|you"
    r"|so much|very much|наперед|заздалегідь|за допомогу|заранее|за помощь|z góry"
    r"|za pomoc))*\W*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\b(?:confidential|privileged|intended recipient|конфіденційн|конфиденциальн"
    r"|poufn|virus-free|think before you print|подумайте про довкілля)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\s{0,9}(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)"
    r"|добрий день|доброго дня|добридень|доброго ранку|добрий ранок|доброго вечора"
    r"|добрий вечір|вітаю|вітаємо|привіт|шановні|шановна|шановний|здравствуйте"
    r"|добрый день|доброго времени суток|доброе утро|добрый вечер|привет|уважаемые"
    r"|уважаемый|уважаемая|dzień dobry|dobry wieczór|witam|witajcie|cześć|hej|szanowni"
    r"|szanowny|szanowna)\b",
    re.IGNORECASE,
)
_GREETED = re.compile(
    r",?\s(?:all|team|support|there|everyone|everybody|colleagues|guys|sir|madam|всі|усі"
    r"|всім|колеги|команд\w{1,3}|пані|пане|панове|друзі|все|всем|коллеги|друзья"
    r"|państwo|wszystkim|zespole|pani|panie)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r",?(?:\s[A-ZА-ЯІЇЄҐŁŚŻ][\w'’.-]{1,20}){1,2}\s{0,3}[,!]")
_VERSION = re.compile(r"v?\d{1,2}\.\d{1,2}\W{0,2}")
_PHONE = re.compile(r"\+?\d[\d\s().-]{7,20}\d")
_TRACE = "Traceback (most recent call last)"
_RAISED = re.compile(r"\b[\w.]{0,80}(?:Error|Exception|Warning|Fault|Violation)\b")
_LOGGED = re.compile(r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
_FRAME = re.compile(
    r"^\s*(?:File \"|at \S{1,200}|\^{1,80}|During handling|The above exc)"
)
_ATTACHED = re.compile(
    r"\b(?:see|please|find|attached|attachment|screenshot|image|photo|file|pdf|png|jpe?g"
    r"|xlsx?|docx?|див|дивіться|вкладення|вкладенні|вкладено|скрін|скріншот|скрин|скриншот"
    r"|фото|файл|файлі|у|в|во|см|смотрите|вложение|вложении|прикріпив|прикріпила|додаю"
    r"|прилагаю|зображення|изображение|zobacz|patrz|w|załączniku|załącznik|zrzut|ekranu"
    r"|zdjęcie|plik|the|in|as|та|і|и|i|cid|inline)\b",
    re.IGNORECASE,
)


def own_words(subject, body, attachments=0):
    """The `OwnWords` of a message: at most `MOST_WORDS` characters, subject first.

    ``subject`` and ``body`` are text or nothing, the body plain or HTML;
    ``attachments`` is how many files came along. Never raises for any text.

    >>> own_words("Re: Рахунок", "<p>Добрий день!</p><p>Не друкує PDF</p>").text
    'Рахунок\\nНе друкує PDF'
    >>> own_words("", "Please add a column\\n\\nOn Monday Ann wrote:\\n> no").text
    'Please add a column'
    >>> own_words("", "  "), own_words("", "Дивіться вкладення", attachments=1)
    (OwnWords(text='', abstain='empty'), OwnWords(text='', abstain='attachment_only'))
    >>> own_words("", "допоможіть плз")
    OwnWords(text='допоможіть плз', abstain='too_short')
    """
    subject = _seen((subject or "")[:MOST_SUBJECT])
    body = (body or "")[:MOST_BODY]
    pictures = False
    if is_html(body):
        pictures = "<img" in body.lower()
        body = plain(body)
    subject = _words(_REPLY.sub("", subject))
    lines = _own_lines(_seen(body).split("\n"))
    text = "\n".join(filter(None, map(_words, _without_traces(lines))))
    text = _ungreeted(text)
    if subject and text.startswith(subject):
        subject = ""
    text = _ungreeted("\n".join(filter(None, (subject, text))))
    return _judged(_cut(text), attachments or pictures)


def _judged(text, attachments):
    letters = sum(map(_has_letter, text.split()))
    if letters <= 6 and not any(map(_has_letter, _ATTACHED.sub(" ", text).split())):
        return OwnWords("", ATTACHMENT_ONLY if attachments or letters else EMPTY)
    return OwnWords(text, TOO_SHORT if letters < FEWEST_WORDS else None)


def _has_letter(word):
    return any(letter.isalpha() for letter in word)


def _seen(text):
    """The text as a reader sees it: no control characters, no marks of direction."""
    return unicodedata.normalize("NFKC", text.translate(_UNSEEN))[:MOST_BODY]


def _own_lines(lines):
    """Lines up to the first that is another's; a forwarded request is the request."""
    own, skipping = [], False
    for number, line in enumerate(lines):
        bare = line.strip()[:400]
        if bare.startswith((">", "|>")):
            continue
        if _HEADER.match(bare + " ") and (skipping or _begins_headers(lines, number)):
            if any(own):
                break
            skipping = True
            continue
        skipping = False
        if _FORWARD.match(bare) or _WROTE.search(bare[-40:]):
            if any(own):
                # "On Monday, Ann <ann@…>" may stand on the line before "wrote:"
                if not _FORWARD.match(bare) and own[-1].lstrip()[:3].lower() == "on ":
                    own.pop()
                break
            continue
        if bare in ("--", "—", "---") or _SIGN_OFF.match(bare) or _disclaims(bare):
            if any(own):
                break
            continue
        own.append("" if _THANKS.match(bare[:80]) and len(bare) <= 80 else line)
    return own


def _begins_headers(lines, number):
    """Whether a header is followed by another: one alone is how people write."""
    return any(
        _HEADER.match(line.strip()[:80] + " ") for line in lines[number + 1 :][:3]
    )


def _disclaims(line):
    return len(line) > 60 and _DISCLAIMER.search(line) is not None


def _without_traces(lines):
    """Lines without stack traces and logs; of a trace the line that names the error."""
    tracing = False
    for line in lines:
        line = line[:2000]
        if _TRACE in line:
            before, _, after = line.partition(_TRACE)
            tracing = True
            yield before
            line = after
            if not _RAISED.search(line):
                continue
        if tracing:
            if line.startswith((" ", "\t")) and _FRAME.match(line) or not line.strip():
                continue
            raised = [match.start() for match in _RAISED.finditer(line)]
            if raised and not _FRAME.match(line):
                tracing = False
                yield line[raised[-1] if _FRAME.search(line) else raised[0] :][:200]
            elif raised:
                tracing = False
                yield line[raised[-1] :][:200]
            continue
        if _FRAME.match(line) or _LOGGED.match(line) and " ERROR " not in line:
            continue
        yield line


def _words(line):
    """The line without addresses, phones, long numbers and what is no word."""
    line = _PHONE.sub(" ", line)
    return " ".join(word for word in line.split() if _is_word(word))


def _is_word(word):
    if len(word) > LONGEST_RUN or "://" in word or word[:4].lower() == "www.":
        return False
    if "@" in word.strip("@") or word.count("/") + word.count("\\") > 2:
        return False
    digits = sum(letter.isdigit() for letter in word)
    return digits < 3 or digits * 2 < len(word) or _VERSION.fullmatch(word) is not None


def _ungreeted(text):
    for _ in range(3):
        match = _GREETING.match(text)
        if not match:
            break
        end = match.end()
        for pattern in (_GREETED, _GREETED, _NAMED):
            more = pattern.match(text, end)
            end = more.end() if more else end
        text = text[end:].lstrip(" \n\t,.!:;-–—)")
    return text


def _cut(text):
    if len(text) <= MOST_WORDS:
        return text
    return text[: text.rfind(" ", 0, MOST_WORDS) if " " in text[:MOST_WORDS] else 600]
