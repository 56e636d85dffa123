"""The secret that a telephone is given, and the drawing that hands it over."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from urllib.parse import quote, urlencode, urlsplit

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

_BYTES = 20  # RFC 4226 §4
_GROUP = 4


def secret_for(user_pk: int, session_key: str) -> bytes:
    """Return the secret of this user in this session: shown again as long as it lasts, and written nowhere."""
    message = f"comptoir.accounts.enrolment:{user_pk}:{session_key}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha256)[:_BYTES]


def spelled(secret: bytes) -> str:
    """Return the secret as one types it: letters and digits in groups of four."""
    letters = b32encode(secret).decode()
    return " ".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def address(secret: bytes) -> str:
    """Return what the drawing says (otpauth, as authenticator apps read it); no name and no mail address in it."""
    issuer = settings.INSTANCE.name
    host = urlsplit(settings.BASE_URL).hostname or issuer
    facts = {"secret": b32encode(secret).decode(), "issuer": issuer}
    return f"otpauth://totp/{quote(f'{issuer}:{host}')}?{urlencode(facts, quote_via=quote)}"


def drawing(secret: bytes) -> SafeString:
    """Return the QR code as SVG, black on white in dark mode too."""
    code = segno.make_qr(address(secret), error="m")
    svg = code.svg_inline(scale=5, border=4, light="#fff", svgclass=None, lineclass=None)
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own words
