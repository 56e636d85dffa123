"""What happens to a spreadsheet: received, its columns said, imported whole or not at all, put back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.imports import matching, planning, rules, undoing, writing
from comptoir.imports.kinds import KINDS
from comptoir.imports.models import Change, Import
from comptoir.imports.reading import read
from comptoir.jobs.actions import schedule
from comptoir.kernel.refusals import Refusal
from comptoir.kernel.text import clean_line
from comptoir.organisations.rules import acting_agent, require_organising

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comptoir.imports.planning import Plan
    from comptoir.kernel.acts import Act

# A bigger file is imported by the jobs, while its page waits.
AT_ONCE = 500


@transaction.atomic
def receive(kind: str, filename: str, *, content: bytes, act: Act) -> Import:
    """Keep a file that can be read, with what its columns seem to be.

    Raises:
        Refusal: whoever acts does not organise.
        Unreadable: the file is no spreadsheet, or a dangerous one.
    """
    require_organising(act)
    read(content)
    imported = Import.objects.create(
        kind=KINDS[kind].key,
        filename=clean_line(filename)[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        uploaded_at=act.at,
        uploaded_by=acting_agent(act),
    )
    _look_at(imported)
    record("file-received", imported, act=act, kind=kind, digest=imported.digest)
    return imported


def _look_at(imported: Import) -> None:
    """Write what the headings are, and what the columns seem to be."""
    table = planning.table_of(imported)
    imported.headings = matching.digest_of(table.headings)
    imported.mapping = planning.mapping_for(imported, table)
    imported.save(update_fields=["headings", "mapping"])


@transaction.atomic
def read_again(imported: Import, reading: Mapping[str, str], *, act: Act) -> Import:
    """Read the file otherwise: another encoding, another separator, another sheet.

    Raises:
        Refusal: whoever acts does not organise, or the import has started.
        Unreadable: the file cannot be read so.
    """
    require_organising(act)
    imported = Import.objects.lock(imported.pk)
    rules.require_waiting(imported)
    imported.reading = {key: value for key, value in reading.items() if value}
    imported.save(update_fields=["reading"])
    _look_at(imported)
    record("file-read-again", imported, act=act, reading=dict(imported.reading))
    return imported


@transaction.atomic
def say_columns(imported: Import, mapping: Mapping[str, str], *, act: Act) -> Import:
    """Write what each column is; the next file of the same headings will be read alike.

    Raises:
        Refusal: whoever acts does not organise, or the import has started.
    """
    require_organising(act)
    imported = Import.objects.lock(imported.pk)
    rules.require_waiting(imported)
    imported.mapping = dict(mapping)
    imported.save(update_fields=["mapping"])
    record("columns-said", imported, act=act, columns=dict(mapping))
    return imported


@transaction.atomic
def forget(imported: Import, *, act: Act) -> None:
    """Let go of a file that nobody imports; the journal keeps that it came and went.

    Raises:
        Refusal: whoever acts does not organise, or the import has started.
    """
    require_organising(act)
    imported = Import.objects.lock(imported.pk)
    rules.require_waiting(imported)
    record("file-forgotten", imported, act=act)
    imported.delete()


def missing(imported: Import) -> list[str]:
    """Return the names of the columns that no line can do without, and that nobody has shown."""
    there = set(imported.mapping.values())
    columns = KINDS[imported.kind].columns
    return [str(c.label) for c in columns if c.required and c.key not in there]


@transaction.atomic
def start(imported: Import, *, only_good: bool, act: Act) -> Import:
    """Import the file: at once if it is short, by the jobs if it is long.

    Raises:
        Refusal: it is imported already, it would write nothing, or a line is refused and all were asked.
    """
    require_organising(act)
    imported = Import.objects.lock(imported.pk)
    rules.require_waiting(imported)
    rules.require_columns(imported, missing(imported))
    imported.only_good, imported.started_at = only_good, act.at
    imported.save(update_fields=["only_good", "started_at"])
    _one_at_a_time()
    plan = planning.plan(imported, at=act.at)
    rules.require_all_good(imported, plan)
    rules.require_something(imported, plan)
    if len(plan.lines) <= AT_ONCE:
        return _write(imported, plan, act=act)
    key = f"{imported.pk}:{act.at.isoformat()}"
    schedule("imports.carry-out", key=key, due_at=act.at, payload={"import": imported.pk})
    return imported


@transaction.atomic
def carry_out(pk: int, *, act: Act) -> None:
    """Do an import that has started; done already, nothing more. What changed since may stop it: it waits again."""
    imported = Import.objects.lock(pk)
    if imported.state != "running":
        return
    _one_at_a_time()
    plan = planning.plan(imported, at=act.at)
    try:
        rules.require_all_good(imported, plan)
    except Refusal as refusal:
        imported.started_at = None
        imported.save(update_fields=["started_at"])
        record("import-stopped", imported, act=act, rule=refusal.rule)
        return
    _write(imported, plan, act=act)


def _write(imported: Import, plan: Plan, *, act: Act) -> Import:
    """Write the good lines and what each row was before; a list of people is let go with it."""
    imported.totals = plan.totals
    Change.objects.bulk_create(writing.write(imported, plan), batch_size=500)
    imported.done_at = act.at
    if plan.kind.of_people:
        imported.content = None
    imported.save(update_fields=["totals", "done_at", "content"])
    record("imported", imported, act=act, kind=imported.kind, **imported.totals)
    return imported


def _one_at_a_time() -> None:
    """Wait until no other import is being written: two files may speak of the same rows."""
    Import.objects.lock(Import.objects.order_by("pk").values_list("pk", flat=True)[:1].get())


@transaction.atomic
def undo(imported: Import, *, act: Act) -> Import:
    """Put everything back as it was: rows made are gone, rows changed are as before.

    Raises:
        Refusal: whoever acts does not organise, there is nothing to put back, or rows were touched since.
    """
    require_organising(act)
    imported = Import.objects.lock(imported.pk)
    rules.require_done(imported)
    _one_at_a_time()
    count = undoing.put_all_back(imported)
    imported.undone_at = act.at
    imported.save(update_fields=["undone_at"])
    record("import-undone", imported, act=act, rows=count)
    return imported
