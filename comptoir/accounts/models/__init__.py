"""Who people are, how they come in, and what they agreed to."""

from comptoir.accounts.models.limits import LimitCounter
from comptoir.accounts.models.persons import Consent, Person, User
from comptoir.accounts.models.sign_in import RecoveryCode, SignInCode
from comptoir.accounts.models.words import PersonWord

__all__ = [
    "Consent",
    "LimitCounter",
    "Person",
    "PersonWord",
    "RecoveryCode",
    "SignInCode",
    "User",
]
