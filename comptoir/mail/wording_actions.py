"""Writing what an automatic letter says; whoever may is asked above."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comptoir.audit.actions import record
from comptoir.kernel.refusals import Refusal
from comptoir.mail.models import LetterWording
from comptoir.mail.rewording import problems_of
from comptoir.mail.wording import current

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act
    from comptoir.mail.kinds import LetterKind
    from comptoir.mail.rewording import Pieces


@transaction.atomic
def reword(
    kind: LetterKind, language: str, pieces: Pieces, *, seen: int, act: Act
) -> LetterWording:
    """Write the next version of what a letter says, after the one that was `seen`; empty pieces reset it.

    Raises:
        Refusal: the words cannot be said, or somebody wrote another version meanwhile.
    """
    for place, text in asdict(pieces).items():
        for problem in problems_of(place, text, kind):
            raise Refusal(problem, rule="letters.words")
    now = current(kind.name, language)
    if (now.version if now else 0) != seen:
        raise _changed()
    wanted = LetterWording(
        letter=kind.name, language=language, version=seen + 1, written_at=act.at, **asdict(pieces)
    )
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
    except IntegrityError as error:
        raise _changed() from error
    record(
        "letter-reset" if pieces.is_default else "letter-reworded",
        wanted,
        act=act,
        letter=kind.name,
        language=language,
        version=wanted.version,
    )
    return wanted


def _changed() -> Refusal:
    return Refusal(
        _("Somebody else has written this letter since you opened it. Nothing is lost: look, then write again."),
        rule="letters.changed",
    )  # fmt: skip
