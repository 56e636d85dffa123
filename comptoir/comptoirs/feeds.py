"""The calendar of the comptoirs for machines: iCalendar, Atom, OpenAgenda's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from comptoir.comptoirs.calendars import calendar_of
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.renderings import openagenda
from comptoir.comptoirs.views.addresses import at_its_address
from comptoir.editions.models import Edition
from comptoir.kernel.instance import instance
from comptoir.ui.words import day, when

if TYPE_CHECKING:
    from comptoir.comptoirs.models.comptoir import ComptoirQuerySet
    from comptoir.kernel.requests import Request

ICALENDAR = "text/calendar; charset=utf-8"


def _season(request: Request) -> ComptoirQuerySet:
    edition = Edition.objects.current(request.now)
    return Comptoir.objects.filter(edition=edition).public().with_place().in_order()


@login_not_required
@require_safe
@conditional_page
def calendar_ics(request: Request) -> HttpResponse:
    """Return the whole season: a calendar that subscribes sees changes and cancellations."""
    return HttpResponse(calendar_of(_season(request)), content_type=ICALENDAR)


@login_not_required
@require_safe
@at_its_address
def event_ics(_request: Request, comptoir: Comptoir) -> HttpResponse:
    """Return one comptoir."""
    return HttpResponse(calendar_of([comptoir]), content_type=ICALENDAR)


@login_not_required
@require_safe
@conditional_page
def openagenda_json(request: Request) -> HttpResponse:
    """Return the season in OpenAgenda's structure."""
    season = list(_season(request).prefetch_related("venue__access_facts"))
    body = {"total": len(season), "events": [openagenda(comptoir) for comptoir in season]}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
@conditional_page
def atom(request: Request) -> HttpResponse:
    """Return the comptoirs to come, for feed readers (RFC 4287); an entry keeps its id when the comptoir moves."""
    feed = Atom1Feed(
        title=_("The comptoirs to come – %(name)s") % {"name": instance().tagline},
        link=settings.BASE_URL + reverse("comptoirs:list"),
        description=None,
        language=get_language(),
        feed_url=settings.BASE_URL + reverse("comptoirs:atom"),
    )
    for comptoir in _season(request).published().upcoming(request.now):
        feed.add_item(
            title=f"{comptoir}, {day(comptoir.starts_at)}",
            link=settings.BASE_URL + comptoir.get_absolute_url(),
            description=f"{comptoir.venue.name}, {when(comptoir.starts_at, comptoir.ends_at)}",
            unique_id=f"{settings.BASE_URL}/comptoirs/#{comptoir.pk}",
            updateddate=comptoir.changed_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
