"""Coming in by a code sent to one's mailbox, and going out."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comptoir.accounts.actions.persons import user_for
from comptoir.accounts.models import Person, SignInCode
from comptoir.accounts.models.sign_in import CODE_LIFE
from comptoir.audit.actions import record
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.kernel.refusals import Refusal
from comptoir.mail.actions import post

if TYPE_CHECKING:
    from comptoir.accounts.models import User
    from comptoir.accounts.models.persons import PersonQuerySet

_DIGITS = 6
_AGAIN_AFTER = timedelta(minutes=1)


@transaction.atomic
def request_code(email: str, *, former: int | None, act: Act, language: str = "fr") -> SignInCode:
    """Send a code to this mailbox; the browser's session keeps the row, and alone can use it.

    Whoever presses twice gets one letter: a code of this browser for the same address, younger than a
    minute and still untried, stands. Where nobody has this address, a letter says so to its owner.
    """
    if fresh := _still_fresh(email, former=former, act=act):
        return fresh
    code = SignInCode.objects.create(email=email, issued_at=act.at, expires_at=act.at + CODE_LIFE)
    digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    code.code_hash = code.hash_of(digits)
    code.save(update_fields=["code_hash"])
    known = who_may_enter(email).exists()
    post(
        "accounts/sign_in_code" if known else "accounts/sign_in_unknown",
        to=email,
        context={
            "code": f"{digits[:3]}\N{NO-BREAK SPACE}{digits[3:]}",
            "minutes": CODE_LIFE.seconds // 60,
        }
        if known
        else {},
        key=f"accounts.sign-in:{code.pk}",
        act=act,
        language=language,
    )
    record("asked-for-a-sign-in-code", code, act=act, known=known)
    return code


def _still_fresh(email: str, *, former: int | None, act: Act) -> SignInCode | None:
    return SignInCode.objects.filter(
        pk=former or 0,
        email=email,
        issued_at__gt=act.at - _AGAIN_AFTER,
        issued_at__lte=act.at,
        tries=0,
        proven_at=None,
    ).first()


def who_may_enter(email: str) -> PersonQuerySet:
    """Return the persons who share this mailbox and whose access is not closed."""
    return Person.objects.reached_at(email).exclude(user__is_active=False).order_by("name", "pk")


def prove(code_pk: int | None, digits: str, *, act: Act) -> SignInCode:
    """Spend the code: whoever typed it has this mailbox. A wrong one costs a try.

    Raises:
        Refusal: wrong, too old, already used, or tried too often; the message says what to do.
    """
    with transaction.atomic():
        # Two requests cannot share the last try: the second waits here, then counts what the first spent.
        code = SignInCode.objects.filter(pk=code_pk or 0).select_for_update().first()
        refusal = _why_not(code, digits, act=act)
        if code and not refusal:
            code.proven_at = act.at
            code.save(update_fields=["proven_at"])
    # Raised outside, so that the try that it cost stays written.
    if refusal or code is None:
        raise refusal or _over()
    return code


def _why_not(code: SignInCode | None, digits: str, *, act: Act) -> Refusal | None:
    if code is None:
        return _over()
    if code.proven_at or act.at >= code.expires_at or not code.tries_left:
        record("sign-in-refused", code, act=act, reason="over")
        return _over()
    if code.matches(digits):
        return None
    code.tries += 1
    code.save(update_fields=["tries"])
    record("sign-in-refused", code, act=act, reason="wrong", tries=code.tries)
    return _over() if not code.tries_left else _wrong(code.tries_left)


def _over() -> Refusal:
    return Refusal(
        _("This code no longer works. Ask for a new one: it arrives in a minute."),
        rule="sign-in.code",
    )


def _wrong(left: int) -> Refusal:
    return Refusal(
        ngettext(
            "This is not the code of our last letter. Copy its 6 digits; you have %(left)d try left.",
            "This is not the code of our last letter. Copy its 6 digits; you have %(left)d tries left.",
            left,
        )
        % {"left": left},
        rule="sign-in.code",
    )


def enter(code_pk: int | None, person_pk: int | None, *, act: Act) -> User:
    """Let one of the persons of a proven mailbox in; the code is closed, and the person has a user.

    Raises:
        Refusal: the code was not proven, or served already, or the person does not share the mailbox.
    """
    with transaction.atomic():
        code = SignInCode.objects.filter(pk=code_pk or 0).select_for_update().first()
        if not code or not code.lets_choose_at(act.at):
            raise _over()
        person = who_may_enter(code.email).filter(pk=person_pk or 0).first()
        if person is None:
            raise Refusal(_("Choose one of the names of the list."), rule="sign-in.who")
        code.closed_at = act.at
        code.save(update_fields=["closed_at"])
        user = user_for(person, act=act)
        user.signed_in_at = act.at
        user.save(update_fields=["signed_in_at"])
        Person.objects.filter(pk=person.pk, last_active_at__lt=act.at).update(last_active_at=act.at)
        record("signed-in", user, act=Act(Actor(ActorKind.USER, str(user.pk)), act.at))
    return user


def sign_out(user: User, *, act: Act) -> None:
    """Write down that this user left; the session is the web's."""
    record("signed-out", user, act=act)


@transaction.atomic
def end_sessions(user: User, *, act: Act) -> None:
    """End every session of this user, wherever it is open."""
    user = type(user).objects.lock(user.pk)
    user.session_version += 1
    user.save(update_fields=["session_version"])
    record("sessions-ended", user, act=act)
