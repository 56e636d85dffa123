"""Those whose role asks for it prove a second time who they are."""

import time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.accounts import enrolment
from comptoir.accounts.actions import user_for
from comptoir.accounts.actions.second_factor import (
    device_of,
    enrol,
    forget_second_factor,
    verify,
)
from comptoir.accounts.http import IDLE, SEEN_KEY
from comptoir.accounts.models import RecoveryCode
from comptoir.audit.models import Entry
from comptoir.kernel.refusals import Refusal
from tests.support.waiting import together, waits

SECRET = b"12345678901234567890"
PROOF, INSTALL, OUT = (
    "/connexion/second-facteur/",
    "/connexion/second-facteur/installer/",
    "/deconnexion/",
)
SPACE = "/espace/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


def code_now(secret=SECRET, *, later=0):
    """Return what the telephone shows, now or some steps later."""
    return f"{totp(secret, t0=-30 * later):06}"


def wrong_now(secret=SECRET):
    """Return a code that the telephone shows at no moment near."""
    near = {code_now(secret, later=step) for step in (-2, -1, 0, 1, 2)}
    return next(code for n in range(10) if (code := f"{n}" * 6) not in near)


@pytest.fixture
def enrolled(agent, act):
    """An agent, the telephone enrolled, and the recovery codes."""
    device, codes = enrol(agent, SECRET, code_now(), act=act)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    return agent, codes


@pytest.fixture
def desk(agent):
    """The agent’s browser, after the mailed code only."""
    client = Client()
    client.force_login(agent)
    return client


def test_the_first_code_enrols(agent, act):
    device, codes = enrol(agent, SECRET, code_now(), act=act)
    assert (device_of(agent), len(set(codes))) == (device, 10)
    assert RecoveryCode.objects.filter(user=agent).count() == 10


def test_a_wrong_first_code_enrols_nothing(agent, act):
    for typed in ("", "abc", wrong_now(), "²²²"):
        with pytest.raises(Refusal):
            enrol(agent, SECRET, typed, act=act)
    assert device_of(agent) is None


def test_the_code_of_the_enrolment_does_not_serve_again(agent, act):
    code = code_now()
    enrol(agent, SECRET, code, act=act)
    with pytest.raises(Refusal):
        verify(agent, code, act=act)


def test_a_code_serves_once(enrolled, act):
    agent, _codes = enrolled
    code = code_now()
    verify(agent, code, act=act)
    with pytest.raises(Refusal):
        verify(agent, code, act=act)


def test_after_a_wrong_code_one_waits(enrolled, act):
    agent, _codes = enrolled
    with pytest.raises(Refusal):
        verify(agent, wrong_now(), act=act)
    with pytest.raises(Refusal) as refusal:
        verify(agent, code_now(), act=act)
    assert refusal.value.rule == "second-factor.pace"
    assert TOTPDevice.objects.get().throttling_failure_count == 1


def test_a_recovery_code_serves_once(enrolled, act):
    agent, codes = enrolled
    verify(agent, codes[0].upper(), act=act)
    with pytest.raises(Refusal):
        verify(agent, codes[0], act=act)
    assert RecoveryCode.objects.unused().count() == 9


def test_the_recovery_codes_are_kept_as_hashes(enrolled):
    _agent, codes = enrolled
    assert not {row.code_hash for row in RecoveryCode.objects.all()} & set(codes)


def test_nobody_uses_the_codes_of_another(enrolled, known, act):
    _agent, codes = enrolled
    other = user_for(known(), act=act)
    enrol(other, b"another secret of 20", code_now(b"another secret of 20"), act=act)
    with pytest.raises(Refusal):
        verify(other, codes[0], act=act)


def test_a_new_telephone_replaces_the_former_and_its_codes(enrolled, act):
    agent, codes = enrolled
    other = b"another secret of 20"
    device, _fresh = enrol(agent, other, code_now(other), act=act)
    assert device_of(agent) == device
    with pytest.raises(Refusal):
        verify(agent, codes[0], act=act)


def test_a_recovery_code_is_not_written_twice(agent):
    """one_recovery_code_once_per_user."""
    RecoveryCode.objects.create(user=agent, code_hash="x")
    with pytest.raises(IntegrityError):
        RecoveryCode.objects.create(user=agent, code_hash="x")


def test_forgetting_ends_the_sessions(enrolled, act):
    agent, _codes = enrolled
    before = agent.get_session_auth_hash()
    forget_second_factor(agent, act=act)
    agent.refresh_from_db()
    assert (device_of(agent), RecoveryCode.objects.count()) == (None, 0)
    assert agent.get_session_auth_hash() != before


