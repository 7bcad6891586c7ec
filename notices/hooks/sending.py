"""One try: a POST to one address, within bounds of time and size, following nobody; no database here."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from socket import SHUT_RDWR
from threading import Event, Timer
from time import monotonic
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as PatienceOver

from notices.hooks.addresses import PORTS, Target, Unreachable, target
from notices.terms import Trouble

CONNECT, READ, WHOLE = 5.0, 10.0, 30.0
"""Seconds: until there is a connection, between two pieces of the answer, for all of it once connected."""
MOST_READ = 64 * 1024
KEPT = 500
"""Characters of an answer that stand in the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a try went; without ``trouble`` it delivered."""

    status: int | None = None
    trouble: Trouble | None = None
    text: str = ""
    took_ms: int = 0


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send once. Whatever goes wrong on the way is an answer too, never an exception."""
    begun = monotonic()

    def answered(**told: Any) -> Answer:
        return Answer(took_ms=round((monotonic() - begun) * 1000), **told)

    try:
        status, text = _exchange(target(address), body, headers)
    except Unreachable as error:
        return answered(trouble=error.trouble)
    except (ssl.SSLError, SSLError):
        return answered(trouble=Trouble.CERTIFICATE)
    except NewConnectionError:  # to urllib3 a kind of being late
        return answered(trouble=Trouble.UNREACHABLE)
    except (TimeoutError, PatienceOver):
        return answered(trouble=Trouble.TIMEOUT)
    except (OSError, HTTPException, HTTPError, ValueError):
        return answered(trouble=Trouble.UNREACHABLE)
    return answered(status=status, trouble=_trouble(status), text=text)


def _trouble(status: int) -> Trouble | None:
    if 200 <= status < 300:
        return None
    return Trouble.REDIRECT if 300 <= status < 400 else Trouble.STATUS


def _exchange(to: Target, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    connection, over = _connection(to), Event()
    try:
        connection.connect()
        watch = Timer(WHOLE, _cut, [connection.sock, over])
        watch.daemon = True
        watch.start()
        try:
            return _asked(connection, to, body, headers)
        except Exception as error:
            if over.is_set():
                raise TimeoutError from error
            raise
        finally:
            watch.cancel()
    finally:
        connection.close()


def _connection(to: Target) -> HTTPConnection:
    """To the number that was looked at; the certificate is for the name."""
    if to.scheme == "http":
        return HTTPConnection(to.number, to.port, timeout=CONNECT)
    return HTTPSConnection(
        to.number, to.port, timeout=CONNECT, ssl_context=ssl.create_default_context(), server_hostname=to.host
    )


def _asked(connection: HTTPConnection, to: Target, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    connection.timeout = READ
    connection.sock.settimeout(READ)
    host = f"[{to.host}]" if ":" in to.host else to.host
    named = {"Host": host if to.port == PORTS[to.scheme] else f"{host}:{to.port}", **headers}
    connection.request("POST", to.path, body=body, headers=named, preload_content=False, decode_content=False)
    response = connection.getresponse()
    read = response.read(MOST_READ, decode_content=False)
    return response.status, read.decode(errors="replace").replace("\0", "")[:KEPT]


def _cut(sock: Any, over: Event) -> None:
    """Time is over: whoever waits for this connection is let go."""
    over.set()
    try:
        sock.shutdown(SHUT_RDWR)
    except OSError:
        sock.close()
