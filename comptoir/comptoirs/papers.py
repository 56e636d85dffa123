"""What may be printed about a comptoir, by when it serves, and the code that leads to its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comptoir.comptoirs.models import Comptoir
from comptoir.kernel.clock import local

if TYPE_CHECKING:
    from datetime import date

# A municipal bulletin is made up weeks before it is read.
KIT_DAYS, POSTER_DAYS, HALF_DAYS, SHEET_DAYS = 56, 28, 21, 1
SENTENCE_LENGTH = 140


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: what it is for, where it is (nowhere yet, for a poster of a draft), and by which day it is to be out."""

    label: str
    text: str
    url: str
    needed_by: date


def papers_of(comptoir: Comptoir) -> list[Paper]:
    """Return the papers of a comptoir, the one that is needed first at the top."""
    day = local(comptoir.starts_at).date()
    said = (
        (
            "mission_kit",
            KIT_DAYS,
            _("Invitation kit"),
            _("Texts ready to send to partners and town halls: a letter, a bulletin, a mail."),
        ),
        (
            "poster",
            POSTER_DAYS,
            _("Poster, A4 or A3"),
            _("To pin on doors: the day, the place, and a code to register."),
        ),
        (
            "mission_half",
            HALF_DAYS,
            _("Leaflets, two to a sheet"),
            _("To cut in two, and to hand out at a market or at school."),
        ),
        (
            "mission_sheet",
            SHEET_DAYS,
            _("Running sheet"),
            _("The day minute by minute, for those who run it: rooms, people, numbers."),
        ),
    )
    return [
        Paper(label, text, _url(name, comptoir), day - timedelta(days=days))
        for name, days, label, text in said
    ]


def _url(name: str, comptoir: Comptoir) -> str:
    if name == "poster" and comptoir.status == Comptoir.Status.DRAFT:
        return ""
    return reverse(f"comptoirs:{name}", args=[comptoir.slug])


def address_of(comptoir: Comptoir) -> str:
    """Return the whole address of its page, as one may type it."""
    return settings.BASE_URL + comptoir.get_absolute_url()


def poster_of(comptoir: Comptoir) -> str:
    """Return the whole address of its poster."""
    return settings.BASE_URL + reverse("comptoirs:poster", args=[comptoir.slug])


def address_in_words(address: str) -> str:
    """Return an address as it is read on a wall: without what a browser adds by itself."""
    return address.partition("://")[2].rstrip("/")


def code_of(address: str) -> SafeString:
    """Draw the code of an address: four modules of quiet around it, read even when a quarter is spoilt."""
    code = segno.make_qr(address, error="q")
    # Drawn by segno from our own address.
    return SafeString(code.svg_inline(scale=6, border=4, omitsize=True, svgclass="qr"))


def line_of_welcome(comptoir: Comptoir) -> str:
    """Return the first sentence of the host's word of welcome."""
    return first_sentence(comptoir.welcome)


def first_sentence(text: str, *, most: int = SENTENCE_LENGTH) -> str:
    """Return the first sentence of a text, cut between two words where it is longer than a wall allows."""
    first = text.strip().partition("\n")[0]
    sentence, stop, _rest = first.partition(". ")
    sentence += stop.strip()
    return sentence if len(sentence) <= most else sentence[:most].rpartition(" ")[0] + "…"
