"""Who people are, how they come in, and what they agreed to."""

from comptoir.accounts.models.limits import LimitCounter
from comptoir.accounts.models.persons import Consent, Person, User

__all__ = ["Consent", "LimitCounter", "Person", "User"]
