"""A change is an act: someone, at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class ActorKind(StrEnum):
    """In what capacity someone acts."""

    USER = "user"  # signed in; the id is the user's
    LINK = "link"  # holds a personal link; the id is what the link opens
    VISITOR = "visitor"  # anybody, without proof of who they are
    DEVICE = "device"  # a phone at a desk
    AGENT = "agent"  # a member of the mission acting for a person; the id is the agent's user
    PLATFORM = "platform"  # the software by itself


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` identifies them inside their kind and is never a name or an address."""

    kind: ActorKind
    id: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, and when (an aware moment)."""

    by: Actor
    at: datetime


def platform_act(at: datetime) -> Act:
    """The software acting by itself, for jobs and commands."""
    return Act(Actor(ActorKind.PLATFORM), at)
