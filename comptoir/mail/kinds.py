"""The letters that leave by themselves: when each leaves, and the words in braces that it knows.

Each app declares its own in `mailed.py`. Only what is declared is kept to be read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Variable:
    """A word in braces: what it means, how it is read from what the letter knows, and an example."""

    meaning: str | Promise
    read: Callable[[Mapping[str, Any]], str]
    example: str
    may_lack: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """One automatic letter.

    Attributes:
        name: the template, `app/name`.
        title: what the mission calls it.
        leaves: when it leaves, in one sentence.
        variables: the words in braces that one may write in it.
        in_subject: those without which its subject would hide what must be read first.
        secrets: what its context holds that nobody but the reader may see.
        is_template: its words are the same for all, and the mission may say them otherwise.
    """

    name: str
    title: str | Promise
    leaves: str | Promise
    variables: Mapping[str, Variable] = field(default_factory=dict)
    in_subject: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    is_template: bool = True

    @property
    def key(self) -> str:
        """Return its name as an address takes it."""
        return self.name.replace("/", "-").replace("_", "-")

    def values(self, context: Mapping[str, Any]) -> dict[str, str]:
        """Return what each word in braces says in this letter; call it in the language of the letter."""
        return {word: one.read(context) for word, one in self.variables.items()}

    def examples(self) -> dict[str, str]:
        """Return what each word in braces says in a letter to nobody."""
        return {word: one.example for word, one in self.variables.items()}


KINDS: dict[str, LetterKind] = {}


def declare(kind: LetterKind) -> None:
    """Make a letter known."""
    KINDS[kind.name] = kind
