"""The journal as people read it: what happened, to whom, by whom, and whether it can be taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.accounts.history import called
from comptoir.accounts.models import User
from comptoir.audit.models import Entry, reference
from comptoir.audit.phrases import Subject, names_of, phrase_of, quiet_verbs, undoing_of
from comptoir.kernel.acts import ActorKind
from comptoir.kernel.clock import start_of
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import Model

    from comptoir.audit.models import EntryQuerySet
    from comptoir.audit.phrases import Undoing
    from comptoir.kernel.acts import Act

PEOPLE, PLATFORM, DOOR = "personnes", "plateforme", "porte"
SIGNED_IN = (ActorKind.USER, ActorKind.AGENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal, in words."""

    entry: Entry
    words: str
    subject: Subject
    actor: str
    told: str
    undoing: Undoing | None
    too_late: bool

    @property
    def can_undo(self) -> bool:
        """Whether a button takes it back."""
        return bool(self.undoing and self.undoing.undo and not self.too_late)


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
        found = found.filter(subject=about)
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
    """Return these entries in words, in so many queries, however many they are of the same kinds."""
    subjects, actors = _subjects(entries), _actors(entries)
    last = Entry.objects.filter(subject__in={entry.subject for entry in entries})
    lasts = dict(last.values_list("subject").annotate(Max("pk")).order_by("subject"))
    return [
        _line(entry, subjects, actors, is_last=lasts.get(entry.subject) == entry.pk, at=at)
        for entry in entries
    ]


def _line(
    entry: Entry,
    subjects: dict[str, Subject],
    actors: dict[str, str],
    *,
    is_last: bool,
    at: datetime,
) -> Line:
    label, _colon, pk = entry.subject.partition(":")
    phrase = phrase_of(entry.verb, label)
    undoing = undoing_of(entry.verb, label) if is_last else None
    late = bool(undoing and undoing.within and at - entry.at > undoing.within)
    told = phrase.told(entry.details) if phrase.told and not entry.details_erased else ""
    nameless = Subject(_("no. %(pk)s") % {"pk": pk})
    subject = subjects.get(entry.subject, nameless)
    return Line(entry, str(phrase.words), subject, _who(entry, actors), told, undoing, late)


def _subjects(entries: Iterable[Entry]) -> dict[str, Subject]:
    wanted_pks: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        label, _colon, pk = entry.subject.partition(":")
        if pk.isdecimal():
            wanted_pks[label].add(int(pk))
    return {
        f"{label}:{pk}": _linked(label, pk, subject)
        for label, pks in wanted_pks.items()
        for pk, subject in names_of(label, pks).items()
    }


def _linked(label: str, pk: int, subject: Subject) -> Subject:
    """Lead to the page of a person, which the floor of persons does not know."""
    if label == "accounts.person":
        return Subject(subject.name, reverse("mission:person", args=[pk]))
    return subject


def _actors(entries: Iterable[Entry]) -> dict[str, str]:
    pks = {
        one.actor_id for one in entries if one.actor_kind in SIGNED_IN and one.actor_id.isdecimal()
    }
    users = User.objects.select_related("person").in_bulk({int(pk) for pk in pks})
    return {str(pk): called(user.person) for pk, user in users.items()}


def _who(entry: Entry, actors: dict[str, str]) -> str:
    if entry.actor_kind in SIGNED_IN:
        return actors.get(entry.actor_id, _("somebody who is forgotten"))
    return {
        ActorKind.PLATFORM: _("the platform"),
        ActorKind.DEVICE: _("a telephone at the door"),
    }.get(ActorKind(entry.actor_kind), _("the person themselves"))


def history_of(*subjects: Model, at: datetime, most: int = 30) -> list[Line]:
    """Return what happened to these rows, the last first: for the page of a person or of a comptoir."""
    found = Entry.objects.filter(subject__in=[reference(one) for one in subjects])
    return lines_of(list(found.order_by("-pk")[:most]), at)


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
