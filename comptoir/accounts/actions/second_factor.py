"""A second proof of who one is, for those whose role asks for it: a code that only their telephone shows.

The codes themselves (RFC 6238, a drift of one step, no replay, a growing wait after each wrong one) are django-otp's.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptoir.accounts.models import RecoveryCode, User
from comptoir.audit.actions import record
from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # nothing that looks like something else
_RECOVERY_LENGTH = 10  # 49 bits
_STEP = 30


def device_of(user: User) -> TOTPDevice | None:
    """Return the telephone that this user confirmed."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def enrol(user: User, secret: bytes, code: str, *, act: Act) -> tuple[TOTPDevice, list[str]]:
    """Confirm a telephone by its first code; it replaces the former one, and comes with ten recovery codes.

    The recovery codes are returned once, and only their hashes are kept.

    Raises:
        Refusal: the telephone does not show the expected code.
    """
    totp = TOTP(secret, step=_STEP)
    if not (code.isascii() and code.isdigit() and totp.verify(int(code), tolerance=1)):
        record("second-factor-refused", user, act=act, reason="enrolment")
        raise Refusal(
            _(
                "This is not the code that we expect. Wait for the next one on your telephone, then copy it."
            ),
            rule="second-factor.code",
        )
    with transaction.atomic():
        user = User.objects.lock(user.pk)
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(
            user=user, name="telephone", key=secret.hex(), drift=totp.drift, last_t=totp.t()
        )
        codes = _renew_recovery_codes(user)
        record("second-factor-enrolled", user, act=act, device=device.pk)
    return device, codes


def _renew_recovery_codes(user: User) -> list[str]:
    codes = [
        "".join(secrets.choice(_ALPHABET) for _n in range(_RECOVERY_LENGTH))
        for _c in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=RecoveryCode.hash_for(user.pk, code)) for code in codes
    )
    return codes


def verify(user: User, code: str, *, act: Act) -> TOTPDevice:
    """Accept the code that the telephone shows, or a recovery code, once.

    Raises:
        Refusal: no telephone is enrolled, the code is wrong or already used, or one must wait a little.
    """
    with transaction.atomic():
        # Held, so that the same code sent twice at once opens once, and each wrong one counts.
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        refusal = _why_not(user, device, code, act=act)
    # Raised outside, so that the wrong try stays counted.
    if refusal or device is None:
        raise refusal or _wrong()
    return device


def _why_not(user: User, device: TOTPDevice | None, code: str, *, act: Act) -> Refusal | None:
    if device is None:
        return Refusal(
            _("First install the second proof on your telephone."), rule="second-factor.enrolled"
        )
    allowed, _details = device.verify_is_allowed()
    if not allowed:
        record("second-factor-refused", user, act=act, reason="too-soon")
        return Refusal(
            _(
                "After a wrong code, one waits a little. Try again in a minute, with the code shown then."
            ),
            rule="second-factor.pace",
        )
    if code.isdigit():
        accepted = device.verify_token(code)
    else:
        accepted = _spend_recovery_code(user, code, act=act)
        device.throttle_reset() if accepted else device.throttle_increment()
    record(
        "second-factor-verified" if accepted else "second-factor-refused",
        user,
        act=act,
        device=device.pk,
    )
    return None if accepted else _wrong()


def _spend_recovery_code(user: User, code: str, *, act: Act) -> bool:
    mine = RecoveryCode.objects.unused().filter(
        user=user, code_hash=RecoveryCode.hash_for(user.pk, code.lower())
    )
    if not mine.update(used_at=act.at):
        return False
    left = RecoveryCode.objects.unused().filter(user=user).count()
    record("recovery-code-used", user, act=act, left=left)
    return True


def _wrong() -> Refusal:
    return Refusal(
        _(
            "This is not the code of your telephone now. Wait for the next one, then copy its 6 digits."
        ),
        rule="second-factor.code",
    )


@transaction.atomic
def forget_second_factor(user: User, *, act: Act) -> None:
    """Forget the telephone and the codes of a user who lost both, and end their sessions; they enrol again."""
    user = User.objects.lock(user.pk)
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    user.session_version += 1
    user.save(update_fields=["session_version"])
    record("second-factor-forgotten", user, act=act)
