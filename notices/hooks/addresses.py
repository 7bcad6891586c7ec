"""Where a hook may point: to hosts that the operator named, by https, and never into the machine or its cloud.

The list is looked at when an address is entered and again at each try; the name is resolved at each try, and the
connection goes to the very number that was looked at, so that a name which changes its mind between two questions
gains nothing.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from notices.terms import Trouble

Number = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"https": 443, "http": 80}
METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")
)
"""Where clouds answer what only their machines should know; not all of these are link-local."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """The address cannot be called; ``trouble`` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart, with the number to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    number: str


def hosts() -> tuple[str, ...]:
    """The hosts to which a hook may point, ``name`` or ``name:port``; without a port the usual one is meant."""
    return tuple(settings.WEBHOOK_HOSTS)


def check(address: str) -> str:
    """The address without blanks. Raises Invalid at ``address`` with a sentence when a hook may not point there."""
    text = address.strip()
    if "?" in text or "#" in text:
        said = _(
            "An address of a webhook has no ? and no #: it stands in the trail, and the signature says who we are."
        )
        raise _wrong("address_with_query", said)
    try:
        _taken_apart(text)
    except ValueError as error:
        raise _wrong("address_malformed", _("This is no address; it looks like https://host/path.")) from error
    except Unreachable as error:
        listed = ", ".join(hosts()) or "—"
        said = _("A webhook points by https only, and to hosts that the operator of the server has named: %(hosts)s")
        raise _wrong("address_not_allowed", said % {"hosts": listed}) from error
    return text


def target(address: str) -> Target:
    """Whereto a try connects. Raises Unreachable when that is not allowed, or not any more."""
    try:
        parts, port = _taken_apart(address)
    except ValueError as error:
        raise Unreachable(Trouble.NOT_ALLOWED) from error
    host = parts.hostname or ""
    numbers = resolve(host, port)
    if not numbers:
        raise Unreachable(Trouble.UNKNOWN_HOST)
    if any(_forbidden(ipaddress.ip_address(number)) for number in numbers):
        raise Unreachable(Trouble.NOT_ALLOWED)
    return Target(parts.scheme, host, port, parts.path or "/", numbers[0])


def resolve(host: str, port: int) -> list[str]:
    """The numbers of a name, those of IPv4 first; none when it has no number."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    rows = sorted(found, key=lambda row: row[0] != socket.AF_INET)
    return [str(row[4][0]).partition("%")[0] for row in rows]


def at_home() -> bool:
    """Whether this copy itself runs without TLS on its own machine: a demonstration, a test."""
    return bool(settings.DEBUG) or not settings.SECURE


def _taken_apart(address: str) -> tuple[SplitResult, int]:
    """Raises ValueError for what is no such address, Unreachable for one that is not allowed."""
    if not address.isascii() or any(char.isspace() or not char.isprintable() or char == "\\" for char in address):
        raise ValueError(address)
    parts = urlsplit(address)
    if not parts.hostname or parts.scheme not in PORTS or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(address)
    usual = PORTS[parts.scheme]
    port = parts.port or usual
    if parts.scheme == "http" and not (at_home() and parts.hostname in LOOPBACK):
        raise Unreachable(Trouble.NOT_ALLOWED)
    names = {f"{parts.hostname}:{port}"} | ({parts.hostname} if port == usual else set())
    if not names & set(hosts()):
        raise Unreachable(Trouble.NOT_ALLOWED)
    return parts, port


def _forbidden(number: Number) -> bool:
    """The machine itself, its link, its cloud, nowhere and everybody; and the same wrapped into IPv6."""
    if isinstance(number, ipaddress.IPv6Address) and (inner := _inside(number)) is not None:
        return _forbidden(inner)
    if number.is_loopback:
        return not at_home()
    nowhere = number.is_link_local or number.is_multicast or number.is_unspecified or number.is_reserved
    return nowhere or number in METADATA or number in ipaddress.ip_network("0.0.0.0/8")


def _inside(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if number in NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)


def _wrong(code: str, message: object) -> Invalid:
    return Invalid(code, message, fields={"address": message})
