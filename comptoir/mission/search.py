"""One search over everything that the mission may look for, the surest first, kind by kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.accounts.search import find_persons
from comptoir.comptoirs.models import Registration
from comptoir.comptoirs.search import find_by_token, find_comptoirs, find_ideas, find_parties
from comptoir.kernel.finding import Asked
from comptoir.organisations.search import find_enquiries, find_organisations
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from comptoir.accounts.models import Person
    from comptoir.accounts.search import Found
    from comptoir.comptoirs.models import Comptoir
    from comptoir.organisations.models import Enquiry, Organisation

SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: what it is called, its page, what tells it from the others, a number to call."""

    title: str
    url: str = ""
    lines: tuple[str, ...] = ()
    phone: str = ""
    is_near: bool = False


@dataclass(slots=True)
class Group:
    """What was found of one kind; `more` says that there is more than what is shown."""

    title: str
    hits: list[Hit]
    more: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.hits, self.more = self.hits[:SHOWN], len(self.hits) > SHOWN


def search(typed: str) -> list[Group]:
    """Return what is meant, in as many queries whatever is typed and however much there is; nothing for nothing."""
    asked = Asked(typed)
    if not asked.text:
        return []
    if shown := find_by_token(asked):
        return [Group(_("This ticket or this link"), [_registration(shown)])]
    groups = [Group(title(), find(asked)) for title, find in _KINDS]
    return [group for group in groups if group.hits]


def _people(asked: Asked) -> list[Hit]:
    found = find_persons(asked, limit=_MOST)
    latest = _latest([one.person for one in found])
    return [_person(one, latest.get(one.person.pk)) for one in found]


def _latest(persons: list[Person]) -> dict[int, Registration]:
    """Return the last registration of each of these persons, in one query."""
    rows = Registration.objects.filter(person__in=persons).order_by("entered_at", "pk")
    return {one.person_id: one for one in rows.select_related("comptoir__venue__commune")}


def _person(found: Found, last: Registration | None) -> Hit:
    person = found.person
    reached = (str(person.commune or ""), person.email)
    came = f"{last.comptoir}, {words.day(last.comptoir.starts_at)}" if last else ""
    return Hit(
        title=person.name,
        url=reverse("mission:person", args=[person.pk]),
        lines=tuple(filter(None, (" · ".join(filter(None, reached)), came))),
        phone=person.phone,
        is_near=found.is_near,
    )


def _registration(one: Registration) -> Hit:
    facts = {"number": one.party_id, "comptoir": one.comptoir}
    return Hit(
        title=one.person.name or _("A person whose name is erased"),
        url=reverse("comptoirs:mission_party", args=[one.party_id]),
        lines=(
            _("Registration no. %(number)d, %(comptoir)s") % facts,
            f"{words.day(one.comptoir.starts_at)} · {one.get_status_display()}",
        ),
        phone=one.party.phone or one.person.phone,
    )


def _idea(one: Registration) -> Hit:
    said = _registration(one)
    return Hit(title=said.title, url=said.url, lines=(one.party.idea, said.lines[0]))


def _comptoir(one: Comptoir) -> Hit:
    return Hit(
        title=str(one),
        url=reverse("comptoirs:mission_comptoir", args=[one.slug]),
        lines=(words.when(one.starts_at, one.ends_at), f"{one.venue.name} · {one.host_name}"),
    )


def _organisation(one: Organisation) -> Hit:
    return Hit(title=one.name, lines=(f"{one.get_kind_display()} · {one.commune or '—'}",))


def _enquiry(one: Enquiry) -> Hit:
    state = _("answered") if one.answered_at else _("awaits an answer")
    asked = f"{one.get_kind_display()}, {words.day(one.asked_at)} · {state}"
    return Hit(title=one.name, lines=(asked, one.message[:200]), phone=one.phone)


_MOST = SHOWN + 1
_KINDS: tuple[tuple[Callable[[], str], Callable[[Asked], list[Hit]]], ...] = (
    (lambda: _("People"), _people),
    (lambda: _("Registrations"), lambda a: [*map(_registration, find_parties(a, limit=_MOST))]),
    (lambda: _("Comptoirs"), lambda a: [*map(_comptoir, find_comptoirs(a, limit=_MOST))]),
    (
        lambda: _("Organisations"),
        lambda a: [*map(_organisation, find_organisations(a, limit=_MOST))],
    ),
    (lambda: _("Enquiries"), lambda a: [*map(_enquiry, find_enquiries(a, limit=_MOST))]),
    (lambda: _("Ideas"), lambda a: [*map(_idea, find_ideas(a, limit=_MOST))]),
)
