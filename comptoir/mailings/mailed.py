"""The mails that the mission writes itself, as they are named where every letter is listed."""

from django.utils.translation import gettext_lazy as _

from comptoir.mail.kinds import LetterKind, declare
from comptoir.mailings.wording import LETTER

declare(
    LetterKind(
        name=LETTER,
        title=_("Message of the mission"),
        leaves=_("When the mission writes to people it chose."),
        is_template=False,
    )
)
