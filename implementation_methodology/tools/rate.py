# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How often somebody may ask for what is costly, and who that somebody is.

A window slides: of the last ``seconds`` at most ``count`` requests are let through.
What is refused is not counted, so nobody stays shut out by going on asking.
"""

import math
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

MINUTE = 60
HOUR = 60 * MINUTE
#: Homes and offices are given at least this much of IPv6; one address is nobody.
IPV6_PREFIX = 64
#: A setting above this is no limit worth counting rows for.
MOST = 10_000


@dataclass(frozen=True)
class Limit:
    """At most ``count`` requests in any ``seconds``; ``count`` 0 is no limit."""

    count: int
    seconds: int


#: What is limited, per person (per address for whoever is not logged in). Each count
#: is the default of a system parameter; see `parameter`.
LIMITS = {
    # pages that nobody has to log in for
    "page": Limit(120, MINUTE),
    # a file or fingerprint looked up among signed documents
    "verify": Limit(20, MINUTE),
    # lists that are searched in
    "search": Limit(60, MINUTE),
    # answers suggested while somebody types
    "suggest": Limit(90, MINUTE),
    # any other form of a page
    "form": Limit(60, MINUTE),
    # signing, declining, deciding
    "sign": Limit(20, MINUTE),
    # files handed in
    "upload": Limit(30, MINUTE),
    # documents drawn or packed
    "pdf": Limit(30, MINUTE),
    # new tickets
    "ticket": Limit(20, 10 * MINUTE),
    # people proposed
    "invite": Limit(20, HOUR),
    # people reminded by hand
    "nudge": Limit(60, HOUR),
    # files of an import looked through
    "preview": Limit(20, 10 * MINUTE),
}


def parameter(name):
    """The system parameter that holds the count of a limit.

    >>> parameter("pdf")
    'implementation_methodology.rate_pdf'
    """
    return f"implementation_methodology.rate_{name}"


def chosen(name, setting):
    """The limit of this name with the count that was set; nonsense sets nothing.

    >>> chosen("pdf", "5"), chosen("pdf", " 0 ").count
    (Limit(count=5, seconds=60), 0)
    >>> {chosen("pdf", given) for given in (None, "", "-3", "x", "9" * 99)}
    {Limit(count=30, seconds=60)}
    """
    limit = LIMITS[name]
    setting = str(setting or "").strip()
    if not (setting.isascii() and setting.isdecimal()) or int(setting[:9]) > MOST:
        return limit
    return Limit(int(setting), limit.seconds)


def payer(uid, address):
    """Who a request is counted for: the login, or where an unknown one comes from.

    Nothing of what a request says about itself goes into it.

    >>> payer(7, "203.0.113.9"), payer(None, "203.0.113.9")
    ('user:7', 'net:203.0.113.9')
    >>> payer(None, "2001:db8:1:2:3:4:5:6")
    'net:2001:db8:1:2::/64'
    >>> payer(None, "::ffff:203.0.113.9"), payer(None, None)
    ('net:203.0.113.9', 'net:unknown')
    """
    if uid:
        return f"user:{uid}"
    try:
        # The zone of a link-local address is the sender's own choice of words.
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "net:unknown"
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.version == 6:
        return f"net:{ip_network((int(found), IPV6_PREFIX), strict=False)}"
    return f"net:{found}"


def is_shared(address):
    """Whether many people seem to stand behind an address: a proxy nobody declared.

    >>> is_shared("127.0.0.1"), is_shared("203.0.113.9"), is_shared("8.8.8.8")
    (True, True, False)
    >>> is_shared(None)
    True
    """
    try:
        return ip_address((address or "").partition("%")[0]).is_private
    except ValueError:
        return True


def seconds_left(remaining):
    """Whole seconds to wait, at least one.

    >>> seconds_left(0.2), seconds_left(12), seconds_left(-0.1)
    (1, 12, 1)
    """
    return max(1, math.ceil(remaining))
