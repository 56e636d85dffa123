"""The journal in words: what happened, to whom, by whom, and how it is taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.accounts.history import called
from comptoir.accounts.models import User
from comptoir.audit.models import Entry, reference
from comptoir.audit.phrases import Subject, names_of, phrase_of, quiet_verbs, undoing_of
from comptoir.kernel.acts import ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model

    from comptoir.audit.phrases import Undoing

SIGNED_IN = (ActorKind.USER, ActorKind.AGENT)
# How many lines the page of a person, or of a comptoir, shows.
LATELY = 10


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


def lines_of(
    entries: Sequence[Entry], at: datetime, *, pages: Mapping[str, str] | None = None
) -> list[Line]:
    """Return these entries in words, in so many queries, however many they are of the same kinds.

    `pages` names, by the label of a model, the page of its rows where their own floor does not know it.
    """
    subjects, actors = _subjects(entries, pages or {}), _actors(entries)
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
    late = bool(undoing and undoing.is_late(entry.details, done_at=entry.at, at=at))
    told = phrase.told(entry.details) if phrase.told and not entry.details_erased else ""
    nameless = Subject(_("no. %(pk)s") % {"pk": pk})
    subject = subjects.get(entry.subject, nameless)
    return Line(entry, str(phrase.words), subject, _who(entry, actors), told, undoing, late)


def _subjects(entries: Iterable[Entry], pages: Mapping[str, str]) -> dict[str, Subject]:
    wanted_pks: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        label, _colon, pk = entry.subject.partition(":")
        if pk.isdecimal():
            wanted_pks[label].add(int(pk))
    return {
        f"{label}:{pk}": _linked(subject, pk, pages.get(label))
        for label, pks in wanted_pks.items()
        for pk, subject in names_of(label, pks).items()
    }


def _linked(subject: Subject, pk: int, page: str | None) -> Subject:
    return Subject(subject.name, reverse(page, args=[pk])) if page else subject


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


def lately(*subjects: Model, at: datetime, pages: Mapping[str, str] | None = None) -> list[Line]:
    """Return what happened last to these rows, the last first, without the comings and goings of sessions."""
    found = Entry.objects.filter(subject__in=[reference(one) for one in subjects])
    found = found.exclude(verb__in=quiet_verbs()).order_by("-pk")
    return lines_of(list(found[:LATELY]), at, pages=pages)
