"""Keeping the word: what is over goes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from comptoir.audit.actions import record
from comptoir.kernel.findable import Findable, keep_words
from comptoir.kernel.retention import Then
from comptoir.privacy.models import Purge
from comptoir.privacy.register import blanks, declarations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from comptoir.kernel.acts import Act
    from comptoir.privacy.register import Declaration

_BATCH = 500


@dataclass(slots=True)
class Line:
    """One category of a purge: rows whose time is over, rows done, rows that something else still holds."""

    category: str
    fields: str
    then: str
    due: int
    done: int = 0
    held: int = 0


def purge(*, act: Act, dry_run: bool = False) -> list[Line]:
    """Empty or delete what is over at the act's moment, batch by batch; return what was due and done.

    Each batch is its own transaction, so that nobody waits for the purge; a killed purge goes on at the next.
    A row that came back to life in between is left. What did something leaves a report and an entry.
    """
    lines = []
    for declaration in declarations():
        due = declaration.due(act.at)
        if due is None:
            continue
        line = Line(
            category=declaration.label,
            fields=", ".join(declaration.said.fields),
            then=declaration.said.then,
            due=due.count(),
        )
        if line.due and not dry_run:
            _carry_out(declaration, line, at=act.at)
        lines.append(line)
    if not dry_run:
        _report([line for line in lines if line.done or line.held], act=act)
    return lines


@transaction.atomic
def _report(lines: list[Line], *, act: Act) -> None:
    if not lines:
        return
    rows = sum(line.done + line.held for line in lines)
    report = Purge.objects.create(done_at=act.at, rows=rows, lines=[asdict(line) for line in lines])
    record("purged", report, act=act, rows=rows)


def _carry_out(declaration: Declaration, line: Line, *, at: datetime) -> None:
    for batch in _batches(declaration, at):
        try:
            line.done += _end(declaration, batch, at=at)
        except ProtectedError:
            # One row that another table protects must not save its neighbours.
            for pk in batch:
                try:
                    line.done += _end(declaration, [pk], at=at)
                except ProtectedError:
                    line.held += 1


def _batches(declaration: Declaration, at: datetime) -> Iterator[list[Any]]:
    last: Any = None
    while True:
        due = declaration.due(at)
        if due is None:
            return
        rest = due if last is None else due.filter(pk__gt=last)
        batch = list(rest.order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1]


@transaction.atomic
def _end(declaration: Declaration, batch: list[Any], *, at: datetime) -> int:
    due = declaration.due(at)
    if due is None:
        return 0
    # The rule is asked again with the batch: who registered meanwhile is no longer in it.
    rows = due.filter(pk__in=batch)
    if declaration.said.then is Then.BLANK:
        return _blank(declaration, rows, batch)
    _total, by_model = declaration.model._base_manager.filter(pk__in=rows.values("pk")).delete()
    return by_model.get(declaration.label, 0)


def _blank(declaration: Declaration, rows: QuerySet[Any], batch: list[Any]) -> int:
    """Empty the fields of these rows; the words by which they were found go with them."""
    done = rows.update(**blanks(declaration))
    if issubclass(declaration.model, Findable):
        keep_words(list(declaration.model._base_manager.filter(pk__in=batch)))
    return done
