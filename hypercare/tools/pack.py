# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must not get into a document that is frozen: passwords.

The rules would rather warn of too much: what is signed is kept for good and is read by
many, so a person looks at what was found.
"""

import re

#: What the pack tells, in its order.
SECTIONS = (
    "environments",
    "user_roles",
    "integrations",
    "customisations",
    "known_issues",
    "agreement_terms",
    "schedule",
    "channels",
    "faq_summary",
    "training",
    "roadmap",
    "escalation",
)

#: Words after which a secret is told, in the languages of the suite.
_WORDS = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|api[ _-]?key|private[ _-]?key|pin"
    r"|парол[ьяіюем]+|пін-?код|секрет\w*|токен\w*|ключ(?:\s+(?:api|апі|доступу))?"
)
_TOLD = re.compile(
    rf"(?<!\w)(?:{_WORDS})(?!\w)[^\S\n]*(?:[:=]|[-–—][^\S\n]|(?P<is>is[^\S\n]))"
    r"[^\S\n]*(?P<secret>\S+)",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"\w+://[^\s/:@]+:(?P<secret>[^\s/@]+)@", re.IGNORECASE)
_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_LONG = re.compile(r"(?<![\w/.@-])[A-Za-z0-9+_=!#$%^&*~-]{16,}(?![\w/.@])")
#: What follows the word where no secret does.
_HARMLESS = re.compile(
    r"(?:in|the|at|with|by|see|kept|stored|none|у|в|на|див|зберіга\w*|немає|нема"
    r"|відом\w*|є|хто|who|known|не|no|not|[-–—.…*x•]+)[.,;:]?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+", re.IGNORECASE)


def secrets(text):
    """Lines of ``text`` that look as if they told a password, in their order.

    >>> secrets("Admin: Olena. Password: in the vault of the client")
    []
    >>> secrets("Login admin, password: Qwerty123")
    ['Login admin, password: Qwerty123']
    >>> secrets("Пароль - Літо2026!")
    ['Пароль - Літо2026!']
    >>> secrets("https://user:s3cret@shop.example.com/api")
    ['https://user:s3cret@shop.example.com/api']
    >>> secrets("Key user: Ivan. https://shop.example.com/a1b2c3d4e5f6g7h8")
    []
    """
    return [line.strip() for line in (text or "").splitlines() if _tells(line)]


def _tells(line):
    if _KEY_BLOCK.search(line) or _IN_ADDRESS.search(line):
        return True
    plain = _ADDRESS.sub(" ", line)
    for found in _TOLD.finditer(line):
        secret = found["secret"]
        if found["is"] and secret.isalpha():
            continue  # a token is renewed, a password is kept
        if not _HARMLESS.fullmatch(secret) and not _ADDRESS.fullmatch(secret):
            return True
    return any(_is_random(word) for word in _LONG.findall(plain))


def _is_random(word):
    """Whether a long word is none that people write: letters and digits mixed.

    >>> _is_random("Zx81kQ92mmLp40Ra"), _is_random("INTEGRATION-2026-03")
    (True, False)
    """
    digits = sum(char.isdigit() for char in word)
    return (
        digits >= 3
        and any(char.islower() for char in word)
        and any(char.isupper() for char in word)
    )
