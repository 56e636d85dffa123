"""The pages of the test-only site, and what they show."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from comptoir.kernel.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEMPLATES = Path(__file__).parent / "templates"
BEGINS = datetime(2027, 4, 6, 12, 0, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom et prénom", widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Par exemple : camille@exemple.fr. Le billet y arrive.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Téléphone",
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    role = forms.ChoiceField(
        label="Vous venez comme",
        choices=[
            ("citizen", "Citoyenne ou citoyen"),
            ("structure", "Structure"),
            ("pro", "Professionnelle ou professionnel"),
        ],
        widget=forms.RadioSelect,
        help_text="Une seule réponse.",
    )
    topics = forms.MultipleChoiceField(
        label="Ce qui vous aiderait",
        choices=[
            ("money", "Financer"),
            ("law", "Choisir un statut"),
            ("people", "Trouver des partenaires"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    idea = forms.CharField(
        label="Votre idée",
        help_text="Même floue : une phrase suffit.",
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    day = forms.DateField(label="Jour", required=False, widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(label="Type de lieu", choices=[("a", "Tous"), ("b", "Centre social")])
    under_15 = forms.BooleanField(label="J’ai moins de 15 ans", required=False)


def one_line(html: str) -> str:
    """Return markup without what only its lines add: a tag in one line, nothing between the lines."""
    html = re.sub(r"<[^>]*>", lambda tag: " ".join(tag[0].split()), html)
    return "".join(line.strip() for line in html.splitlines())


def things() -> dict[str, object]:
    """Return what the page of samples shows."""
    return {**_words(), **_days(), **_figures(), **_places()}


def _words() -> dict[str, object]:
    step = NextStep("Voir les autres comptoirs", "/")
    return {
        "refusal": Refusal("Ce comptoir est complet.", rule="R-12", next_step=step),
        "page_obj": Paginator(range(50), 10).page(2),
        "crumbs": [Thing(label="Comptoirs", url="/comptoirs/")],
        "tabs": [
            Thing(label="À venir", url="#a", current=True),
            Thing(label="Passés", url="#b", current=False),
        ],
        "meta": ["Centre social Jean-Jaurès, Liévin", "à environ 12 km"],
    }


def _days() -> dict[str, object]:
    half, four = BEGINS.replace(minute=30), BEGINS.replace(hour=14)
    return {
        "begins": BEGINS,
        "ends": BEGINS.replace(hour=15),
        "first": date(2027, 3, 1),
        "steps": [
            Thing(title="Inscriptions", state="done", text="Depuis le 1er mars", url="/"),
            Thing(title="Comptoirs", state="now", text="Du 6 au 30 avril"),
            Thing(title="Dépôt des projets", state="next", text="Jusqu’au 15 juin"),
            Thing(title="Vote", state="next", text="En octobre"),
        ],
        "items": [
            Thing(begins_at=BEGINS, ends_at=half, title="Accueil, café"),
            Thing(
                begins_at=half,
                ends_at=four,
                title="De l’idée au projet",
                text="Salle 2, 12 places.",
                now=True,
            ),
            Thing(begins_at=four, title="Votre pitch"),
        ],
    }


def _figures() -> dict[str, object]:
    return {
        "head": ["Commune", "Places", "Inscrits"],
        "rows": [["Liévin", "30", "18"], ["Saint-Omer", "1 200", "0"]],
        "chart": [("Liévin", 30), ("Saint-Omer", 12), ("Le Touquet-Paris-Plage", 21)],
        "chart_rows": [["Liévin", "30"], ["Saint-Omer", "12"], ["Le Touquet-Paris-Plage", "21"]],
        "chart_head": ["Commune", "Inscrits"],
    }


def _places() -> dict[str, object]:
    return {
        "map": Thing(
            view_box="0 0 300 200",
            outline="M20 60 120 20 280 70 260 180 90 170z",
            epcis=[Thing(outline="M120 20 140 100 90 170"), Thing(outline="M140 100 270 120")],
            neighbours=[Thing(outline="M0 0h300v70L120 20 20 60z")],
        ),
        "points": [
            Thing(x=90.0, y=90.0, number=1, label="1. Liévin, mardi 6 avril", url="#1", full=False),
            Thing(x=210.0, y=120.0, number=2, label="2. Arras, complet", url="#2", full=True),
        ],
    }


def _page(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    template = engines["django"].from_string((TEMPLATES / name).read_text(encoding="utf-8"))
    return TemplateResponse(request, template, context)


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """Show the layout with nothing in it."""
    return TemplateResponse(request, "ui/page.html")


@login_not_required
def samples(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    return _page(request, "samples.html", things())


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    """Show a form, empty or with what is wrong in it."""
    shown = SampleForm(request.POST or None)
    if shown.is_bound and shown.is_valid():
        shown.add_error(None, "Ce comptoir vient de se remplir.")
    return _page(request, "form.html", {"form": shown, "crumbs": things()["crumbs"]})


def _floors() -> list[object]:
    """Return an empty page under each name that the layout leads to."""
    names = defaultdict(set)
    for rows in settings.PAGE_LINKS.values():
        for _label, name in rows:
            app, view = name.split(":")
            names[app].add(view)
    return [
        path("", include(([path(f"{app}/{view}/", empty, name=view) for view in views], app)))
        for app, views in names.items()
    ]


FLOORS = _floors()
