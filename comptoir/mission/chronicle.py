"""The journal as people read it: what happened, to whom, by whom, and whether it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from comptoir.audit.models import Entry, reference
from comptoir.audit.phrases import quiet_verbs
from comptoir.comptoirs.models import Registration
from comptoir.kernel.acts import ActorKind
from comptoir.kernel.clock import start_of
from comptoir.kernel.refusals import Refusal
from comptoir.organisations import chronicle
from comptoir.organisations.chronicle import SIGNED_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from comptoir.accounts.models import Person
    from comptoir.audit.models import EntryQuerySet
    from comptoir.kernel.acts import Act
    from comptoir.organisations.chronicle import Line

PEOPLE, PLATFORM, DOOR = "personnes", "plateforme", "porte"
_PERSON = "accounts.person"
# The pages that the floors below do not know.
PAGES = {_PERSON: "mission:person"}


def wanted(
    *,
    who: str = "",
    verb: str = "",
    about: str = "",
    first: date | None = None,
    last: date | None = None,
    quiet: bool = False,
) -> EntryQuerySet:
    """Return the entries that these filters keep, the last written first."""
    found = Entry.objects.order_by("-pk").filter(_by(who))
    if verb:
        found = found.filter(verb=verb)
    elif not (quiet or about):
        found = found.exclude(verb__in=quiet_verbs())
    if about:
        found = found.filter(subject__in=_rows_of(about))
    if first:
        found = found.filter(at__gte=start_of(first))
    if last:
        found = found.filter(at__lt=start_of(_day_after(last)))
    return found


def _day_after(day: date) -> date:
    return type(day).fromordinal(day.toordinal() + 1)


def _by(who: str) -> Q:
    kinds = {
        PEOPLE: Q(actor_kind__in=[ActorKind.LINK, ActorKind.VISITOR]),
        PLATFORM: Q(actor_kind=ActorKind.PLATFORM),
        DOOR: Q(actor_kind=ActorKind.DEVICE),
    }
    return kinds.get(who) or (Q(actor_kind__in=SIGNED_IN, actor_id=who) if who else Q())


def lines_of(entries: Sequence[Entry], at: datetime) -> list[Line]:
    """Return these entries in words, each person with their page."""
    return chronicle.lines_of(entries, at, pages=PAGES)


def lately_of(person: Person, registrations: Iterable[Registration], at: datetime) -> list[Line]:
    """Return what happened last to somebody and to what they registered for, the last first."""
    return chronicle.lately(person, *registrations, at=at, pages=PAGES)


def _rows_of(about: str) -> list[str]:
    """Return what a history is about: a row, and with a person their registrations."""
    label, _colon, pk = about.partition(":")
    if label != _PERSON or not pk.isdecimal():
        return [about]
    theirs = Registration.objects.filter(person=int(pk)).order_by("pk")
    return [about, *map(reference, theirs)]


def take_back(entry: Entry, *, act: Act) -> None:
    """Take back the act of this entry.

    Raises:
        Refusal: it cannot be, not any more, or something happened since; or the act that undoes it is refused.
    """
    [line] = lines_of([entry], act.at)
    if line.undoing is None or line.undoing.undo is None or line.too_late:
        raise Refusal(
            _("This can no longer be taken back here. Open the page of what it is about."),
            rule="mission.undo",
        )
    line.undoing.undo(int(entry.subject.partition(":")[2]), act)
