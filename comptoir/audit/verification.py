"""Reading the whole chain again, and saying where it breaks.

It finds a field or details changed, an entry removed, moved or slipped in, and an end cut off. Whoever can
write in the database could still forge a whole new chain: note the head (`comptoir audit verify` prints it)
somewhere else from time to time, and ask for it again with `--expect`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from comptoir.audit import chain
from comptoir.audit.actions import ERASED, link_of
from comptoir.audit.models import ChainHead, Entry, reference

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the journal is not what it was."""

    entry: int | None
    said: str

    def __str__(self) -> str:
        return self.said if self.entry is None else f"entry {self.entry}: {self.said}"


@dataclass(slots=True)
class Report:
    """What was read and what is broken."""

    sealed: int = 0
    unsealed: int = 0
    erased: int = 0
    head: str = "0:"
    breaks: list[Break] = field(default_factory=list)


def verify(expect: str = "") -> Report:
    """Read every entry; `expect` is a head noted earlier, as `verify` printed it (`number:seal`)."""
    report = Report()
    erasures = set(Entry.objects.filter(verb=ERASED).values_list("subject", flat=True))
    # The head first: a sealer at work only adds beyond it.
    head = ChainHead.objects.filter(pk=ChainHead.ONLY).first() or ChainHead()
    last = _walk(report, head, erasures)
    if last != (head.sequence, head.seal):
        report.breaks.append(Break(None, f"the end is cut off: the head says {head.sequence}"))
    report.head = str(head)
    for entry in Entry.objects.unsealed().iterator(_CHUNK):
        report.unsealed += 1
        _check_details(entry, report, erasures)
    _check_beyond(report)
    if expect and not _holds(expect):
        report.breaks.append(Break(None, f"the chain does not pass by {expect}"))
    return report


def _walk(report: Report, head: ChainHead, erasures: set[str]) -> tuple[int, str]:
    """Follow the chain up to its head, and return where it really ends."""
    sequence, seal = 0, ""
    for entry in Entry.objects.chained().filter(sequence__lte=head.sequence).iterator(_CHUNK):
        report.sealed += 1
        if entry.sequence != sequence + 1:
            said = f"something is missing between {sequence} and {entry.sequence}"
            report.breaks.append(Break(entry.pk, said))
        elif entry.previous != seal:
            said = f"it does not follow number {sequence}"
            report.breaks.append(Break(entry.pk, said))
        if entry.seal != link_of(entry):
            report.breaks.append(Break(entry.pk, "it is not what was sealed"))
        _check_details(entry, report, erasures)
        sequence, seal = entry.sequence or 0, entry.seal
    return sequence, seal


def _check_details(entry: Entry, report: Report, erasures: set[str]) -> None:
    if entry.details_erased:
        report.erased += 1
        if reference(entry) not in erasures:
            report.breaks.append(Break(entry.pk, "its details vanished without an erasure"))
    elif entry.digest != chain.digest_of(entry.details, entry.salt):
        report.breaks.append(Break(entry.pk, "its details are not what was written"))


def _check_beyond(report: Report) -> None:
    head = ChainHead.objects.filter(pk=ChainHead.ONLY).first() or ChainHead()
    beyond = Entry.objects.filter(sequence__gt=head.sequence).order_by("sequence")
    report.breaks += [
        Break(pk, "it stands beyond the head") for pk in beyond.values_list("pk", flat=True)
    ]


def _holds(expect: str) -> bool:
    sequence, _colon, seal = expect.partition(":")
    return sequence.isdigit() and Entry.objects.filter(sequence=sequence, seal=seal).exists()
