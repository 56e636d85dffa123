"""What is over goes; what is not stays."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError

from comptoir.accounts.actions import consent, person_for, user_for, withdraw
from comptoir.accounts.actions.sign_in import request_code
from comptoir.accounts.limits import allow
from comptoir.accounts.models import Consent, LimitCounter, Person, SignInCode, User
from comptoir.audit.actions import journal_of
from comptoir.jobs.registry import find
from comptoir.kernel.acts import platform_act
from comptoir.kernel.retention import Then
from comptoir.privacy.actions import purge
from comptoir.privacy.models import Purge
from comptoir.privacy.register import OF_LIBRARIES, blanks, declarations
from tests.accounts import clock
from tests.support.paths import models

INSTANT = timedelta(microseconds=1)
TWO_YEARS = timedelta(days=730)
FIVE_YEARS = timedelta(days=1825)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(act):
    """Somebody who came at noon."""
    return person_for(
        name="Ada Petit",
        email="ada@example.org",
        phone="+33612345678",
        commune=None,
        under_15=False,
        act=act,
    )


def done(category, at, *, dry_run=False):
    """Purge at a moment; return rows due, done and held in a category."""
    lines = purge(act=platform_act(at), dry_run=dry_run)
    [line] = [line for line in lines if line.category == category]
    return line.due, line.done, line.held


def test_a_person_is_forgotten_after_two_years_of_silence(ada, noon):
    assert done("accounts.Person", noon + TWO_YEARS - INSTANT) == (0, 0, 0)
    assert done("accounts.Person", noon + TWO_YEARS) == (1, 1, 0)
    ada.refresh_from_db()
    assert (ada.name, ada.name_key, ada.email, ada.phone) == ("", "", "", "")
    assert done("accounts.Person", noon + TWO_YEARS) == (0, 0, 0)


def test_a_sign_of_life_starts_the_time_again(ada, noon):
    later = platform_act(noon + timedelta(days=700))
    person_for(name="Ada Petit", email=ada.email, phone="", commune=None, under_15=False, act=later)
    assert done("accounts.Person", noon + TWO_YEARS) == (0, 0, 0)


def test_several_are_forgotten_together(ada, act, noon):
    for n in range(3):
        person_for(
            name=f"Person {n}",
            email="ada@example.org",
            phone="",
            commune=None,
            under_15=False,
            act=act,
        )
    assert done("accounts.Person", noon + TWO_YEARS) == (4, 4, 0)
    assert Person.objects.count() == 4


def test_a_user_goes_with_the_silence(ada, act, noon):
    user_for(ada, act=act)
    assert done("accounts.User", noon + TWO_YEARS - INSTANT) == (0, 0, 0)
    assert done("accounts.User", noon + TWO_YEARS) == (1, 1, 0)
    assert User.objects.count() == 0


def test_a_consent_is_proven_five_years_after_it_ends(ada, act, noon):
    consent(ada, Consent.Kind.PHOTO, act)
    withdraw(ada, Consent.Kind.PHOTO, act)
    Person.objects.update(last_active_at=noon + FIVE_YEARS)
    assert done("accounts.Consent", noon + FIVE_YEARS - INSTANT) == (0, 0, 0)
    assert done("accounts.Consent", noon + FIVE_YEARS) == (1, 1, 0)


def test_the_consent_of_who_is_forgotten_goes_too(ada, act, noon):
    consent(ada, Consent.Kind.PHOTO, act)
    purge(act=platform_act(noon + TWO_YEARS))
    purge(act=platform_act(noon + TWO_YEARS))
    assert Consent.objects.count() == 0


def test_a_sign_in_code_goes_ten_minutes_after_its_end(ada, act, noon):
    request_code(ada.email, former=None, act=act)
    over = noon + timedelta(minutes=20)
    assert done("accounts.SignInCode", over - INSTANT) == (0, 0, 0)
    assert done("accounts.SignInCode", over) == (1, 1, 0)
    assert SignInCode.objects.count() == 0


def test_a_counter_goes_when_it_counts_no_more():
    allow("test", "x", limit=1, window=timedelta(hours=1), at=LONG_AGO)
    over = LONG_AGO + timedelta(hours=2)
    assert done("accounts.LimitCounter", over - INSTANT) == (0, 0, 0)
    assert done("accounts.LimitCounter", over) == (1, 1, 0)
    assert LimitCounter.objects.count() == 0


def test_a_session_goes_when_it_is_over():
    Session.objects.create(session_key="k", session_data="d", expire_date=LONG_AGO)
    assert done("sessions.Session", LONG_AGO - INSTANT) == (0, 0, 0)
    assert done("sessions.Session", LONG_AGO) == (1, 1, 0)


def test_a_demonstration_in_another_year_ends_no_session_of_today(noon):
    Session.objects.create(
        session_key="k", session_data="d", expire_date=datetime.now(UTC) + timedelta(hours=1)
    )
    assert done("sessions.Session", noon + FIVE_YEARS) == (0, 0, 0)


def test_a_dry_run_touches_nothing_and_leaves_no_trace(ada, noon):
    assert done("accounts.Person", noon + TWO_YEARS, dry_run=True) == (1, 0, 0)
    ada.refresh_from_db()
    assert (ada.name, Purge.objects.count()) == ("Ada Petit", 0)


def test_a_purge_leaves_a_report_and_an_entry_without_anybody_in_them(ada, noon):
    purge(act=platform_act(noon + TWO_YEARS))
    [report] = Purge.objects.all()
    assert [(line["category"], line["done"]) for line in report.lines] == [("accounts.Person", 1)]
    assert [entry.details for entry in journal_of(report)] == [{"rows": 1}]
    assert "Ada" not in str(report.lines)


def test_a_purge_of_nothing_leaves_nothing(db, noon):
    purge(act=platform_act(noon))
    assert Purge.objects.count() == 0
    with pytest.raises(IntegrityError, match="a_purge_did_something"):
        Purge.objects.create(done_at=noon, rows=0, lines=[])


def test_the_night_does_it(ada, noon):
    find("privacy.purge").run({}, act=platform_act(noon + TWO_YEARS))
    assert Person.objects.get().name == ""


def test_the_command_draws_a_table(ada, settings, noon):
    settings.CLOCK = "tests.accounts.clock.now"
    clock.set_to(noon + TWO_YEARS)
    said = []
    for options in (["--dry-run"], [], []):
        out = StringIO()
        call_command("privacy", "purge", *options, stdout=out)
        lines = out.getvalue().splitlines()
        [row] = [line.split() for line in lines if line.startswith("accounts.Person ")]
        said.append((row[:5], lines[-1]))
    assert said == [
        (["accounts.Person", "blank", "1", "0", "0"], "1 rows due, 0 done. Nothing was touched."),
        (["accounts.Person", "blank", "1", "1", "0"], "1 rows due, 1 done."),
        (["accounts.Person", "blank", "0", "0", "0"], "0 rows due, 0 done."),
    ]


def test_whatever_is_said_to_be_emptied_can_be():
    for declaration in declarations():
        if declaration.said.then is Then.BLANK and declaration.said.due:
            assert set(blanks(declaration)) == set(declaration.said.fields)


def test_every_model_that_holds_people_is_in_the_register():
    ours = {model for model in models() if getattr(model, "personal_data", ())}
    assert {declaration.model for declaration in declarations()} == ours | set(OF_LIBRARIES)
