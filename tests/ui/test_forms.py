"""A field says what it wants, what is wrong, and to whom."""

import pytest
from django import forms
from django.template import engines
from django.test import Client

from tests.ui.samples import SampleForm, one_line

pytestmark = pytest.mark.urls("tests.ui.urls")


class Small(forms.Form):
    """Two fields."""

    name = forms.CharField(label="Nom", help_text="Tel qu’on vous appelle.")
    phone = forms.CharField(label="Téléphone", required=False)


def test_a_field_is_a_label_a_hint_and_a_control():
    assert one_line(Small()["name"].as_field_group()) == (
        '<div class="field"><label for="id_name">Nom</label>'
        '<p class="hint" id="id_name_helptext">Tel qu’on vous appelle.</p>'
        '<input type="text" name="name" required aria-describedby="id_name_helptext" id="id_name"></div>'
    )


def test_what_is_not_required_says_so():
    assert one_line(Small()["phone"].as_field_group()) == (
        '<div class="field"><label for="id_phone">Téléphone <span class="optional">(facultatif)</span></label>'
        '<input type="text" name="phone" id="id_phone"></div>'
    )


def test_an_error_stands_before_its_control_and_is_linked_to_it():
    assert one_line(Small({"name": ""})["name"].as_field_group()) == (
        '<div class="field field-wrong"><label for="id_name">Nom</label>'
        '<p class="hint" id="id_name_helptext">Tel qu’on vous appelle.</p>'
        '<ul class="errors" id="id_name_error"><li><span class="unseen">Erreur\u00a0:</span> '
        "Ce champ est obligatoire.</li></ul>"
        '<input type="text" name="name" required aria-invalid="true" '
        'aria-describedby="id_name_helptext id_name_error" id="id_name"></div>'
    )


def test_radio_buttons_are_a_group_whose_error_speaks_for_all():
    html = one_line(SampleForm({})["role"].as_field_group())
    assert html.startswith(
        '<fieldset class="field field-wrong" aria-describedby="id_role_helptext id_role_error"><legend>Vous venez comme</legend>'
    )
    assert 'aria-invalid="true"' not in html
    assert html.count('<div class="choice"><input type="radio" name="role"') == 3


def test_a_lone_box_comes_before_its_label_and_is_not_called_optional():
    assert one_line(SampleForm()["under_15"].as_field_group()) == (
        '<div class="field field-box"><input type="checkbox" name="under_15" id="id_under_15">'
        '<label for="id_under_15">J’ai moins de 15 ans</label></div>'
    )


def test_the_summary_leads_to_each_field_and_takes_the_focus():
    form = SampleForm({"name": "Camille", "email": "camille", "kind": "a"})
    form.add_error(None, "Ce comptoir vient de se remplir.")
    html = one_line(engines["django"].get_template("ui/error_summary.html").render({"form": form}))
    assert 'tabindex="-1" autofocus role="alert" aria-labelledby="errors-title"' in html
    assert '<h2 class="notice-title" id="errors-title">3 réponses à corriger</h2>' in html
    assert '<a href="#id_email">Adresse électronique\u00a0: Saisissez une adresse' in html
    assert '<a href="#id_role_0">Vous venez comme\u00a0: Ce champ est obligatoire.</a>' in html
    assert html.endswith("<li>Ce comptoir vient de se remplir.</li></ul></div></div>")


def test_a_form_without_error_has_no_summary():
    form = SampleForm()
    assert (
        engines["django"].get_template("ui/error_summary.html").render({"form": form}).strip() == ""
    )


def test_the_title_counts_what_is_wrong():
    client = Client()
    assert "<title>Réserver ma place – Comptoir</title>" in client.get("/samples/form/").text
    assert (
        "<title>Erreur (3) – Réserver ma place – Comptoir</title>"
        in client.post("/samples/form/", {"kind": "a"}).text
    )


def test_what_people_type_is_escaped_in_field_and_summary():
    html = (
        Client().post("/samples/form/", {"kind": "<script>x</script>", "name": '"><script>'}).text
    )
    assert "<script>x" not in html
    assert '"><script>' not in html