def test_the_journal_tells(enrolled, act):
    agent, codes = enrolled
    verify(agent, codes[0], act=act)
    with pytest.raises(Refusal):
        verify(agent, "nothing", act=act)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "second-factor-enrolled",
        "recovery-code-used",
        "second-factor-verified",
        "second-factor-refused",
    ]


@pytest.mark.django_db(transaction=True)
def test_verifying_waits_for_whoever_verifies(enrolled, act):
    agent, _codes = enrolled
    with transaction.atomic():
        list(TOTPDevice.objects.select_for_update().filter(user=agent))
        assert waits(lambda: verify(agent, "nothing", act=act))


@pytest.mark.django_db(transaction=True)
def test_the_same_code_at_once_opens_once(enrolled, act):
    agent, _codes = enrolled
    code = code_now()
    answers = together(*[lambda: verify(agent, code, act=act)] * 4)
    assert sum(isinstance(answer, TOTPDevice) for answer in answers) == 1


# --- The pages -----------------------------------------------------------------------------------


def test_before_the_second_proof_nothing_opens(desk, enrolled):
    for path in (SPACE, "/", "/connexion/", "/no-such-page/", "/en/espace/"):
        assert desk.get(path).url.partition("?")[0] in {PROOF, f"/en{PROOF}"}, path
    assert desk.post(SPACE).url == PROOF


def test_one_can_always_go_out(desk):
    assert desk.post(OUT).url == "/connexion/"


def test_without_a_telephone_one_installs_it(desk):
    assert desk.get(SPACE).url == f"{PROOF}?next=%2Fespace%2F"
    assert desk.get(f"{PROOF}?next={SPACE}").url == f"{INSTALL}?next=%2Fespace%2F"


def test_one_installs_it_and_goes_on(desk, agent):
    page = desk.get(f"{INSTALL}?next={SPACE}")
    assert "<svg" in page.content.decode()
    assert desk.get(INSTALL).context["secret"] == page.context["secret"]
    secret = enrolment.secret_for(agent.pk, desk.session.session_key)
    done = desk.post(INSTALL, {"code": code_now(secret), "next": SPACE})
    assert (done.status_code, len(done.context["codes"]), done.context["next"]) == (200, 10, SPACE)
    assert desk.get(SPACE).status_code == 200


def test_looking_at_the_drawing_writes_no_telephone(desk):
    desk.get(INSTALL)
    assert TOTPDevice.objects.count() == 0


def test_who_holds_only_the_mailbox_installs_no_other_telephone(desk, enrolled, agent):
    assert desk.get(INSTALL).url == PROOF
    secret = enrolment.secret_for(agent.pk, desk.session.session_key)
    assert desk.post(INSTALL, {"code": code_now(secret)}).url == PROOF
    assert device_of(agent).key == SECRET.hex()


def test_the_right_code_opens_under_a_new_key(desk, enrolled):
    before = desk.session.session_key
    assert desk.post(PROOF, {"code": code_now(), "next": SPACE}).url == SPACE
    assert desk.session.session_key != before
    assert desk.get(SPACE).status_code == 200


def test_a_wrong_code_opens_nothing(desk, enrolled):
    page = desk.post(PROOF, {"code": wrong_now()})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["code"])
    assert desk.get(SPACE).status_code == 302


def test_the_proof_of_one_browser_opens_no_other(desk, enrolled, agent):
    desk.post(PROOF, {"code": code_now()})
    other = Client()
    other.force_login(agent)
    assert other.get(SPACE).status_code == 302


def test_after_an_hour_of_sleep_one_comes_in_again(desk, enrolled):
    desk.post(PROOF, {"code": code_now()})
    session = desk.session
    session[SEEN_KEY] = int(time.time() - IDLE.total_seconds() - 1)
    session.save()
    assert desk.get(SPACE).url == f"/connexion/?next={SPACE}"


def test_the_others_have_no_such_pages(known, act):
    client = Client()
    client.force_login(user_for(known(), act=act))
    assert client.get(SPACE).status_code == 200
    assert [client.get(path).status_code for path in (PROOF, INSTALL)] == [404, 404]
    assert Client().get(PROOF).url == f"/connexion/?next={PROOF}"


def test_nobody_is_read_in_the_drawing(agent):
    """No name and no address goes into a QR code."""
    told = enrolment.address(SECRET)
    assert told.startswith("otpauth://totp/Comptoir%3Atestserver?secret=")
    assert "jeanne" not in told
