"""A lifecycle is a table that one can read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from comptoir.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet


class Lifecycle[State: str]:
    """The moves that are allowed, state by state; whatever is not in the table is refused."""

    def __init__(self, moves: Mapping[State, AbstractSet[State]]) -> None:
        self.moves = moves

    def allows(self, present: State, wanted: State) -> bool:
        """Tell whether one may go straight from `present` to `wanted`."""
        return wanted in self.moves.get(present, frozenset())

    def require(self, present: State, wanted: State, *, rule: str) -> None:
        """Refuse a move that is not in the table."""
        if not self.allows(present, wanted):
            raise Refusal(
                _("This can no longer be done: it changed in the meantime. Reload the page."),
                rule=rule,
            )
