"""Numbers, money, telephones, days and hours, as a French and an English reader expect them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from comptoir.ui import words

N = "\u202f"
H = "\u00a0"
APRIL = datetime(2027, 4, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (12500, f"12{N}500", "12,500"),
        (1234567, f"1{N}234{N}567", "1,234,567"),
        (3.5, "3,5", "3.5"),
        (Decimal("1200.50"), f"1{N}200,5", "1,200.5"),
        (Decimal(100), "100", "100"),
        (-40, "-40", "-40"),
    ],
)
def test_a_number_is_cut_in_thousands(value, french, english):
    assert words.number(value) == french
    with translation.override("en"):
        assert words.number(value) == english


@pytest.mark.parametrize(
    ("euros", "french", "english"),
    [
        (4500, f"4{N}500{H}€", "€4,500"),
        (0, f"0{H}€", "€0"),
        (Decimal("12.50"), f"12,50{H}€", "€12.50"),
        (Decimal("12.00"), f"12{H}€", "€12"),
        (Decimal("1234567.89"), f"1{N}234{N}567,89{H}€", "€1,234,567.89"),
        (-300, f"−300{H}€", "−€300"),
    ],
)
def test_money_has_cents_only_when_there_are_some(euros, french, english):
    assert words.money(euros) == french
    with translation.override("en"):
        assert words.money(euros) == english


@pytest.mark.parametrize(
    "given", ["0321216216", "+33321216216", "03 21 21 62 16", "03.21.21.62.16"]
)
def test_a_telephone_number_is_said_in_pairs_and_calls(given):
    assert words.phone(given) == H.join(["03", "21", "21", "62", "16"])
    assert words.phone_link(given) == "tel:+33321216216"


def test_a_number_of_another_country_stays_as_given():
    assert words.phone("+32 2 555 12 12") == "+32 2 555 12 12"
    assert words.phone_link("+32 2 555 12 12") == "tel:+3225551212"


def test_a_day_is_said_in_full():
    assert words.day(date(2027, 4, 6)) == "mardi 6 avril 2027"
    assert words.day_short(date(2026, 3, 1)) == "1er mars 2026"
    with translation.override("en"):
        assert words.day(date(2027, 4, 6)) == "Tuesday 6 April 2027"
        assert words.day_short(date(2026, 3, 1)) == "1 March 2026"


def test_a_late_moment_falls_on_the_day_of_paris():
    assert words.day(datetime(2027, 4, 5, 22, 30, tzinfo=UTC)) == "mardi 6 avril 2027"
    assert words.day(datetime(2027, 1, 5, 22, 30, tzinfo=UTC)) == "mardi 5 janvier 2027"


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        (time(14, 0), f"14{H}h", "14:00"),
        (time(14, 30), f"14{H}h{H}30", "14:30"),
        (time(9, 5), f"9{H}h{H}05", "09:05"),
        (time(12, 0), "midi", "noon"),
        (time(12, 15), f"12{H}h{H}15", "12:15"),
        (time(0, 0), "minuit", "midnight"),
        (time(0, 30), f"0{H}h{H}30", "00:30"),
        (APRIL, f"14{H}h", "14:00"),
        (datetime(2027, 1, 6, 11, 0, tzinfo=UTC), "midi", "noon"),
    ],
)
def test_an_hour_is_that_of_the_wall(at, french, english):
    assert words.hour(at) == french
    with translation.override("en"):
        assert words.hour(at) == english


def test_hours_run_from_one_to_the_other():
    assert words.hours(time(9, 0), time(12, 0)) == f"de 9{H}h à midi"
    with translation.override("en"):
        assert words.hours(time(9, 0), time(12, 0)) == "09:00 to noon"


def test_a_moment_is_a_day_and_an_hour():
    assert words.when(APRIL) == f"mardi 6 avril 2027 à 14{H}h"
    assert words.when(APRIL, APRIL.replace(hour=15)) == f"mardi 6 avril 2027, de 14{H}h à 17{H}h"
    with translation.override("en"):
        assert words.when(APRIL) == "Tuesday 6 April 2027 at 14:00"
        assert words.when(APRIL, APRIL.replace(hour=15)) == "Tuesday 6 April 2027, 14:00 to 17:00"


def test_a_moment_that_lasts_over_several_days_names_them_both():
    ends = datetime(2027, 4, 7, 10, 0, tzinfo=UTC)
    assert (
        words.when(APRIL, ends) == f"du mardi 6 avril 2027 à 14{H}h au mercredi 7 avril 2027 à midi"
    )
    with translation.override("en"):
        assert (
            words.when(APRIL, ends)
            == "Tuesday 6 April 2027 at 14:00 to Wednesday 7 April 2027 at noon"
        )


def test_a_lone_midnight_leaves_no_doubt_about_the_night():
    midnight = datetime(2027, 4, 5, 22, 0, tzinfo=UTC)
    assert words.when(midnight) == f"mardi 6 avril 2027 à 0{H}h"
    with translation.override("en"):
        assert words.when(midnight) == "Tuesday 6 April 2027 at 00:00"


def test_the_filters_say_the_same_and_nothing_for_nothing():
    source = (
        "{{ none|money }}{{ none|number }}{{ none|phone }}{{ none|day }}{{ none|day_short }}{{ none|hour }}"
        "{{ none|when }}{{ 1200|money }} {{ 1200|number }} {{ at|day }} {{ at|day_short }} {{ at|hour }} "
        "{{ at|hours:end }} {{ at|when:end }} {{ at|when }} {{ at|day_of_month }} {{ '0321216216'|phone }}"
    )
    shown = (
        engines["django"]
        .from_string(source)
        .render({"none": None, "at": APRIL, "end": APRIL.replace(hour=15)})
    )
    assert shown == (
        f"1{N}200{H}€ 1{N}200 mardi 6 avril 2027 6 avril 2027 14{H}h de 14{H}h à 17{H}h "
        f"mardi 6 avril 2027, de 14{H}h à 17{H}h mardi 6 avril 2027 à 14{H}h 6 03{H}21{H}21{H}62{H}16"
    )
