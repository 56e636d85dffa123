"""What happens to persons, to their sign-in, and to what they agreed to."""

from comptoir.accounts.actions.persons import consent, person_for, user_for, withdraw

__all__ = ["consent", "person_for", "user_for", "withdraw"]
