"""Who did what, by name: the journal keeps numbers, the people keep their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from comptoir.accounts.models import User
from comptoir.kernel.acts import ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.audit.models import Entry

_PEOPLE = {ActorKind.USER, ActorKind.AGENT}


def authors_of(entries: Iterable[Entry]) -> dict[int, str]:
    """Return who wrote each entry, by its key, in one query."""
    entries = list(entries)
    users = {int(e.actor_id) for e in entries if e.actor_kind in _PEOPLE and e.actor_id.isdigit()}
    known = User.objects.filter(pk__in=users).values_list("pk", "person__name")
    names = {str(pk): name for pk, name in known}
    return {entry.pk: _said(entry, names) for entry in entries}


def _said(entry: Entry, names: dict[str, str]) -> str:
    if entry.actor_kind in _PEOPLE:
        return names.get(entry.actor_id) or _("somebody who has left")
    return _("the platform")
