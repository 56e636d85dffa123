"""A mailing, written and handed over by one runner. Runs inside a place."""

from __future__ import annotations

import smtplib
import time
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from bench.moves import _day
from comptoir.editions.models import Edition
from comptoir.jobs import registry
from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.mail.models import Letter
from comptoir.mailings import actions
from comptoir.mailings.models import Mailing
from comptoir.mailings.segments import Segment
from tests.mail.server import mailers
from tests.support.factories import an_agent

if TYPE_CHECKING:
    from collections.abc import Callable

WRITING = actions.Writing(
    Mailing.Kind.SERVICE,
    "Venez à {comptoir}",
    "Bonjour {prénom|bonjour},\n\nnous vous attendons {date} à {heure}, {lieu}.\n\nPour changer : {lien}",
    Segment(),
)
BARE = 300
ALL = 1_000_000


def mailing(*, port: int) -> dict[str, Any]:
    """Send one to everybody of the edition; tell how long each step takes, and the memory that all of them add."""
    settings.MAILERS = mailers(port)
    act = Act(Actor(ActorKind.USER, str(an_agent().pk)), _day())
    Job.objects.waiting().delete()
    bare = _bare(port)
    draft = actions.draft(Edition.objects.get(), WRITING, act=act)
    # Whatever is loaded with the first letter is no memory of the others.
    actions.try_out(draft, None, act=act)
    drain(limit=ALL, at=act.at)
    counted = _Counted()
    memory, processor = _memory(), time.process_time()
    with connection.execute_wrapper(counted):
        look = _seconds(lambda: actions.prepare(draft, act=act))
        send = _seconds(lambda: actions.send(draft, act=act))
        deliver = registry._TASKS.pop("mail.deliver")
        write = _seconds(lambda: drain(limit=ALL, at=act.at))
        registry._TASKS["mail.deliver"] = deliver
        hand = _seconds(lambda: drain(limit=ALL, at=act.at))
    letters = Letter.objects.exclude(sent_at=None).count() - 1
    return {
        "look": look, "send": send, "write": write, "hand": hand, "handed": letters,
        "processor": 1000 * (time.process_time() - processor) / letters, "memory": max(counted.most, _memory()) - memory,
        "sql": counted.statements / letters, "bare": BARE, "bare_rate": BARE / bare,
    }  # fmt: skip


class _Counted:
    """How many statements there were, and the most memory that the process had of its own at every hundredth."""

    statements, most = 0, 0.0

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 - Django's own signature
        context: Any,
    ) -> Any:
        self.statements += 1
        if self.statements % 100 == 0:
            self.most = max(self.most, _memory())
        return execute(sql, params, many, context)


def _bare(port: int) -> float:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Venez"
    message.set_content("Nous vous attendons.\n" * 60)
    message.add_alternative("<p>Nous vous attendons.</p>\n" * 200, subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as server:
        return _seconds(lambda: [server.send_message(message) for _n in range(BARE)])


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _memory() -> float:
    """Return the megabytes of this process alone: SQLite maps its file too, which the machine takes back at will."""
    status = Path("/proc/self/status").read_text().split()
    return int(status[status.index("RssAnon:") + 1]) / 1024
