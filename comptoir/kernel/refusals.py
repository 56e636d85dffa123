"""The one exception that a view catches: what was asked is understood, and not allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the person can do now: the words of a link, and where it leads."""

    label: str | Promise
    url: str | Promise


class Refusal(Exception):
    """An act that a rule does not allow, said to the person who asked.

    Attributes:
        message: what is refused and why, in the reader's language.
        rule: the key of the rule, as the règlement shows it.
        next_step: what to do now, where something can be done.
    """

    def __init__(
        self, message: str | Promise, *, rule: str, next_step: NextStep | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.next_step = next_step

    def __str__(self) -> str:
        return str(self.message)


def refusal_of(act: Callable[[], object]) -> Refusal | None:
    """Do it; return the refusal that it met, or nothing when it is done."""
    try:
        act()
    except Refusal as refusal:
        return refusal
    return None
