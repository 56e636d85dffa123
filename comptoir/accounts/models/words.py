"""The words by which a person is found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.models.persons import Person
from comptoir.kernel.findable import Word
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then


class PersonWord(Word):
    """One word of a person: of their name, how it sounds, a part of their address, their number from either end."""

    row = models.ForeignKey(
        Person, on_delete=models.CASCADE, db_index=False, related_name="found_words"
    )

    objects = QuerySet["PersonWord"].as_manager()

    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData(
            fields=("row", "word"),
            purpose=_("To find you at once when you call"),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as we know your name, your address or your number"),
            due=None,
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("word of a person")
        verbose_name_plural = _("words of persons")
        constraints = [
            models.UniqueConstraint(
                fields=["row", "word"],
                name="each_word_of_a_person_is_kept_once",
                violation_error_message=_("This person has this word already."),
            ),
        ]
