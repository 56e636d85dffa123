"""The commune field: text in, commune out, and choices when in doubt, without JavaScript."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from comptoir.territory.forms import Choice, CommuneField
from comptoir.territory.models import Commune

pytestmark = pytest.mark.usefixtures("pas_de_calais")


class HomeForm(forms.Form):
    commune = CommuneField()


class AnywhereForm(forms.Form):
    commune = CommuneField(elsewhere=True)


class OptionalForm(forms.Form):
    commune = CommuneField(required=False)


@pytest.fixture(autouse=True)
def _french() -> None:
    translation.activate("fr")


def filled(text: str, choice: str = "", *, kind: type[forms.Form] = HomeForm) -> forms.Form:
    form = kind({"commune": text, "commune_choice": choice})
    form.is_valid()
    return form


def said(form: forms.Form) -> list[str]:
    return form.errors["commune"]


@pytest.mark.parametrize(
    "text",
    ["Liévin", "lievin", "Liévin (62800)", "  LIEVIN\u200b ", "62800 Liévin", "Lie\u0301vin"],
)
def test_a_name_is_a_commune(text: str) -> None:
    assert filled(text).cleaned_data["commune"].name == "Liévin"


def test_a_number_that_means_two_communes_is_asked() -> None:
    form = filled("62510")
    assert {choice.label for choice in form.fields["commune"].choices_found} == {
        "Arques (62510)",
        "Liévin (62800)",
    }


def test_a_choice_answers() -> None:
    assert filled("62510", "62510").cleaned_data["commune"].name == "Liévin"


def test_a_choice_that_the_text_does_not_mean_is_not_taken() -> None:
    assert filled("Arras", "62510").cleaned_data["commune"].name == "Arras"
    assert "commune" in filled("62510", "62041").errors


def test_a_shared_postcode_offers_all_its_communes() -> None:
    served = Commune.objects.filter(postal_codes__contains="62990").values_list("insee", flat=True)
    offered = {choice.value for choice in filled("62990").fields["commune"].choices_found}
    assert offered == set(served)


def test_a_slip_is_asked_never_supposed() -> None:
    form = filled("beaurinville")
    assert said(form) == [
        "Nous ne connaissons pas « beaurinville ». Choisissez dans la liste, ou corrigez le nom."
    ]
    assert form.fields["commune"].choices_found == (Choice("62100", "Beaurainville (62990)"),)


def test_a_longer_name_is_asked_never_supposed() -> None:
    assert filled("Lille").fields["commune"].choices_found == (Choice("62516", "Lillers (62190)"),)


def test_a_former_name_is_the_commune_of_today() -> None:
    assert filled("Berguette").cleaned_data["commune"].name == "Isbergues"


def test_an_unknown_name_says_how_to_repair() -> None:
    words = (
        "Nous ne connaissons aucune commune « Dunkerque » dans ce département (Pas-de-Calais)."
        " Vérifiez l’orthographe, ou écrivez son code postal."
    )
    assert said(filled("Dunkerque")) == [words]


def test_nothing_is_asked_for_with_an_example() -> None:
    assert said(filled("  \u200b ")) == [
        "Écrivez la commune où vous habitez, par exemple « Arras »."
    ]


def test_nothing_is_nowhere_when_optional() -> None:
    assert filled("", kind=OptionalForm).cleaned_data == {"commune": None}


def test_whoever_lives_elsewhere_may_say_so() -> None:
    form = filled("Dunkerque", kind=AnywhereForm)
    assert form.fields["commune"].choices_found == (
        Choice("elsewhere", "J’habite hors de ce département (Pas-de-Calais)"),
    )
    assert filled("Dunkerque", "elsewhere", kind=AnywhereForm).cleaned_data == {"commune": None}


def test_elsewhere_is_no_answer_where_it_is_not_offered() -> None:
    assert "commune" in filled("Dunkerque", "elsewhere").errors


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "<script>alert(1)</script>", "\u202e" * 50 + "snel", "😀", "%"]
)
def test_hostile_text_is_refused_and_shown_harmless(text: str) -> None:
    form = filled(text)
    assert "commune" in form.errors
    assert "<script>" not in str(form)


def test_the_page_shows_the_text_again_and_the_choices() -> None:
    html = str(filled("62510", "62041"))
    assert html.count('type="radio"') == 2
    assert 'value="62510"' in html
    assert 'name="commune_choice"' in html
    assert 'list="id_commune_suggestions"' in html
    assert 'hx-get="/communes/suggestions/?field=commune"' in html


def test_two_forms_do_not_share_their_choices() -> None:
    filled("62130")
    assert HomeForm().fields["commune"].choices_found == ()


def test_a_known_commune_is_shown_by_its_label() -> None:
    form = HomeForm(initial={"commune": Commune.objects.get(name="Arras")})
    assert 'value="Arras (62000)"' in str(form)


def test_a_form_knows_whether_the_commune_changed() -> None:
    arras = Commune.objects.get(name="Arras")
    answers = [
        HomeForm({"commune": text}, initial={"commune": arras}).has_changed()
        for text in ("Arras (62000)", "Lens")
    ]
    assert answers == [False, True]
