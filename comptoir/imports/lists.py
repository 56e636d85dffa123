"""What was imported, as lists: the files, and what the years before left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.editions.models import Edition
from comptoir.imports.kinds import KINDS
from comptoir.imports.models import Import
from comptoir.library.models import Attendance, Initiative, PastComptoir
from comptoir.territory.models import CommuneName
from comptoir.territory.naming import key_of
from comptoir.ui.lists import Column, Empty, Listing, Way
from comptoir.ui.narrowing import Choice, Text

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

_STATES = {
    "waiting": Q(started_at=None),
    "running": Q(started_at__isnull=False, done_at=None),
    "done": Q(done_at__isnull=False, undone_at=None),
    "undone": Q(undone_at__isnull=False),
}


def _ways(but: str) -> list[Way]:
    lists = {
        "add": _("Import a file"),
        "list": _("Imports"),
        "initiatives": _("Initiatives of the past editions"),
        "comptoirs": _("Comptoirs of the past editions"),
        "attendances": _("People of the past editions"),
    }
    return [Way(label, reverse(f"imports:{key}")) for key, label in lists.items() if key != but]


def _of_an_edition[T: Model]() -> Choice[T]:
    years = Edition.objects.order_by("-year").values_list("year", flat=True)

    def narrow(rows: QuerySet[T], year: str) -> QuerySet[T]:
        return rows.filter(edition__year=int(year))

    return Choice("edition", _("Edition"), [(str(year), str(year)) for year in years], narrow)


def _in_commune[T: Model]() -> Text[T]:
    def narrow(rows: QuerySet[T], text: str) -> QuerySet[T]:
        named = CommuneName.objects.filter(key__startswith=key_of(text)).order_by()
        return rows.filter(commune__in=named.values("commune"))

    return Text("commune", _("Municipality"), narrow)


def _nothing() -> Empty:
    return Empty(
        _("Nothing here yet"),
        _("What your spreadsheets say of the past editions will be listed here."),
        reverse("imports:add"),
        _("Import a file"),
    )


def imports() -> Listing[Import]:
    """Return the list of the files: who gave them, when, what came of them."""
    states = {
        "waiting": _("not imported yet"),
        "running": _("being imported"),
        "done": _("imported"),
        "undone": _("put back"),
    }
    return Listing(
        key="imports",
        title=_("Import the years before"),
        note=_(
            "Your spreadsheets become figures, past comptoirs and sheets of the library. Nothing is written before you have seen it, and everything can be put back."
        ),
        counted=lambda n: ngettext("%(n)d file", "%(n)d files", n) % {"n": n},
        columns=[
            Column("fichier", _("File"), lambda one: one.filename, url=Import.get_absolute_url, sort=["filename"]),
            Column("contenu", _("What it holds"), lambda one: str(KINDS[one.kind].label), sort=["kind"]),
            Column("recu", _("Given"), lambda one: one.uploaded_at, sort=["uploaded_at"]),
            Column("par", _("By"), _giver),
            Column("etat", _("Where it stands"), lambda one: states[one.state]),
            Column("resultat", _("What came of it"), lambda one: said(one.totals)),
        ],
        filters=[
            Choice("etat", _("Where it stands"), list(states.items()), lambda rows, state: rows.filter(_STATES[state])),
            Choice("contenu", _("What it holds"), [(k.key, k.label) for k in KINDS.values()], lambda rows, kind: rows.filter(kind=kind)),
        ],
        search=lambda rows, text: rows.filter(filename__icontains=text),
        search_label=_("Name of the file"),
        sort="-recu",
        empty=Empty(_("No file yet"), _("Each import will be listed here, with who made it and the way to put it back."), reverse("imports:add"), _("Import a file")),
        ways=_ways("list"),
    )  # fmt: skip


def _giver(one: Import) -> str:
    return str(one.uploaded_by.person.name) if one.uploaded_by else _("the software")


def said(totals: dict[str, int]) -> str:
    """Say how many lines of each outcome; what did not happen is not said."""
    words = {
        "new": ngettext("%(n)d new line", "%(n)d new lines", totals.get("new", 0)),
        "changed": ngettext("%(n)d changed line", "%(n)d changed lines", totals.get("changed", 0)),
        "same": ngettext("%(n)d already here", "%(n)d already here", totals.get("same", 0)),
        "refused": ngettext("%(n)d refused line", "%(n)d refused lines", totals.get("refused", 0)),
    }
    return ", ".join(words[key] % {"n": totals[key]} for key in words if totals.get(key))


def initiatives() -> Listing[Initiative]:
    """Return the list of the ideas and projects of the past editions."""
    return Listing(
        key="initiatives",
        title=_("Initiatives of the past editions"),
        counted=lambda n: ngettext("%(n)d initiative", "%(n)d initiatives", n) % {"n": n},
        columns=[
            Column("titre", _("Title"), lambda one: one.title, sort=["title"]),
            Column("edition", _("Edition"), lambda one: str(one.edition.year), sort=["edition__year"]),
            Column("structure", _("Structure"), lambda one: one.holder, sort=["holder"]),
            Column("commune", _("Municipality"), lambda one: one.commune.name if one.commune else "", sort=["commune__name"]),
            Column("theme", _("Theme"), lambda one: one.theme, sort=["theme"], hidden=True),
            Column("label", _("Label"), lambda one: one.get_label_display(), sort=["label"], hidden=True),
            Column("suite", _("Outcome"), lambda one: one.get_outcome_display(), sort=["outcome"]),
            Column("demande", _("Amount asked for"), lambda one: one.requested, sort=["requested"], hidden=True),
            Column("accorde", _("Amount granted"), lambda one: one.granted, sort=["granted"]),
            Column("deliberation", _("Number of the deliberation"), lambda one: one.deliberation, hidden=True),
            Column("votes", _("Votes"), lambda one: one.votes, sort=["votes"], hidden=True),
            Column("source", _("Source"), lambda one: one.source, hidden=True),
        ],
        filters=[
            _of_an_edition(),
            Choice("nature", _("Kind"), Initiative.Kind.choices, lambda rows, kind: rows.filter(kind=kind), quick=True),
            Choice("suite", _("Outcome"), Initiative.Outcome.choices, lambda rows, outcome: rows.filter(outcome=outcome)),
            _in_commune(),
        ],
        search=lambda rows, text: rows.filter(Q(title__icontains=text) | Q(holder__icontains=text) | Q(summary__icontains=text)),
        search_label=_("Words of the title, the structure, the summary"),
        sort="-edition",
        empty=_nothing(),
        ways=_ways("initiatives"),
    )  # fmt: skip


def comptoirs() -> Listing[PastComptoir]:
    """Return the list of the comptoirs of the past editions, with what is known of their day."""
    return Listing(
        key="comptoirs-passes",
        title=_("Comptoirs of the past editions"),
        counted=lambda n: ngettext("%(n)d past comptoir", "%(n)d past comptoirs", n) % {"n": n},
        columns=[
            Column("commune", _("Municipality"), lambda one: one.commune.name, sort=["commune__name"]),
            Column("edition", _("Edition"), lambda one: str(one.edition.year), sort=["edition__year"]),
            Column("jour", _("Day or period"), lambda one: one.day or one.period, sort=["day"]),
            Column("hote", _("Host"), lambda one: one.host, sort=["host"]),
            Column("lieu", _("Place"), lambda one: one.place, sort=["place"], hidden=True),
            Column("venues", _("People who came"), lambda one: one.attendees, sort=["attendees"]),
            Column("connu", _("What is known"), lambda one: one.known),
            Column("source", _("Source"), lambda one: one.source, hidden=True),
        ],
        filters=[_of_an_edition(), _in_commune()],
        search=lambda rows, text: rows.filter(Q(host__icontains=text) | Q(place__icontains=text)),
        search_label=_("Name of a host or a place"),
        sort="-edition",
        empty=_nothing(),
        ways=_ways("comptoirs"),
    )  # fmt: skip


def attendances() -> Listing[Attendance]:
    """Return how many people came, edition by edition, municipality by municipality."""
    return Listing(
        key="frequentation",
        title=_("People of the past editions"),
        counted=lambda n: ngettext("%(n)d count", "%(n)d counts", n) % {"n": n},
        columns=[
            Column("commune", _("Municipality"), lambda one: one.commune.name if one.commune else _("not known"), sort=["commune__name"]),
            Column("edition", _("Edition"), lambda one: str(one.edition.year), sort=["edition__year"]),
            Column("qualite", _("Came as"), lambda one: one.get_comes_as_display(), sort=["comes_as"]),
            Column("personnes", _("People"), lambda one: one.people, sort=["people"]),
        ],
        filters=[_of_an_edition(), _in_commune()],
        sort="-edition",
        empty=_nothing(),
        ways=_ways("attendances"),
    )  # fmt: skip
