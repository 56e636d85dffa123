"""One act on many rows: rehearsed first, with the count and the refusals; then done, row by row.

A rehearsal does the very act, and takes it back at once: what it announces is what the rules would answer now. Each
row is its own transaction, in the rehearsal as in the act, so that no lock is held for the whole selection and one
refusal stops nobody else's turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db.models import Model

    from comptoir.kernel.acts import Act
    from comptoir.ui.lists import Shown

ROWS, ALL, BULK, SURE, SEEN = "lignes", "tous", "acte", "confirme", "vues"
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk[T: Model]:
    """What can be done to the rows chosen: the words of the button, what follows, and the action."""

    key: str
    label: str
    consequence: str
    do: Callable[[T, Act], object]


@dataclass(slots=True)
class Outcome[T: Model]:
    """What became of each row, or would: done, or refused with the rule."""

    done: list[T] = field(default_factory=list)
    refused: list[tuple[T, Refusal]] = field(default_factory=list)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why rows were refused, and how many for each reason."""
        counts: dict[str, int] = {}
        for _row, refusal in self.refused:
            counts[str(refusal)] = counts.get(str(refusal), 0) + 1
        return list(counts.items())


def rehearse[T: Model](bulk: Bulk[T], rows: Iterable[T], *, act: Act) -> Outcome[T]:
    """Return what the act would do to each of these rows; nothing of it stays."""
    return _attempt(bulk, rows, act=act, taken_back=True)


def perform[T: Model](bulk: Bulk[T], rows: Iterable[T], *, act: Act) -> Outcome[T]:
    """Do it to each of these rows; return what was done and what was refused."""
    return _attempt(bulk, rows, act=act, taken_back=False)


def _attempt[T: Model](
    bulk: Bulk[T], rows: Iterable[T], *, act: Act, taken_back: bool
) -> Outcome[T]:
    outcome = Outcome[T]()
    for row in rows:
        try:
            with transaction.atomic():
                bulk.do(row, act)
                if taken_back:
                    transaction.set_rollback(True)
        except Refusal as refusal:
            outcome.refused.append((row, refusal))
        else:
            outcome.done.append(row)
    return outcome


@dataclass(frozen=True, slots=True)
class Selection[T: Model]:
    """The rows that were chosen and are still in the list; and what changed since they were shown."""

    rows: Sequence[T]
    gone: int = 0
    come: int = 0

    @property
    def changes(self) -> list[str]:
        """What changed between the rehearsal and the act, said."""
        found = []
        if self.gone:
            found.append(
                ngettext(
                    "%(n)d row has left this list meanwhile: nothing was done to it.",
                    "%(n)d rows have left this list meanwhile: nothing was done to them.",
                    self.gone,
                )
                % {"n": self.gone}
            )
        if self.come:
            found.append(
                ngettext(
                    "%(n)d row has come into this list meanwhile: nothing was done to it.",
                    "%(n)d rows have come into this list meanwhile: nothing was done to them.",
                    self.come,
                )
                % {"n": self.come}
            )
        return found

    @property
    def keys(self) -> str:
        """The rows, as the second button sends them."""
        return ",".join(str(row.pk) for row in self.rows)


def selection_of[T: Model](shown: Shown[T], sent: Mapping[str, Sequence[str]]) -> Selection[T]:
    """Return the rows that were ticked, or all that are found.

    Raises:
        Refusal: nothing is chosen, or too many rows are.
    """
    whole = bool(sent.get(ALL))
    keys = {int(key) for text in sent.get(ROWS, ()) for key in text.split(",") if _is_key(key)}
    confirmed = bool(sent.get(SURE))
    if not keys and not (whole and not confirmed):
        raise Refusal(_("Tick at least one row first."), rule="lists.choose")
    chosen = shown.rows if whole and not confirmed else shown.rows.filter(pk__in=keys)
    rows = list(chosen[: MOST + 1])
    if len(rows) > MOST:
        raise Refusal(
            _("One act changes %(most)d rows at most: narrow the list first.") % {"most": MOST},
            rule="lists.most",
        )
    rows = list(shown.listing.prepare(rows))
    if not confirmed:
        return Selection(rows)
    come = max(0, shown.count - len(rows)) if whole else 0
    return Selection(rows, gone=len(keys) - len(rows), come=come)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - what a key can hold
