"""What the models promise: a word in the glossary, keys that point down, a purpose and an end for personal data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import models as fields
from django.test.utils import isolate_apps

from tests.support.moments import NOON
from tests.support.paths import ROOT, floors, models, python_files
from tests.support.saying import nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field, Model

    from comptoir.kernel.retention import PersonalData

# By name or by kind, what may be somebody's.
PERSONAL = re.compile(
    r"(^|_)(name|email|e_mail|phone|message|idea|address|ip|text|html|to|birth|under_15|comment)($|_)"
)
# The same words about places, things and the house itself. Each line says what it is.
NOT_PERSONAL = {
    "comptoirs.AccessFact": "a public place",
    "comptoirs.Comptoir": "a public event",
    "comptoirs.ProgrammeItem": "the public programme",
    "comptoirs.Venue": "a public place",
    "editions.Edition": "a year",
    "editions.Topic": "a subject",
    "editions.RuleVersion": "the règlement",
    "jobs.Job": "a kind of work",
    "mail.Letter.message_id": "a number",
    "mail.Letter.name": "a template",
    "organisations.Organisation": "an organisation",
    "territory.Commune": "a place",
    "territory.CommuneName": "a place",
    "territory.Zone": "a place",
}


def declarations(model: type[Model]) -> tuple[PersonalData, ...]:
    return getattr(model, "personal_data", ())


def looks_personal(field: Field) -> bool:
    """Tell whether a field may hold something of somebody: by its kind, by where it leads, by its name."""
    if isinstance(field, fields.EmailField | fields.GenericIPAddressField):
        return True
    if field.is_relation:
        return field.related_model._meta.label in {"accounts.Person", "accounts.User"}
    return isinstance(field, fields.CharField | fields.TextField | fields.BooleanField) and bool(
        PERSONAL.search(field.name)
    )


def undeclared(model: type[Model]) -> list[str]:
    """Return the personal fields that no declaration of the model speaks of."""
    declared = {name for declaration in declarations(model) for name in declaration.fields}
    found = {f.name for f in model._meta.concrete_fields if looks_personal(f)}
    label = model._meta.label
    return (
        []
        if label in NOT_PERSONAL
        else sorted(n for n in found - declared if f"{label}.{n}" not in NOT_PERSONAL)
    )


def upward_keys(model: type[Model], heights: dict[str, int]) -> list[str]:
    """Return the keys that leave the app of a model without going down."""
    own = model._meta.app_label
    return [
        f"{field.name} → {field.related_model._meta.label}"
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.is_relation
        and (target := field.related_model._meta.app_label) in heights
        and target != own
        and heights[target] >= heights[own]
    ]


def by_model(fault: Callable[[type[Model]], object]) -> dict[str, object]:
    """Return what is wrong, model by model."""
    return {model._meta.label: found for model in models() if (found := fault(model))}


def test_each_says_what_it_is():
    automatic = lambda m: not m.__doc__ or m.__doc__.startswith(f"{m.__name__}(")  # noqa: E731
    assert nothing(by_model(automatic))


def test_each_has_a_line_in_the_glossary():
    words = set(
        re.findall(
            r"^\|\s*`?(\w+)`?\s*\|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE
        )
    )
    assert nothing({model.__name__ for model in models()} - words)


def test_keys_point_down():
    assert nothing(by_model(lambda model: upward_keys(model, floors())))


def test_personal_fields_have_a_purpose_and_an_end():
    assert nothing(by_model(undeclared))


def test_declarations_speak_of_fields_that_exist():
    def unknown(model: type[Model]) -> list[str]:
        names = {field.name for field in model._meta.get_fields()}
        return [name for d in declarations(model) for name in d.fields if name not in names]

    assert nothing(by_model(unknown))


@pytest.mark.django_db
def test_what_is_over_can_be_found():
    for model in models():
        for declaration in declarations(model):
            assert (declaration.keep is None) == (declaration.due is None), model
            assert declaration.due is None or not list(declaration.due(NOON)), model


def test_constraints_are_sentences_that_people_can_read():
    def unsaid(model: type[Model]) -> list[str]:
        return [
            rule.name
            for rule in model._meta.constraints
            if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", rule.name)
            or rule.violation_error_message == rule.default_violation_error_message
        ]

    assert nothing(by_model(unsaid))


def test_each_constraint_is_broken_by_a_test():
    tests = "\n".join(path.read_text() for path in python_files("tests"))
    assert nothing(
        by_model(lambda model: [c.name for c in model._meta.constraints if c.name not in tests])
    )


@isolate_apps("comptoir.territory")
def test_the_rules_about_models_bite():
    class Low(fields.Model):  # noqa: DJ008 - never shown
        email_of_somebody = fields.CharField(max_length=9)
        plain = fields.EmailField()
        idea = fields.TextField()
        size = fields.IntegerField()
        above = fields.ForeignKey(
            apps.get_model("editions.Edition"), on_delete=fields.PROTECT, related_name="+"
        )
        person = fields.ForeignKey(
            apps.get_model("accounts.Person"), on_delete=fields.PROTECT, related_name="+"
        )

        class Meta:
            app_label = "territory"

    assert undeclared(Low) == ["email_of_somebody", "idea", "person", "plain"]
    assert upward_keys(Low, floors()) == ["above → editions.Edition", "person → accounts.Person"]
