"""How often is too often."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from comptoir.accounts.limits import allow
from comptoir.accounts.models import LimitCounter
from comptoir.kernel.refusals import Refusal
from tests.support.waiting import together

HOUR = timedelta(hours=1)


def many(count, at, *, subject="a network", limit=3):
    """Do it that many times; return how many were allowed."""
    allowed = 0
    for _n in range(count):
        try:
            allow("test.scope", subject, limit=limit, window=HOUR, at=at)
        except Refusal:
            continue
        allowed += 1
    return allowed


@pytest.mark.django_db
def test_the_limit_and_not_one_more(noon):
    assert many(10, noon) == 3


@pytest.mark.django_db
def test_each_has_their_own_count(noon):
    assert (many(5, noon, subject="one"), many(5, noon, subject="another")) == (3, 3)


@pytest.mark.django_db
def test_a_window_later_all_is_allowed_again(noon):
    many(3, noon)
    assert many(5, noon + 2 * HOUR) == 3


@pytest.mark.django_db
def test_the_turn_of_the_hour_does_not_double_the_limit(noon):
    many(30, noon + timedelta(minutes=59), limit=30)
    assert many(30, noon + timedelta(minutes=61), limit=30) == 1
    assert many(30, noon + timedelta(minutes=90), limit=30) == 14


@pytest.mark.django_db
def test_the_refusal_says_how_long_to_wait(noon):
    many(3, noon + timedelta(minutes=18))
    with pytest.raises(Refusal) as refusal:
        allow("test.scope", "a network", limit=3, window=HOUR, at=noon + timedelta(minutes=18))
    assert refusal.value.rule == "limits.test.scope"
    assert "42" in str(refusal.value)


@pytest.mark.django_db
def test_nobody_can_be_read_in_the_counters(noon):
    allow("test.scope", "ada@example.org", limit=3, window=HOUR, at=noon)
    counter = LimitCounter.objects.get()
    assert "ada" not in str(vars(counter))
    assert len(counter.key) == 32


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_once_gets_the_limit_exactly(noon):
    answers = together(*[lambda: many(2, noon, limit=5)] * 6)
    assert sum(answers) == 5


@pytest.mark.django_db
def test_two_counters_for_the_same_are_refused(noon):
    """one_counter_per_scope_key_and_stretch."""
    row = {"scope": "s", "key": "k", "starts_at": noon, "serves_until": noon}
    LimitCounter.objects.create(**row)
    with pytest.raises(IntegrityError):
        LimitCounter.objects.create(**row)
