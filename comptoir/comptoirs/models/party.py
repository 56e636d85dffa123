"""Who registers together: a person alone, a family, a team, a class."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.comptoirs.models.comptoir import Comptoir
from comptoir.kernel.derived import DerivedField
from comptoir.kernel.findable import Findable, Word
from comptoir.kernel.finding import KEY_LENGTH, key_of_text, ways_to_reach
from comptoir.kernel.querysets import QuerySet
from comptoir.kernel.retention import Basis, PersonalData, Then
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from comptoir.comptoirs.models.registration import Registration

A_MONTH, A_YEAR = timedelta(days=30), timedelta(days=365)


class Party(Findable):
    """One act of registering, for one person or several: who to reach, and the idea in three lines.

    `comptoir` is where they hold seats, or where they would rather come; a party may wait in other queues too.
    `assents_to` is the revision of the comptoir to which they last answered “we still come”.
    """

    class Kind(models.TextChoices):
        """Who they are together."""

        ALONE = "alone", _("One person")
        FAMILY = "family", _("A family")
        TEAM = "team", _("A team")
        GROUP = "group", _("A class or a youth group")

    class Fit(models.TextChoices):
        """What they want when there are not seats enough for all."""

        ALL = "all", _("All together, or nobody")
        SOME = "some", _("As many as possible")

    comptoir = models.ForeignKey(Comptoir, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("who they are"), max_length=6, choices=Kind, default=Kind.ALONE)
    fit = models.CharField(
        _("if there are not seats enough"), max_length=4, choices=Fit, default=Fit.ALL
    )
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True, max_length=300)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    idea = models.TextField(_("idea"), blank=True, max_length=600)
    idea_key = DerivedField(of="idea", by=key_of_text, max_length=KEY_LENGTH)
    language = models.CharField(_("language"), max_length=5, default="fr")
    form_key = models.CharField(_("key of the form"), max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField(_("registered at"))
    assents_to = models.PositiveIntegerField(
        _("revision agreed to"), null=True, blank=True, editable=False
    )

    objects = QuerySet["Party"].as_manager()
    found_from = frozenset({"idea", "email", "phone"})

    personal_data: ClassVar = (
        PersonalData(
            fields=("email", "phone", "postal_address", "commune"),
            purpose=_("To confirm your seat, and to tell you if the comptoir changes"),
            basis=Basis.PUBLIC_INTEREST,
            keep=A_MONTH,
            since=_("the end of the comptoir"),
            due=lambda at: Party.objects.filter(comptoir__ends_at__lt=at - A_MONTH).exclude(
                email="", phone="", postal_address="", commune=None
            ),
            then=Then.BLANK,
        ),
        PersonalData(
            fields=("idea", "idea_key"),
            purpose=_("To prepare your meetings, and to start your project file if you make one"),
            basis=Basis.PUBLIC_INTEREST,
            keep=A_YEAR,
            since=_("the end of the comptoir"),
            due=lambda at: Party.objects.filter(comptoir__ends_at__lt=at - A_YEAR).exclude(idea=""),
            then=Then.BLANK,
        ),
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [models.Index(fields=["email"], name="party_by_mailbox")]

    def __str__(self) -> str:
        return f"party {self.pk}"

    def found_by(self) -> set[str]:
        """Return the stems of the idea, and what reaches them."""
        return {*key_of_text(self.idea).split(), *ways_to_reach(self.email, self.phone)}

    @property
    def referent(self) -> Registration:
        """The registration of whoever registered them: its link opens everything of the party."""
        return self.registrations.get(is_referent=True)


class PartyWord(Word):
    """One word of a party: a stem of its idea, a part of its address, its number from either end."""

    row = models.ForeignKey(
        Party, on_delete=models.CASCADE, db_index=False, related_name="found_words"
    )

    objects = QuerySet["PartyWord"].as_manager()

    personal_data: ClassVar = (
        PersonalData(
            fields=("word",),
            purpose=_(
                "To find your registration at once when you call, and the ideas that speak of something"
            ),
            basis=Basis.PUBLIC_INTEREST,
            keep=None,
            since=_("as long as we keep your idea, your address or your number"),
            due=None,
            then=Then.DELETE,
        ),
    )

    class Meta:
        verbose_name = _("word of a party")
        verbose_name_plural = _("words of parties")
        constraints = [
            models.UniqueConstraint(
                fields=["row", "word"],
                name="each_word_of_a_party_is_kept_once",
                violation_error_message=_("This party has this word already."),
            ),
        ]
