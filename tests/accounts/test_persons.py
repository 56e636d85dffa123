"""A person is an address, or a telephone, and a name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from comptoir.accounts.actions import consent, person_for, user_for, withdraw
from comptoir.accounts.models import Consent, Person, User
from comptoir.kernel.acts import platform_act
from comptoir.kernel.refusals import Refusal
from tests.support.waiting import together

PHOTO = Consent.Kind.PHOTO


def test_the_same_name_at_the_same_address_is_the_same_person(known):
    assert known("Zoé  Ménard", "ZOE@example.org") == known("zoe menard", "zoe@Example.org")


def test_two_names_share_an_address(known):
    assert known("Ada Petit") != known("Léo Petit")
    assert Person.objects.reached_at(" ADA@example.org").count() == 2


def test_a_telephone_and_a_name_are_enough(known):
    first = known("Ada Petit", "", phone="+33612345678")
    assert known("ada petit", "", phone="+33612345678") == first
    assert known("Ada Petit", "", phone="+33700000000") != first


def test_a_telephone_never_opens_the_life_of_who_has_an_address(known):
    """Else whoever knows a name and a number would put their own address on somebody else."""
    by_phone = known("Ada Petit", "", phone="+33612345678")
    by_mail = known("Ada Petit", "ada@example.org", phone="+33612345678")
    assert by_phone != by_mail
    assert known("Ada Petit", "", phone="+33612345678") == by_phone


def test_with_neither_address_nor_telephone_each_is_new(known):
    assert known("Ada Petit", "") != known("Ada Petit", "")


def test_what_was_known_is_completed_and_never_replaced(known):
    person = known(phone="+33612345678")
    known("ADA PETIT", phone="+33799999999")
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Ada Petit", "+33612345678")


@pytest.mark.parametrize("was", [True, False])
def test_whoever_knows_a_name_and_an_address_changes_nobody_s_age(known, was):
    person = known(under_15=was)
    known(under_15=not was)
    person.refresh_from_db()
    assert person.under_15 is was


def test_a_new_sign_of_life_counts_from_the_latest(known, noon):
    known()
    known(act=platform_act(noon + timedelta(days=3)))
    known(act=platform_act(noon + timedelta(days=1)))
    person = Person.objects.get()
    assert (person.created_at, person.last_active_at) == (noon, noon + timedelta(days=3))


@pytest.mark.django_db(transaction=True)
def test_two_registrations_at_once_make_one_person(act):
    def register() -> Person:
        return person_for(
            name="Ada", email="a@example.org", phone="", commune=None, under_15=False, act=act
        )

    assert len(set(together(register, register, register))) == 1
    assert Person.objects.count() == 1


def test_a_user_is_born_once(known, act):
    person = known()
    assert user_for(person, act=act) == user_for(person, act=act)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("one_person_per_email_and_name", {"email": "ada@example.org"}),
        ("one_person_per_phone_and_name_without_email", {"phone": "+33612345678"}),
        ("an_email_is_in_small_letters", {"email": "Ada@example.org"}),
        ("a_person_has_a_name_until_forgotten", {"name_key": "", "email": "b@example.org"}),
    ],
)
def test_the_database_refuses(known, noon, constraint, wrong):
    known()
    known("Ada Petit", "", phone="+33612345678")
    row = {"name": "Ada Petit", "name_key": "ada petit", "created_at": noon, "last_active_at": noon}
    with pytest.raises(IntegrityError) as error:
        Person.objects.create(**row | wrong)
    assert constraint in str(error.value) or "UNIQUE" in str(error.value)


def test_a_consent_is_given_and_withdrawn(known, act, noon):
    person = known()
    assert consent(person, PHOTO, act) == consent(person, PHOTO, act)
    withdraw(person, PHOTO, platform_act(noon + timedelta(days=1)))
    withdraw(person, PHOTO, platform_act(noon + timedelta(days=2)))
    assert list(Consent.objects.values_list("given_at", "withdrawn_at")) == [
        (noon, noon + timedelta(days=1))
    ]
    assert consent(person, PHOTO, act).withdrawn_at is None
    assert Consent.objects.count() == 2


def test_under_15_nothing_is_consented(known, act):
    with pytest.raises(Refusal) as refusal:
        consent(known(under_15=True), PHOTO, act)
    assert refusal.value.rule == "consent.age"


def test_whoever_knows_a_name_and_an_address_ends_no_consent(known, act):
    consent(known(), PHOTO, act)
    known(under_15=True)
    assert Consent.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("constraint", "days"),
    [
        ("one_standing_consent_per_person_and_kind", None),
        ("a_consent_is_withdrawn_after_it_is_given", -1),
    ],
)
def test_the_database_refuses_a_consent(known, act, noon, constraint, days):
    person = known()
    consent(person, PHOTO, act)
    end = noon + timedelta(days=days) if days else None
    with pytest.raises(IntegrityError) as error:
        Consent.objects.create(person=person, kind=PHOTO, given_at=noon, withdrawn_at=end)
    assert constraint in str(error.value) or "UNIQUE" in str(error.value)


@pytest.mark.parametrize(
    ("name", "greeting"),
    [("Ada Exemple", "Ada"), ("Mme Exemple", "Mme Exemple"), ("M. Exemple", "M. Exemple")],
)
def test_a_title_alone_greets_nobody(name, greeting):
    assert Person(name=name).first_name == greeting
