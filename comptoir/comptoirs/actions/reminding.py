"""Reminders: a week before and the day before, to whoever has had a seat for longer than that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.comptoirs.actions.notices import note_all
from comptoir.comptoirs.models import Comptoir, Notice, Offer, Party
from comptoir.comptoirs.pacing import ON_THE_WAY, WEEK_FROM, WEEK_UNTIL
from comptoir.comptoirs.windows import after_quiet
from comptoir.kernel.clock import local, start_of
from comptoir.mail.models import Letter

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.kernel.acts import Act
    from comptoir.kernel.querysets import QuerySet

Kind = Notice.Kind


def remind(*, act: Act) -> None:
    """Have those who hold seats reminded of each comptoir that is a week away, or a day; once, whoever asks again.

    A reminder is about a day: a comptoir that moves is reminded of again.
    """
    today = local(act.at).date()
    coming = Comptoir.objects.published().filter(starts_at__gt=act.at)
    coming = coming.between(today, today + timedelta(days=WEEK_FROM))
    for comptoir in coming.order_by("starts_at", "pk"):
        days = (local(comptoir.starts_at).date() - today).days
        if days >= WEEK_UNTIL:
            _remind(comptoir, Kind.WEEK, before=WEEK_FROM, act=act)
        elif days == 1 or (days == 0 and act.at <= comptoir.starts_at - ON_THE_WAY):
            _remind(comptoir, Kind.EVE, before=1, act=act)


@transaction.atomic
def _remind(comptoir: Comptoir, kind: Notice.Kind, *, before: int, act: Act) -> None:
    day = local(comptoir.starts_at).date()
    since = start_of(day - timedelta(days=before))
    known = Notice.objects.filter(comptoir=comptoir, kind=kind, about=day.toordinal())
    parties = _seated_before(comptoir, since).exclude(pk__in=known.values("party"))
    if pks := list(parties.order_by("pk").values_list("pk", flat=True)):
        note_all(
            kind, pks, comptoir=comptoir, act=act, about=day.toordinal(),
            due_at=after_quiet(act.at),
        )  # fmt: skip


def _seated_before(comptoir: Comptoir, since: datetime) -> QuerySet[Party]:
    """Return the parties that have their seats since before that moment: later ones have just had their tickets."""
    seated = comptoir.registrations.confirmed().filter(entered_at__lt=since)
    accepted = Offer.objects.filter(
        entry__comptoir=comptoir, outcome=Offer.Outcome.ACCEPTED, settled_at__gte=since
    )
    led_here = Notice.objects.filter(comptoir=comptoir, kind=Kind.REBOOKED, made_at__gte=since)
    return (
        Party.objects.filter(pk__in=seated.values("party"))
        .exclude(pk__in=accepted.values("entry__party"))
        .exclude(pk__in=led_here.values("party"))
        .exclude(pk__in=_moved_here_by_themselves(since))
    )


def _moved_here_by_themselves(since: datetime) -> list[int]:
    letters = Letter.objects.filter(name="comptoirs/changed_comptoir", created_at__gte=since)
    return [int(key.split(":")[1]) for key in letters.values_list("key", flat=True)]
