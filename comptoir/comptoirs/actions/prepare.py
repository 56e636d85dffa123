"""Opening a season from a plan: an edition with its dates, and its comptoirs, each with host, venue and programme.

A plan is what a TOML file says (`docs/operating.md` shows one): `edition`, `programme`, `access`, `directions` and the
list `comptoirs`. A comptoir says for itself what differs: `access`, `directions`, `registration_opens`, `programme`;
and, where lots are drawn, `queue = "draw"` and `draw_at`; where wishes are granted all at once, `wishes_close`.
Hours are those of Europe/Paris.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from comptoir.comptoirs.actions.organise import free_slug, publish
from comptoir.comptoirs.drawing import new_seed
from comptoir.comptoirs.models import AccessFact, Comptoir, ProgrammeItem, Venue
from comptoir.editions.actions import prepare_edition
from comptoir.kernel.clock import PARIS
from comptoir.kernel.refusals import Refusal
from comptoir.organisations.actions import join
from comptoir.organisations.models import Organisation, Partnership
from comptoir.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comptoir.editions.models import Edition
    from comptoir.kernel.acts import Act

    Plan = Mapping[str, Any]


@transaction.atomic
def open_season(plan: Plan, *, act: Act) -> list[Comptoir]:
    """Write the edition of a plan and publish its comptoirs, wholly or not at all.

    Raises:
        Refusal: something is missing, unknown or against a rule; it names the entry.
    """
    edition = _edition(plan, act=act)
    comptoirs = []
    for number, day in enumerate(plan.get("comptoirs", ()), 1):
        where = f"comptoirs[{number}] ({day.get('commune', '?')}, {day.get('day', '?')})"
        try:
            comptoir = _comptoir(edition, {**plan, **day}, act=act)
            comptoirs.append(publish(comptoir, act=act))
        except (KeyError, ValueError, TypeError, ValidationError, Refusal) as error:
            raise Refusal(f"{where}: {_said(error)}", rule="comptoirs.plan") from error
    return comptoirs


def _said(error: Exception) -> str:
    if isinstance(error, KeyError):
        return _("%(name)s is missing.") % {"name": error.args[0]}
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _edition(plan: Plan, *, act: Act) -> Edition:
    try:
        said = plan["edition"]
        phases = {
            kind: (paris(opens_at), paris(closes_at))
            for kind, (opens_at, closes_at) in said["phases"].items()
        }
        return prepare_edition(
            said["year"],
            said["name"],
            phases=phases,
            topics=said["topics"],
            announced_at=paris(said["announced_at"]),
            act=act,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Refusal(f"edition: {_said(error)}", rule="comptoirs.plan") from error


def _comptoir(edition: Edition, plan: Plan, *, act: Act) -> Comptoir:
    commune = Commune.objects.current().filter(name=plan["commune"]).first()
    if commune is None:
        raise ValueError(_("no municipality has this name; load the territory first."))
    host, _new = Organisation.objects.get_or_create(
        name=plan["host"], defaults={"commune": commune}
    )
    join(host, edition, role=Partnership.Role.HOST, act=act)
    hours, day = plan["programme"], plan["day"]
    opens_at = plan.get("registration_opens", plan["edition"]["phases"]["registration"][0])
    comptoir = Comptoir(
        edition=edition,
        host=host,
        venue=_venue(commune, plan),
        welcome=plan["welcome"],
        doors_at=at_hour(day, hours["doors"]),
        starts_at=at_hour(day, hours["starts"]),
        ends_at=at_hour(day, hours["ends"]),
        registration_opens_at=paris(opens_at),
        registration_closes_at=at_hour(day, hours["starts"]),
        capacity=plan["seats"],
        changed_at=act.at,
        **_fairness(plan),
    )
    comptoir.slug = free_slug(comptoir)
    comptoir.full_clean()
    comptoir.save()
    for item in hours["items"]:
        _item(comptoir, item, day)
    return comptoir


def _fairness(plan: Plan) -> dict[str, Any]:
    """Return how seats and places are shared when there are not enough; a draw is bound at once to a secret seed."""
    wishes_close_at = paris(plan["wishes_close"]) if "wishes_close" in plan else None
    policy = Comptoir.QueuePolicy(plan.get("queue", Comptoir.QueuePolicy.FIRST_COME))
    if policy != Comptoir.QueuePolicy.DRAW:
        return {"wishes_close_at": wishes_close_at}
    return {
        "wishes_close_at": wishes_close_at,
        "queue_policy": policy,
        "draw_at": paris(plan["draw_at"]),
        "seed": new_seed(),
    }


def _item(comptoir: Comptoir, said: Plan, day: date) -> None:
    times = {"starts_at": at_hour(day, said["starts"]), "ends_at": at_hour(day, said["ends"])}
    rest = {key: value for key, value in said.items() if key not in {"starts", "ends"}}
    item = ProgrammeItem(comptoir=comptoir, **rest, **times)
    item.full_clean()
    item.save()


def _venue(commune: Commune, plan: Plan) -> Venue:
    """Return the venue of this name in this commune, made now if it is new; at the town hall unless placed."""
    venue, new = Venue.objects.get_or_create(
        name=plan["venue"],
        commune=commune,
        defaults={
            "address": plan["address"],
            "postal_code": plan.get("postal_code") or commune.postal_codes.split()[0],
            "latitude": plan.get("latitude", commune.latitude),
            "longitude": plan.get("longitude", commune.longitude),
            "directions": plan.get("directions", ""),
            "capacity": plan["room_for"],
        },
    )
    if new:
        for kind, text in plan.get("access", {}).items():
            fact = AccessFact(venue=venue, kind=kind, text=text)
            fact.full_clean()
            fact.save()
    return venue


def paris(wall: datetime) -> datetime:
    """Return the moment of a wall clock in Paris."""
    return wall.replace(tzinfo=PARIS)


def at_hour(day: date, hour: str) -> datetime:
    """Return the moment of a day and an hour said as "9:30".

    Raises:
        ValueError: the hour is not one.
    """
    return datetime.combine(day, time.fromisoformat(hour.zfill(5)), tzinfo=PARIS)
