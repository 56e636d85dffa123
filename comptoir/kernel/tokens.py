"""Links that open one thing: HMAC(secret, kind, id, version), cut at 128 bits, never stored.

A token reads `<id>-<26 letters>`. The row keeps its version only; raising the version revokes every
token issued before. Letters are Crockford's base 32 in capitals, so that a QR code stays in its
compact alphanumeric mode and nobody confuses O with 0 or I with 1.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

from django.conf import settings

_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = str.maketrans(_RFC4648, "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_BYTES = 16
_LONGEST_ID = 18


def issue(kind: str, pk: int, version: int) -> str:
    """Return the token that opens `kind` number `pk`, as long as its version is `version`."""
    message = f"{kind}:{pk}:{version}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"comptoir.token:" + message, hashlib.sha256)
    return f"{pk}-{b32encode(digest[:_BYTES]).decode().rstrip('=').translate(_CROCKFORD)}"


def claimed_pk(token: str) -> int | None:
    """Return the id that a token claims, before any proof; None when it is not shaped like one."""
    head, dash, _mac = token.partition("-")
    return (
        int(head)
        if dash and head.isascii() and head.isdigit() and len(head) <= _LONGEST_ID
        else None
    )


def opens(token: str, kind: str, pk: int, version: int) -> bool:
    """Tell, in constant time, whether this token is the one issued; case does not matter."""
    return hmac.compare_digest(token.upper().encode(), issue(kind, pk, version).encode())
