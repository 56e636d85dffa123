"""Writing down what a party is to be told; it is worded and sent later, outside every lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.comptoirs.models import Notice
from comptoir.jobs.actions import schedule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.comptoirs.models import Comptoir, Party
    from comptoir.kernel.acts import Act

_BATCH = 500


def note(
    kind: Notice.Kind,
    party: Party,
    *,
    comptoir: Comptoir,
    act: Act,
    about: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Have a party told one thing about a comptoir, from `due_at` on; noted twice, it is told once."""
    _write(kind, [party.pk], comptoir=comptoir, act=act, about=about, due_at=due_at)
    notice = Notice.objects.get(party=party, comptoir=comptoir, kind=kind, about=about)
    schedule(
        "comptoirs.tell",
        key=str(notice.pk),
        due_at=notice.due_at,
        payload={"notice": notice.pk},
    )


def note_all(
    kind: Notice.Kind,
    parties: Iterable[int],
    *,
    comptoir: Comptoir,
    act: Act,
    about: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Have many parties told one thing about a comptoir: one job tells them all."""
    _write(kind, parties, comptoir=comptoir, act=act, about=about, due_at=due_at)
    schedule(
        "comptoirs.tell-due",
        key=f"{kind}:{comptoir.pk}:{about}:{act.at.isoformat()}",
        due_at=due_at or act.at,
        payload={"comptoir": comptoir.pk},
    )


def _write(
    kind: Notice.Kind,
    parties: Iterable[int],
    *,
    comptoir: Comptoir,
    act: Act,
    about: int,
    due_at: datetime | None,
) -> None:
    """Write the notices that are not there yet, in statements that never fail."""
    wanted = [
        Notice(
            party_id=party,
            comptoir=comptoir,
            kind=kind,
            about=about,
            made_at=act.at,
            due_at=due_at or act.at,
        )
        for party in parties
    ]
    Notice.objects.bulk_create(wanted, batch_size=_BATCH, ignore_conflicts=True)
