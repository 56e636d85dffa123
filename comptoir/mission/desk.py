"""What lies on an agent's desk this morning: what waits, from every floor, who sees to it, and how soon it is due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from comptoir.comptoirs import pending as comptoirs
from comptoir.kernel.clock import local
from comptoir.mission import pending as editions
from comptoir.organisations import pending as organisations
from comptoir.organisations.models import Agent, Assignment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from comptoir.organisations.pending import Kind, Pending

# What waits, floor by floor: whoever adds a floor adds its source here.
SOURCES = (organisations.SOURCE, comptoirs.SOURCE, editions.SOURCE)
KINDS: dict[str, Kind] = {key: kind for source in SOURCES for key, kind in source.kinds.items()}
MINE, FREE, OTHERS, LATER = "a-moi", "a-prendre", "aux-autres", "plus-tard"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do, who sees to it, and until when it is put off."""

    task: Pending
    agent: Agent | None = None
    snoozed_until: date | None = None

    @property
    def key(self) -> str:
        """What the page calls it."""
        return f"{self.task.kind}:{self.task.pk}"

    @property
    def kind(self) -> Kind:
        """Which sort of thing it is."""
        return KINDS[self.task.kind]


def items_of(at: datetime) -> list[Item]:
    """Return all that waits at this moment, the most urgent first, in so many queries, however much it is."""
    tasks = [task for source in SOURCES for task in source.waiting(at)]
    known = {(one.kind, one.row): one for one in Assignment.objects.select_related("agent__person")}
    today = local(at).date()
    items = [_item(task, known.get((task.kind, task.pk)), today) for task in tasks]
    return sorted(items, key=lambda item: (item.task.due, item.task.since, item.key))


def _item(task: Pending, agreed: Assignment | None, today: date) -> Item:
    if agreed is None:
        return Item(task)
    # Whoever became a reader meanwhile sees to nothing: it is anybody's again.
    agent = agreed.agent if agreed.agent and agreed.agent.role != Agent.Role.READER else None
    until = agreed.snoozed_until
    return Item(task, agent, until if until and until > today else None)


@dataclass(frozen=True, slots=True)
class Group:
    """What is due in one stretch of time."""

    title: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind wait, and the address that shows only these."""

    words: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the desk."""

    label: str
    url: str
    current: bool


class Desk:
    """All that waits, as one agent looks at it: one view, one kind or all, grouped by how soon it is due."""

    def __init__(self, agent: Agent, at: datetime, *, view: str = "", kind: str = "") -> None:
        self.agent, self.today = agent, local(at).date()
        self.everything = items_of(at)
        self.kind = kind if kind in KINDS else ""
        self.view = view if view in self._views() else ""

    def _views(self) -> dict[str, tuple[str, Callable[[Item], bool]]]:
        return {
            "": (_("Everything"), lambda item: item.snoozed_until is None),
            MINE: (_("Mine"), lambda item: self._awake(item, item.agent == self.agent)),
            FREE: (_("To take"), lambda item: self._awake(item, item.agent is None)),
            OTHERS: (
                _("With others"),
                lambda item: self._awake(item, item.agent not in {None, self.agent}),
            ),
            LATER: (_("Put aside"), lambda item: item.snoozed_until is not None),
        }

    @staticmethod
    def _awake(item: Item, claim: bool) -> bool:  # noqa: FBT001 - one claim about the item
        return claim and item.snoozed_until is None

    def find(self, key: str) -> Item | None:
        """Return the thing of this key, if it still waits."""
        return next((item for item in self.everything if item.key == key), None)

    @cached_property
    def counts(self) -> list[Count]:
        """How many wait of each kind, those put off left aside."""
        found = Counter(item.task.kind for item in self.everything if item.snoozed_until is None)
        return [
            Count(KINDS[kind].counted(found[kind]), self._url(kind=kind), kind == self.kind)
            for kind in KINDS
            if found[kind]
        ]

    @cached_property
    def tabs(self) -> list[Tab]:
        """The views, with how much each holds."""
        kept = [item for item in self.everything if self.kind in {"", item.task.kind}]
        return [
            Tab(f"{label} ({sum(map(shows, kept))})", self._url(view=key), key == self.view)
            for key, (label, shows) in self._views().items()
        ]

    @cached_property
    def items(self) -> list[Item]:
        """What this view shows."""
        _label, shows = self._views()[self.view]
        return [i for i in self.everything if shows(i) and self.kind in {"", i.task.kind}]

    def groups(self, items: Iterable[Item]) -> list[Group]:
        """Share out these things: late, today, this week, later."""
        sunday = self.today + timedelta(days=6 - self.today.weekday())
        groups = [Group(_("Late"), []), Group(_("Today"), []), Group(_("This week"), [])]
        groups.append(Group(_("Later"), []))
        for item in items:
            due = item.task.due
            place = (due >= self.today) + (due > self.today) + (due > max(sunday, self.today))
            groups[place].items.append(item)
        return [group for group in groups if group.items]

    @property
    def whole_url(self) -> str:
        """The address of this view with every kind."""
        return self._url(kind="")

    def _url(self, *, view: str | None = None, kind: str | None = None) -> str:
        asked = {
            "vue": self.view if view is None else view,
            "quoi": self.kind if kind is None else kind,
        }
        return "?" + urlencode({key: value for key, value in asked.items() if value})

    @property
    def query(self) -> str:
        """The present choice, for the pages of the list."""
        return self._url().removeprefix("?")


def able_to_answer() -> list[Agent]:
    """Return the agents to whom something can be entrusted."""
    able = Agent.objects.standing().exclude(role=Agent.Role.READER)
    return list(able.select_related("person").order_by("person__name", "pk"))
