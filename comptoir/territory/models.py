"""Where people live: communes as the State counts them, the zones that group them, the map."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.lookups import KeyField
from comptoir.kernel.querysets import QuerySet


class ZoneQuerySet(QuerySet["Zone"]):
    def of_kind(self, kind: Zone.Kind) -> ZoneQuerySet:
        """Zones of one kind."""
        return self.filter(kind=kind)


class Zone(models.Model):
    """A group of communes that has a name, and an outline on the maps that show it."""

    class Kind(models.TextChoices):
        DEPARTEMENT = "departement", _("département")
        ARRONDISSEMENT = "arrondissement", _("arrondissement")
        CANTON = "canton", _("canton")
        EPCI = "epci", _("group of municipalities")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="one_zone_per_kind_and_code",
                violation_error_message=_("This zone exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MapFrame(models.Model):
    """How the map of a département is drawn: its frame, and x = ax·lon + bx, y = ay·lat + by."""

    departement = models.OneToOneField(Zone, models.CASCADE, related_name="map_frame")
    view_box = models.CharField(_("frame"), max_length=60, help_text=_("SVG viewBox."))
    ax = models.FloatField()
    bx = models.FloatField()
    ay = models.FloatField()
    by = models.FloatField()
    outline = models.TextField(_("outline"), help_text=_("SVG path."))
    neighbours = models.TextField(_("neighbours"), blank=True, help_text=_("SVG path."))

    objects = QuerySet["MapFrame"].as_manager()

    class Meta:
        verbose_name = _("map frame")
        verbose_name_plural = _("map frames")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(ax=0) & ~models.Q(ay=0),
                name="a_map_has_a_scale",
                violation_error_message=_("The scale of a map cannot be zero."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.departement_id}: {self.view_box}"


class Outline(models.Model):
    """A zone drawn on the map of one département: a group of communes may stand on two maps."""

    frame = models.ForeignKey(MapFrame, models.CASCADE, related_name="outlines")
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="outlines")
    path = models.TextField(_("outline"), help_text=_("SVG path."))

    objects = QuerySet["Outline"].as_manager()

    class Meta:
        ordering = ["frame", "zone__kind", "zone__name", "pk"]
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        constraints = [
            models.UniqueConstraint(
                fields=["frame", "zone"],
                name="a_zone_is_drawn_once_on_a_map",
                violation_error_message=_("This zone is drawn on this map already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.frame_id}: {self.zone_id}"


class CommuneQuerySet(QuerySet["Commune"]):
    def current(self) -> CommuneQuerySet:
        """Communes that exist today; the others are kept for the editions that knew them."""
        return self.filter(retired=False)


class Commune(models.Model):
    """A commune, by its Insee code. It is never deleted: past editions must keep theirs."""

    insee = models.CharField(_("Insee code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100)
    departement = models.CharField(_("département"), max_length=3, db_index=True)
    population = models.PositiveIntegerField(_("inhabitants"))
    latitude = models.FloatField(
        _("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    at_town_hall = models.BooleanField(
        _("position of the town hall"),
        default=False,
        help_text=_("Otherwise the position is a point inside the municipality."),
    )
    postal_codes = models.CharField(_("postcodes"), max_length=255, blank=True)
    epci = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="epci_communes")
    canton = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="canton_communes")
    arrondissement = models.ForeignKey(
        Zone, models.PROTECT, null=True, related_name="arrondissement_communes"
    )
    retired = models.BooleanField(_("no longer exists"), default=False)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["name", "insee"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="a_commune_stands_on_earth",
                violation_error_message=_("The position is not on Earth."),
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_by=None) | models.Q(retired=True),
                name="a_replaced_commune_is_retired",
                violation_error_message=_("A municipality that was replaced no longer exists."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name with its first postcode, as people tell two namesakes apart."""
        return f"{self.name} ({self.postcodes[0]})" if self.postcodes else self.name

    @property
    def postcodes(self) -> list[str]:
        """The postcodes, one by one."""
        return self.postal_codes.split()


class CommuneName(models.Model):
    """Something that people type to say a commune: its name or a former one, from one of its words on."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100, help_text=_("As it is written."))
    key = KeyField(_("key"), max_length=120, help_text=_("As it is compared."))
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        help_text=_("0: the whole name; 1: without its small words; 2: from a later word on."),
    )
    former = models.BooleanField(_("former name"), default=False)

    objects = QuerySet["CommuneName"].as_manager()

    class Meta:
        ordering = ["rank", "key", "pk"]
        verbose_name = _("name of a municipality")
        verbose_name_plural = _("names of municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name", "key"],
                name="one_key_per_name_of_a_commune",
                violation_error_message=_("This name is known already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A postcode that serves a commune; most serve several, and some communes have several."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="postal_code_rows")
    code = KeyField(_("postcode"), max_length=10)

    objects = QuerySet["PostalCode"].as_manager()

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "code"],
                name="a_commune_has_a_postcode_once",
                violation_error_message=_("This municipality has this postcode already."),
            )
        ]

    def __str__(self) -> str:
        return self.code
