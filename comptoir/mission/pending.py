"""What an edition has for the mission to do, from its dates to its announcement; and the letters to mend."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from comptoir.comptoirs import checks
from comptoir.editions.models import Edition, Phase
from comptoir.kernel.clock import local, start_of
from comptoir.mission import letters
from comptoir.mission.rulebook import to_confirm
from comptoir.organisations.pending import Kind, Pending, Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.mail.kinds import LetterKind
    from comptoir.mail.models import LetterWording

DATES, CONFIRM, SIGN, ANNOUNCE = (
    "edition-dates",
    "edition-rules",
    "edition-sign",
    "edition-announce",
)
MEND = "letter-mend"
# How long before it opens a phase must have certain rules, and an edition must be announced.
CONFIRM_BEFORE, ANNOUNCE_BEFORE = timedelta(days=14), timedelta(days=30)


def for_mission(at: datetime) -> list[Pending]:
    """Return what waits in the edition that runs and in those to come, and the letters to mend."""
    present = local(at).year
    editions = Edition.objects.at_hand().filter(year__gte=present).order_by("year")
    return [task for edition in editions for task in _of(edition, at)] + [
        _to_mend(kind, wording, wording.failed_at or at) for kind, wording in letters.failing()
    ]


def _of(edition: Edition, at: datetime) -> Iterable[Pending]:
    if not edition.phases.all():
        yield from _without_dates(edition, at)
        return
    yield from _to_sign(edition, at)
    yield from _to_announce(edition, at)
    for phase in edition.phases.all():
        yield from _to_confirm(edition, phase, at)


def _without_dates(edition: Edition, at: datetime) -> Iterable[Pending]:
    """Say from October on that next year has no dates: comptoirs are prepared in winter."""
    since = start_of(date(edition.year - 1, 10, 1))
    if since <= at:
        yield Pending(
            kind=DATES,
            pk=edition.pk,
            title=gettext("Give its dates to %(edition)s") % {"edition": edition},
            detail=gettext("Five dates are enough: the rest is deduced from last year."),
            since=since,
            due=date(edition.year - 1, 12, 31),
            url=reverse("mission:edition_new"),
        )


def _to_confirm(edition: Edition, phase: Phase, at: datetime) -> Iterable[Pending]:
    """Name a phase that opens soon, or is open, with rules that are only supposed."""
    count = to_confirm(edition, at, kind=phase.kind)
    if count and phase.opens_at - CONFIRM_BEFORE <= at < phase.closes_at:
        words = ngettext(
            "Confirm %(n)d rule of “%(phase)s”", "Confirm %(n)d rules of “%(phase)s”", count
        )
        yield Pending(
            kind=CONFIRM,
            pk=phase.pk,
            title=words % {"n": count, "phase": phase.phrases.title},
            detail=gettext("It is used, and the public does not see it until it is confirmed."),
            since=phase.opens_at - CONFIRM_BEFORE,
            due=max(local(phase.opens_at).date(), local(at).date()),
            url=reverse("mission:edition_rules", args=[edition.year]),
        )


def _to_sign(edition: Edition, at: datetime) -> Iterable[Pending]:
    """Say once for an edition that its dates leave comptoirs to come aside, and that nobody signed."""
    comptoirs = checks.standing(edition)
    found = checks.strandings(checks.windows_of(edition), comptoirs)
    signed = checks.overrides_of(edition, found)
    unsigned = {one for stranding in found if stranding.covers not in signed for one in stranding.comptoirs}  # fmt: skip
    left = [one for one in comptoirs if one in unsigned and one.ends_at > at]
    if left:
        yield Pending(
            kind=SIGN,
            pk=edition.pk,
            title=gettext("Move or sign dates of %(edition)s that leave people aside")
            % {"edition": edition},
            detail=", ".join(str(one) for one in left),
            since=max(one.changed_at for one in left),
            due=local(left[0].starts_at).date(),
            url=reverse("mission:edition_year", args=[edition.year]),
        )


def _to_announce(edition: Edition, at: datetime) -> Iterable[Pending]:
    registration = edition.phase(Phase.Kind.REGISTRATION)
    if edition.announced_at is None and registration is not None:
        since = registration.opens_at - ANNOUNCE_BEFORE
        if since <= at:
            yield Pending(
                kind=ANNOUNCE,
                pk=edition.pk,
                title=gettext("Announce %(edition)s") % {"edition": edition},
                detail=gettext("Registration opens, and the public does not see the edition."),
                since=since,
                due=local(registration.opens_at).date(),
                url=reverse("mission:edition_announce", args=[edition.year]),
            )


def _to_mend(kind: LetterKind, wording: LetterWording, since: datetime) -> Pending:
    facts = {"letter": kind.title, "language": wording.get_language_display()}
    return Pending(
        kind=MEND,
        pk=wording.pk,
        title=gettext("Mend the words of “%(letter)s” (%(language)s)") % facts,
        detail=gettext(
            "Some letters left with their own words: a word in braces is not known any more."
        ),
        since=since,
        due=local(since).date(),
        url=reverse("mission:letter_model", args=[kind.key, wording.language]),
    )


KINDS = {
    DATES: Kind(
        counted=lambda n: ngettext("%(n)d edition to date", "%(n)d editions to date", n) % {"n": n},
        button=gettext_lazy("Give the dates"),
    ),
    CONFIRM: Kind(
        counted=lambda n: ngettext("%(n)d phase to confirm", "%(n)d phases to confirm", n) % {"n": n},
        button=gettext_lazy("Confirm the rules"),
    ),
    SIGN: Kind(
        counted=lambda n: ngettext("%(n)d calendar to sign", "%(n)d calendars to sign", n) % {"n": n},
        button=gettext_lazy("Look at the dates"),
    ),
    ANNOUNCE: Kind(
        counted=lambda n: ngettext("%(n)d edition to announce", "%(n)d editions to announce", n) % {"n": n},
        button=gettext_lazy("Announce it"),
    ),
    MEND: Kind(
        counted=lambda n: ngettext("%(n)d letter to mend", "%(n)d letters to mend", n) % {"n": n},
        button=gettext_lazy("Mend the letter"),
    ),
}  # fmt: skip
SOURCE = Source(kinds=KINDS, waiting=for_mission)
