"""What happens to persons, to their sign-in, and to what they agreed to."""

from comptoir.accounts.actions.correcting import KnownAlready, correct
from comptoir.accounts.actions.persons import agree, consent, person_for, user_for, withdraw

__all__ = ["KnownAlready", "agree", "consent", "correct", "person_for", "user_for", "withdraw"]
