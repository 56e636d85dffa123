"""Loading a territory: what the files say becomes true, and nothing that an edition knew is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.text import slugify

from comptoir.audit.actions import record
from comptoir.territory import maps
from comptoir.territory.models import Commune, CommuneName, MapFrame, Outline, PostalCode, Zone
from comptoir.territory.naming import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model

    from comptoir.kernel.acts import Act
    from comptoir.territory.files import CommuneRow, Files, Frame

_BATCH = 1000
_COMMUNE_FIELDS = (
    "name", "slug", "departement", "population", "latitude", "longitude", "at_town_hall", "postal_codes",
    "epci_id", "canton_id", "arrondissement_id", "retired", "replaced_by_id",
)  # fmt: skip
_FRAME_FIELDS = ("view_box", "ax", "bx", "ay", "by", "outline", "neighbours")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did, in communes: how many there are, are new, changed, or no longer exist."""

    communes: int
    created: int
    changed: int
    retired: int


def load(files: Files, name: str, *, act: Act, dry_run: bool = False) -> Loaded:
    """Make the database say what the files say; doing it twice changes nothing the second time.

    Communes that the files no longer have are retired, never deleted; where the files say which
    commune they joined, it replaces them. With `dry_run` everything is tried, counted and undone.
    """
    with transaction.atomic():
        departement = _load_zones(files, name)
        loaded = _load_communes(files)
        _load_names(files)
        _load_postal_codes(files)
        if loaded.created or loaded.changed or loaded.retired:
            record(
                "territory-loaded", departement, act=act,
                created=loaded.created, changed=loaded.changed, retired=loaded.retired,
            )  # fmt: skip
        transaction.on_commit(maps.forget)
        if dry_run:
            transaction.set_rollback(True)
    return loaded


# --- Zones and the map ------------------------------------------------------------------------------


def _load_zones(files: Files, name: str) -> Zone:
    """Write the zones and the map; return the département."""
    wanted = [Zone(kind=Zone.Kind.DEPARTEMENT, code=files.departement, name=name)]
    wanted += [Zone(kind=row.kind, code=row.code, name=row.name) for row in files.zones]
    known = {(zone.kind, zone.code): zone for zone in Zone.objects.all()}
    _write(wanted, known, key=("kind", "code"), fields=("name",))
    departement = Zone.objects.get(kind=Zone.Kind.DEPARTEMENT, code=files.departement)
    MapFrame.objects.filter(departement=departement).delete()
    if files.frame:
        _draw(files.frame, departement, files)
    return departement


def _draw(frame: Frame, departement: Zone, files: Files) -> None:
    drawn = MapFrame.objects.create(
        departement=departement, **{field: getattr(frame, field) for field in _FRAME_FIELDS}
    )
    zones = _zones()
    Outline.objects.bulk_create(
        Outline(frame=drawn, zone_id=zones[row.kind, row.code], path=row.outline)
        for row in files.zones
        if row.outline
    )


def _zones() -> dict[tuple[str, str], int]:
    return {(zone.kind, zone.code): zone.pk for zone in Zone.objects.all()}


# --- Communes ----------------------------------------------------------------------------------------


def _load_communes(files: Files) -> Loaded:
    zones = _zones()
    wanted = [_commune(row, files.departement, zones) for row in files.communes]
    known = {(one.insee,): one for one in Commune.objects.filter(departement=files.departement)}
    created, changed = _write(wanted, known, key=("insee",), fields=_COMMUNE_FIELDS)
    gone = [known[code] for code in known.keys() - {(one.insee,) for one in wanted}]
    return Loaded(len(wanted), created, changed, _retire(gone, files))


def _commune(row: CommuneRow, departement: str, zones: Mapping[tuple[str, str], int]) -> Commune:
    return Commune(
        insee=row.insee,
        name=row.name,
        slug=slugify(row.name),
        departement=departement,
        population=row.population,
        latitude=row.latitude,
        longitude=row.longitude,
        at_town_hall=row.at_town_hall,
        postal_codes=" ".join(row.postal_codes),
        epci_id=zones.get((Zone.Kind.EPCI, row.epci)),
        canton_id=zones.get((Zone.Kind.CANTON, row.canton)),
        arrondissement_id=zones.get((Zone.Kind.ARRONDISSEMENT, row.arrondissement)),
    )


def _retire(gone: list[Commune], files: Files) -> int:
    """Retire the communes that the files no longer have, and return how many were not yet."""
    joined = {row.insee: row.today for row in files.former}
    today = dict(Commune.objects.filter(insee__in=joined.values()).values_list("insee", "pk"))
    retired = 0
    for commune in gone:
        heir = today.get(joined.get(commune.insee, ""))
        if not commune.retired or commune.replaced_by_id != heir:
            commune.retired, commune.replaced_by_id = True, heir
            commune.save(update_fields=["retired", "replaced_by"])
            retired += 1
    return retired


# --- What people type -----------------------------------------------------------------------------------


def _load_names(files: Files) -> None:
    """Write every key of every name, and forget those that no name gives any more."""
    communes = {one.insee: one for one in Commune.objects.filter(departement=files.departement)}
    said = [(one.pk, one.name, False) for one in communes.values()]
    said += [(communes[row.today].pk, row.name, True) for row in files.former]
    said += [
        (one.replaced_by_id, one.name, True) for one in communes.values() if one.replaced_by_id
    ]
    wanted: dict[tuple[int, str, str], CommuneName] = {}
    for commune, name, former in said:
        for key, rank in keys_of(name).items():
            row = CommuneName(commune_id=commune, name=name, key=key, rank=rank, former=former)
            wanted.setdefault((commune, name, key), row)
    rows = CommuneName.objects.filter(commune__departement=files.departement)
    known = {(row.commune_id, row.name, row.key): row for row in rows}
    CommuneName.objects.filter(
        pk__in=[known[key].pk for key in known.keys() - wanted.keys()]
    ).delete()
    _write(wanted.values(), known, key=("commune_id", "name", "key"), fields=("rank", "former"))


def _load_postal_codes(files: Files) -> None:
    """Write which postcode serves which commune."""
    pks = dict(Commune.objects.filter(departement=files.departement).values_list("insee", "pk"))
    wanted = {
        (pks[row.insee], code): PostalCode(commune_id=pks[row.insee], code=code)
        for row in files.communes
        for code in row.postal_codes
    }
    rows = PostalCode.objects.filter(commune__departement=files.departement)
    known = {(row.commune_id, row.code): row for row in rows}
    PostalCode.objects.filter(
        pk__in=[known[key].pk for key in known.keys() - wanted.keys()]
    ).delete()
    _write(wanted.values(), known, key=("commune_id", "code"), fields=())


def _write[Row: Model, Key: tuple[object, ...]](
    wanted: Iterable[Row],
    known: Mapping[Key, Row],
    *,
    key: tuple[str, ...],
    fields: tuple[str, ...],
) -> tuple[int, int]:
    """Create the rows that are not known, change those that differ; return how many of each."""
    new, changed = [], []
    for row in wanted:
        before = known.get(cast("Key", tuple(getattr(row, name) for name in key)))
        if before is None:
            new.append(row)
        elif any(getattr(before, name) != getattr(row, name) for name in fields):
            row.pk = before.pk
            changed.append(row)
    if new:
        type(new[0])._default_manager.bulk_create(new, batch_size=_BATCH)
    if changed:
        names = [name.removesuffix("_id") for name in fields]
        type(changed[0])._default_manager.bulk_update(changed, names, batch_size=100)
    return len(new), len(changed)
