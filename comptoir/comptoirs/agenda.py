"""What the mission reads of a programme: its moments, what overlaps, what is idle, who changed what. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.accounts.models import Person
from comptoir.audit.actions import journal_of
from comptoir.comptoirs import scheduling
from comptoir.comptoirs.actions.programme import Verb
from comptoir.comptoirs.models import BlockLink, Comptoir, ProgrammeItem
from comptoir.kernel.acts import ActorKind
from comptoir.kernel.text import fold
from comptoir.ui.words import hour, hours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.audit.models import Entry
    from comptoir.comptoirs.actions.programme import Effects

MOST_LIKE = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """What begins together, with what to say of the hours before it."""

    items: list[ProgrammeItem]
    gap: str = ""
    overlap: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The programme in order, and what asks for a look."""

    moments: list[Moment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def agenda_of(comptoir: Comptoir) -> Agenda:
    """Return the programme of a comptoir, moment by moment."""
    items = list(comptoir.programme.select_related("led_by").in_order())
    rows = {item.pk: item for item in items}
    day = scheduling.read(
        ((item.pk, (item.starts_at, item.ends_at)) for item in items), begins=comptoir.starts_at
    )
    moments = []
    for rank, moment in enumerate(day):
        shown = [rows[line.key] for line in moment.lines]
        for item, line in zip(shown, moment.lines, strict=True):
            item.minutes = line.minutes  # type: ignore[attr-defined]
        moments.append(Moment(shown, *_between(moment.pause, first=rank == 0)))
    return Agenda(moments, _notes(comptoir, items))


def _between(pause: int, *, first: bool) -> tuple[str, str]:
    """Return what is said of the time before a moment: idle, or overlapping."""
    if pause > 0 and not first:
        said = ngettext("%(n)d minute free before", "%(n)d minutes free before", pause)
        return said % {"n": pause}, ""
    if pause < 0 and not first:
        said = ngettext(
            "overlaps what comes before by %(n)d minute",
            "overlaps what comes before by %(n)d minutes",
            -pause,
        )
        return "", said % {"n": -pause}
    return "", ""


def _notes(comptoir: Comptoir, items: list[ProgrammeItem]) -> list[str]:
    notes = [
        _("“%(one)s” and “%(other)s” are in the same room at the same time (%(room)s).")
        % {"one": one.title, "other": other.title, "room": one.room}
        for one, other in combinations(items, 2)
        if one.room and fold(one.room) == fold(other.room) and one.overlaps(other)
    ]
    if items and (last := max(item.ends_at for item in items)) > comptoir.ends_at:
        notes.append(
            _("The programme ends at %(last)s, after the end that is announced: %(end)s.")
            % {"last": hour(last), "end": hour(comptoir.ends_at)}
        )
    if items and items[0].starts_at < comptoir.doors_at:
        notes.append(
            _("The programme begins at %(first)s, before the doors open: %(doors)s.")
            % {"first": hour(items[0].starts_at), "doors": hour(comptoir.doors_at)}
        )
    return notes


# What a change does


def hours_told(comptoir: Comptoir, found: Effects) -> list[tuple[str, str, str]]:
    """Return the items that move: title, hours of today, hours that would be."""
    titles = dict(comptoir.programme.filter(pk__in=found.moved).values_list("pk", "title"))
    return [
        (titles[pk], hours(*found.before[pk]), hours(*found.after[pk]))
        for pk in found.moved
        if pk in found.after
    ]


# Who changed what


@dataclass(frozen=True, slots=True)
class Said:
    """One change of a programme: when, who, what."""

    at: datetime
    who: str
    what: str


def changes_after(comptoir: Comptoir, version: int) -> list[Said]:
    """Return what was changed after a version, oldest first."""
    entries = [
        entry
        for entry in journal_of(comptoir).filter(verb="programme-changed")
        if _version(entry) > version
    ]
    titles = dict(comptoir.programme.values_list("pk", "title"))
    users = {entry.actor_id for entry in entries if entry.actor_kind == ActorKind.USER}
    people = Person.objects.filter(user__pk__in=[int(pk) for pk in users if pk.isdigit()])
    names = {str(pk): name for pk, name in people.values_list("user__pk", "name")}
    links = BlockLink.objects.filter(item__comptoir=comptoir).values_list("pk", "name")
    names |= {f"{BlockLink._meta.label_lower}:{pk}": name for pk, name in links}
    return [
        Said(entry.at, names.get(entry.actor_id, _("somebody")), _what(entry, titles))
        for entry in entries
    ]


def _version(entry: Entry) -> int:
    known = entry.details.get("version", 0)
    return known if isinstance(known, int) else 0


def _what(entry: Entry, titles: dict[int, str]) -> str:
    title = titles.get(entry.details.get("item") or 0, "")
    words = _SAID.get(str(entry.details.get("verb")))
    said = str(words()) if words else _("changed")
    return f"« {title} » : {said}" if title else said


_SAID = {
    Verb.EARLIER: lambda: _("moved earlier"),
    Verb.LATER: lambda: _("moved later"),
    Verb.PUT: lambda: _("moved elsewhere in the day"),
    Verb.TOGETHER: lambda: _("put beside what comes before"),
    Verb.JOIN_UP: lambda: _("put right after what comes before"),
    Verb.WRITE: lambda: _("rewritten"),
    Verb.ADD: lambda: _("added"),
    Verb.REMOVE: lambda: _("an item was taken out"),
    "fill": lambda: _("a whole programme was taken up"),
}


# What to begin from


def like_these(comptoir: Comptoir) -> list[ProgrammeItem]:
    """Return items of other years, of the same host or municipality first in mind: what one may take up."""
    before = ProgrammeItem.objects.filter(comptoir__edition__year__lt=comptoir.edition.year)
    own = before.filter(comptoir__host=comptoir.host_id) if comptoir.host_id else before.none()
    found = own if own.exists() else before.filter(comptoir__venue__commune=comptoir.venue.commune)
    newest = found.select_related("comptoir__venue__commune").order_by("-starts_at", "pk")
    return list(newest[:MOST_LIKE])


def programmes_to_take(comptoir: Comptoir) -> Iterable[Comptoir]:
    """Return comptoirs whose programme may be taken up whole: the one it follows, then the last ones written."""
    others = Comptoir.objects.filter(programme__isnull=False).exclude(pk=comptoir.pk).distinct()
    newest = list(others.with_place().order_by("-pk")[:4])
    follows = [one for one in newest if one.pk == comptoir.follows_id]
    return [*follows, *(one for one in newest if one not in follows)]
