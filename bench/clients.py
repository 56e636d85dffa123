"""People with browsers: on lines of their own, one after the other or all at the same instant."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

# How long somebody looks at a page that does not come.
PATIENCE = 180
# The product asks whoever answers faster to look again.
PEOPLE_THINK = 2.1
# The comptoir that everybody wants.
SLUG = "bench"
FETCHING = 16
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|stamp)" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `wire` counts every byte of it. Status 0: nothing came."""

    status: int
    headers: dict[str, str]
    body: bytes
    wire: int
    seconds: float = 0.0


def request(site: str, path: str, *, form: dict[str, str] | None = None, **headers: str) -> bytes:
    """Return the bytes of a request as a browser sends them; `_` in a header's name is a hyphen."""
    body = urlencode(form).encode() if form is not None else b""
    sent = {"Host": urlsplit(site).netloc, "Accept_Encoding": "gzip, br"} | headers
    if form is not None:
        sent |= {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(body))}  # fmt: skip
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in sent.items()]
    verb = "GET" if form is None else "POST"
    return "\r\n".join([f"{verb} {path} HTTP/1.1", *lines, "", ""]).encode() + body


def answer(head: bytes, body: bytes, *, seconds: float = 0.0) -> Answer:
    """Read an answer."""
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _colon, value in (li.partition(":") for li in lines)
    }
    return Answer(int(status.split()[1]), headers, body, len(head) + 4 + len(body), seconds)


class Line:
    """A connection that stays open, as a browser's does."""

    def __init__(self, site: str) -> None:
        host, _colon, port = urlsplit(site).netloc.partition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, sent: bytes) -> Answer:
        """Send a request, and read its answer, whose length is told."""
        started = time.perf_counter()
        self._socket.sendall(sent)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _gap, body = received.partition(b"\r\n\r\n")
        told = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if told is None:
            raise ConnectionError("The server does not say how long its answer is.")
        while len(body) < int(told[1]):
            body += self._more()
        return answer(head, body, seconds=time.perf_counter() - started)

    def _more(self) -> bytes:
        if not (more := self._socket.recv(65_536)):
            raise ConnectionError("The server hung up.")
        return more

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def one_by_one(site: str, path: str, *, times: int) -> list[float]:
    """Ask for a page again and again on one line; return the seconds of each answer."""
    with closing(Line(site)) as line:
        sent = request(site, path)
        return [_good(line.ask(sent)).seconds for _ in range(times)]


def _good(reply: Answer) -> Answer:
    if reply.status != 200:  # noqa: PLR2004 - the page is there
        raise RuntimeError(f"An answer of the bench's server is {reply.status}.")
    return reply


def flow(site: str, path: str, *, lines: int, seconds: float) -> int:
    """Ask for a page on several lines at once for a while; return how many answers came."""
    end = time.perf_counter() + seconds
    sent = request(site, path)

    def ask(_number: int) -> int:
        answers = 0
        with closing(Line(site)) as line:
            while time.perf_counter() < end:
                _good(line.ask(sent))
                answers += 1
        return answers

    with ThreadPoolExecutor(lines) as crowd:
        return sum(crowd.map(ask, range(lines)))


# --- Registering ------------------------------------------------------------------------------------


def hidden_of(page: str) -> dict[str, str]:
    """Return what the form carries unseen: its token against forgery, and its stamp."""
    return dict(_HIDDEN.findall(page))


def filled(number: int, hidden: dict[str, str]) -> dict[str, str]:
    """Return the form as somebody fills it in."""
    return hidden | {
        "name": f"Camille Numéro {number}",
        "email": f"camille.{number}.{hidden['stamp'][-12:]}@example.org",
        "commune": "Arras",
        "comes_as": "citizen",
        "idea": "Un jardin partagé au pied des immeubles, avec les voisins.",
        "site": "",
    }


def network(number: int) -> str:
    """Return an address of one's own, as the proxy would tell it."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def prepared(site: str, path: str, *, people: int) -> list[bytes]:
    """Let each of these people open the form, and return the answers they are about to send."""

    async def everybody() -> list[bytes]:
        crowd = asyncio.Semaphore(FETCHING)

        async def one(number: int) -> bytes:
            known = {"X_Forwarded_For": network(number + 1), "Accept_Encoding": "identity"}
            async with crowd:
                page = await _exchange(site, request(site, path, Connection="close", **known))
            cookie = page.headers["set-cookie"].partition(";")[0]
            form = filled(number, hidden_of(page.body.decode()))
            return request(site, path, form=form, Cookie=cookie, Connection="close", **known)

        return await asyncio.gather(*(one(number) for number in range(people)))

    return asyncio.run(everybody())


def rush(site: str, sent: Sequence[bytes]) -> tuple[list[Answer], float]:
    """Send all of these at the same instant, each on a line of its own; return the answers and the seconds of all."""

    async def everybody() -> list[Answer]:
        return await asyncio.gather(*(_exchange(site, one) for one in sent))

    started = time.perf_counter()
    return asyncio.run(everybody()), time.perf_counter() - started


async def _exchange(site: str, sent: bytes) -> Answer:
    host, _colon, port = urlsplit(site).netloc.partition(":")
    started = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(sent)
            received = await reader.read(-1)
            writer.close()
    except (OSError, TimeoutError):
        received = b""
    head, gap, body = received.partition(b"\r\n\r\n")
    seconds = time.perf_counter() - started
    return answer(head, body, seconds=seconds) if gap else Answer(0, {}, b"", 0, seconds)
