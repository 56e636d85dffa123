"""A code sent to a mailbox proves that one holds it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from comptoir.accounts.actions import user_for
from comptoir.accounts.actions.sign_in import (
    end_sessions,
    enter,
    prove,
    request_code,
    who_may_enter,
)
from comptoir.accounts.models import SignInCode, User
from comptoir.accounts.tasks import sweep
from comptoir.audit.models import Entry
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import Letter
from tests.support.waiting import together, waits

ADA = "ada@example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sent(known, act):
    """A code on its way to Ada."""
    known()
    return request_code(ADA, former=None, act=act)


def verbs():
    """Return what the journal says, in order."""
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_the_code_lets_in_and_makes_a_user(sent, last_code, act, known, noon):
    prove(sent.pk, last_code(), act=act)
    user = enter(sent.pk, known().pk, act=act)
    assert (user.person, user.signed_in_at) == (known(), noon)
    assert verbs() == ["asked-for-a-sign-in-code", "signed-in"]


def test_the_code_is_kept_only_as_a_keyed_hash(sent, last_code):
    assert last_code() not in str(vars(sent))
    assert len(sent.code_hash) == 64


def test_two_codes_of_the_same_digits_are_kept_differently(noon):
    one, other = SignInCode(pk=1), SignInCode(pk=2)
    assert one.hash_of("123456") != other.hash_of("123456")


def test_it_opens_once(sent, last_code, act):
    prove(sent.pk, last_code(), act=act)
    with pytest.raises(Refusal):
        prove(sent.pk, last_code(), act=act)


def test_at_ten_minutes_it_no_longer_opens(sent, last_code, noon):
    with pytest.raises(Refusal) as refusal:
        prove(sent.pk, last_code(), act=platform_act(noon + 10 * MINUTE))
    assert refusal.value.rule == "sign-in.code"


def test_just_before_it_does(sent, last_code, noon):
    last = noon + 10 * MINUTE - timedelta(microseconds=1)
    assert prove(sent.pk, last_code(), act=platform_act(last)).proven_at == last


def test_after_five_wrong_tries_the_right_one_comes_too_late(sent, last_code, act):
    wrong = "000000" if last_code() != "000000" else "111111"
    for _n in range(5):
        with pytest.raises(Refusal):
            prove(sent.pk, wrong, act=act)
    with pytest.raises(Refusal):
        prove(sent.pk, last_code(), act=act)
    sent.refresh_from_db()
    assert (sent.tries, sent.proven_at) == (5, None)
    assert verbs() == ["asked-for-a-sign-in-code", *["sign-in-refused"] * 6]


def test_no_code_at_all_is_refused_like_an_old_one(db, act):
    for nothing in (None, 0, 999):
        with pytest.raises(Refusal) as refusal:
            prove(nothing, "123456", act=act)
        assert refusal.value.rule == "sign-in.code"


@pytest.mark.parametrize("typed", ["", "１２３４５６", "123456\x00", "9" * 10_000, "abc"])
def test_whatever_is_typed_is_a_wrong_code(sent, typed, act):
    with pytest.raises(Refusal):
        prove(sent.pk, typed, act=act)


def test_nobody_is_entered_with_a_code_that_was_not_typed(sent, known, act):
    with pytest.raises(Refusal):
        enter(sent.pk, known().pk, act=act)
    assert User.objects.count() == 0


def test_one_enters_once_with_a_code(sent, known, last_code, act):
    prove(sent.pk, last_code(), act=act)
    enter(sent.pk, known().pk, act=act)
    with pytest.raises(Refusal):
        enter(sent.pk, known().pk, act=act)


def test_one_enters_as_nobody_of_another_mailbox(sent, known, last_code, act):
    other = known("Léo Grand", "leo@example.org")
    prove(sent.pk, last_code(), act=act)
    with pytest.raises(Refusal) as refusal:
        enter(sent.pk, other.pk, act=act)
    assert refusal.value.rule == "sign-in.who"


def test_the_choice_of_a_name_waits_ten_minutes(sent, known, last_code, act, noon):
    prove(sent.pk, last_code(), act=act)
    with pytest.raises(Refusal):
        enter(sent.pk, known().pk, act=platform_act(noon + 10 * MINUTE))


def test_whose_access_is_closed_does_not_enter(known, act):
    user = user_for(known(), act=act)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert list(who_may_enter(ADA)) == []
    request_code(ADA, former=None, act=act)
    assert Letter.objects.get().name == "accounts/sign_in_unknown"


def test_whom_nobody_knows_gets_a_letter_too(db, act):
    code = request_code("nobody@example.org", former=None, act=act)
    assert (code.tries_left, Letter.objects.get().to) == (5, "nobody@example.org")
    assert Letter.objects.get().name == "accounts/sign_in_unknown"


def test_pressing_twice_sends_one_letter(sent, act, noon):
    again = request_code(ADA, former=sent.pk, act=platform_act(noon + timedelta(seconds=30)))
    assert (again, Letter.objects.count()) == (sent, 1)


def test_a_minute_later_another_code_leaves(sent, noon):
    again = request_code(ADA, former=sent.pk, act=platform_act(noon + MINUTE))
    assert (again != sent, Letter.objects.count()) == (True, 2)


def test_after_a_wrong_try_another_code_leaves_at_once(sent, act):
    with pytest.raises(Refusal):
        prove(sent.pk, "nothing", act=act)
    assert request_code(ADA, former=sent.pk, act=act) != sent


@pytest.mark.django_db(transaction=True)
def test_typing_waits_for_whoever_types(sent, act):
    with transaction.atomic():
        SignInCode.objects.lock(sent.pk)
        assert waits(lambda: prove(sent.pk, "nothing", act=act))


@pytest.mark.django_db(transaction=True)
def test_a_crowd_has_five_tries_together(sent, act):
    together(*[lambda: prove(sent.pk, "nothing", act=act)] * 8)
    sent.refresh_from_db()
    assert sent.tries == 5


@pytest.mark.django_db(transaction=True)
def test_a_crowd_with_the_right_code_is_one(sent, last_code, act):
    code = last_code()
    answers = together(*[lambda: prove(sent.pk, code, act=act)] * 6)
    assert sum(isinstance(answer, SignInCode) for answer in answers) == 1


def test_ending_the_sessions_changes_what_they_must_carry(known, act):
    user = user_for(known(), act=act)
    before = user.get_session_auth_hash()
    end_sessions(user, act=act)
    user.refresh_from_db()
    assert user.get_session_auth_hash() != before
    assert user.get_session_auth_fallback_hash() == []


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("a_sign_in_code_has_five_tries", {"tries": 6}),
        ("a_sign_in_code_ends_after_it_is_sent", {"expires_at": None}),
        ("a_sign_in_code_is_proven_before_it_is_closed", {"closed": True}),
    ],
)
def test_the_database_refuses_a_code(sent, noon, constraint, wrong):
    values = {
        "tries": wrong.get("tries", 0),
        "expires_at": noon if "expires_at" in wrong else noon + MINUTE,
        "closed_at": noon if wrong.get("closed") else None,
    }
    with pytest.raises(IntegrityError, match=constraint):
        SignInCode.objects.filter(pk=sent.pk).update(**values)


def test_codes_that_are_over_go_within_the_hour(sent, noon):
    sweep({}, act=platform_act(noon + 20 * MINUTE - timedelta(seconds=1)))
    assert SignInCode.objects.count() == 1
    sweep({}, act=platform_act(noon + 20 * MINUTE))
    assert SignInCode.objects.count() == 0
