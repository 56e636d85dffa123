"""The types of a parameter: what may be written, how it is kept, how it is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import ngettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from comptoir.editions.kinds import EUROS, Parameter
from comptoir.editions.parameters import register
from comptoir.kernel.refusals import Refusal

CHOICES = (("a", "le premier"), ("b", "le second"))


def parameter(kind: Any, default: Any, **other: Any) -> Parameter:
    return Parameter(
        key="test.one", kind=kind, default=default, label="Combien", phase="vote", **other
    )


NUMBER = parameter(int, 3, minimum=1, maximum=9)


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (NUMBER, 0, "« Combien » : Écrivez 1 ou plus."),
        (NUMBER, 10, "« Combien » : Écrivez 9 ou moins."),
        (NUMBER, "3", "« Combien » : Écrivez un nombre entier, par exemple 3."),
        (NUMBER, True, "« Combien » : Écrivez un nombre entier, par exemple 3."),
        (NUMBER, None, "« Combien » : Écrivez un nombre entier, par exemple 3."),
        (parameter(bool, False), 1, "« Combien » : Répondez oui ou non."),
        (parameter(str, "a", choices=CHOICES), "c", "« Combien » : Choisissez parmi : le premier · le second."),
        (parameter(str, "x"), " \u200b ", "« Combien » : Écrivez un texte de 2000 caractères au plus."),
        (parameter(str, "x"), "x" * 2001, "« Combien » : Écrivez un texte de 2000 caractères au plus."),
        (parameter(timedelta, timedelta(1)), 3600, "« Combien » : Écrivez une durée, par exemple 48 heures."),
        (parameter(timedelta, timedelta(1)), timedelta(-1), "« Combien » : Écrivez une durée en secondes entières, par exemple 48 heures."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_repair(asked: Parameter, value: Any, words: str) -> None:
    with translation.override("fr"), pytest.raises(Refusal) as refused:
        asked.checked(value)
    assert str(refused.value).replace("\u00a0", " ") == words
    assert refused.value.rule == "test.one"


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (parameter(bool, False), True, "oui"),
        (parameter(bool, False), False, "non"),
        (parameter(int, 3), 12_500, "12\u202f500"),
        (parameter(int, 3, unit=EUROS), 4_500, "4\u202f500 €"),
        (parameter(int, 3, unit="%"), 50, "50 %"),
        (parameter(int, 3, unit=ngettext_lazy("%(number)d project", "%(number)d projects", "number")), 1, "1 projet"),
        (parameter(int, 3, unit=ngettext_lazy("%(number)d project", "%(number)d projects", "number")), 3, "3 projets"),
        (parameter(str, "a", choices=CHOICES), "b", "le second"),
        (parameter(timedelta, timedelta(1)), timedelta(hours=48), "2 jours"),
        (parameter(timedelta, timedelta(1)), timedelta(hours=36), "36 heures"),
        (parameter(timedelta, timedelta(1)), timedelta(minutes=90), "90 minutes"),
        (parameter(timedelta, timedelta(1)), timedelta(seconds=1), "1 seconde"),
        (parameter(timedelta, timedelta(1)), timedelta(0), "0 minute"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_words(asked: Parameter, value: Any, words: str) -> None:
    with translation.override("fr"):
        assert asked.said(value).replace("\u00a0", " ") == words


@given(
    st.timedeltas(timedelta(0), timedelta(days=400)).map(
        lambda t: t - timedelta(microseconds=t.microseconds)
    )
)
def test_a_duration_is_kept_in_seconds(duration: timedelta) -> None:
    asked = parameter(timedelta, timedelta(1))
    assert asked.loaded(asked.stored(duration)) == duration


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(),
        st.text(max_size=5),
        st.lists(st.integers(), max_size=2),
    )
)
def test_nothing_but_a_number_is_a_number(value: Any) -> None:
    with pytest.raises(Refusal):
        NUMBER.checked(value)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Parameter(key="no dot", kind=int, default=1, label="", phase="vote"),
        lambda: parameter(int, True),
        lambda: parameter(int, "1"),
        lambda: register(parameter(int, 1)) and register(parameter(int, 2)),
    ],
    ids=["its key", "a yes for a number", "a text for a number", "twice the same key"],
)
def test_a_parameter_that_does_not_hold_stops_the_start(broken, monkeypatch) -> None:
    monkeypatch.setattr("comptoir.editions.parameters._registered", {})
    with pytest.raises(ValueError, match=r".+"):
        broken()
