"""What a model says of the personal data it holds: why, on what ground, how long, and what then.

A model declares `personal_data: ClassVar[tuple[PersonalData, ...]]`; the `privacy` floor shows the
declarations and carries them out. A test refuses a personal field without one (GDPR art. 5.1.e and 30).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from typing import Any

    from django.db.models import QuerySet
    from django.utils.functional import Promise


class Basis(StrEnum):
    """The legal ground (GDPR art. 6.1)."""

    PUBLIC_INTEREST = "public-interest"  # 6.1.e
    CONSENT = "consent"  # 6.1.a
    LEGAL_OBLIGATION = "legal-obligation"  # 6.1.c


class Then(StrEnum):
    """What happens when the time is over."""

    BLANK = "blank"  # the fields are emptied, the row stays for the figures
    DELETE = "delete"  # the row goes


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One group of fields of one model.

    Attributes:
        fields: names of the fields.
        purpose: why they are held, in plain words, for the public register.
        basis: the legal ground.
        keep: how long after the anchor; None while the row serves and another declaration ends it.
        since: in plain words, from when the time is counted.
        due: from a moment, the rows whose time is over at that moment.
        then: what becomes of them.
        health: data that may speak of health (GDPR art. 9), kept apart.
    """

    fields: tuple[str, ...]
    purpose: str | Promise
    basis: Basis
    keep: timedelta | None
    since: str | Promise
    due: Callable[[datetime], QuerySet[Any]] | None
    then: Then
    health: bool = False
