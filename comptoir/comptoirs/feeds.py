"""The calendar of the comptoirs for machines: iCalendar, Atom, OpenAgenda's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from comptoir.comptoirs.calendars import calendar_of
from comptoir.comptoirs.models import Comptoir
from comptoir.comptoirs.renderings import openagenda
from comptoir.editions.models import Edition
from comptoir.kernel.instance import instance
from comptoir.ui.words import day, hour

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

ICALENDAR = "text/calendar; charset=utf-8"


def _season(request: HttpRequest) -> QuerySet[Comptoir]:
    edition = Edition.objects.current(request.now)
    return Comptoir.objects.filter(edition=edition).public().with_place().in_order()


def _last_change(request: HttpRequest) -> datetime | None:
    edition = Edition.objects.current(request.now)
    found = Comptoir.objects.filter(edition=edition).public().aggregate(last=Max("changed_at"))
    return cast("datetime | None", found["last"])


@login_not_required
@require_safe
@condition(last_modified_func=_last_change)
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """Return the whole season: a calendar that subscribes sees changes and cancellations."""
    return HttpResponse(calendar_of(_season(request)), content_type=ICALENDAR)


@login_not_required
@require_safe
def event_ics(_request: HttpRequest, slug: str) -> HttpResponse:
    """Return one comptoir."""
    comptoir = get_object_or_404(Comptoir.objects.public().with_place(), slug=slug)
    return HttpResponse(calendar_of([comptoir]), content_type=ICALENDAR)


@login_not_required
@require_safe
@condition(last_modified_func=_last_change)
def openagenda_json(request: HttpRequest) -> HttpResponse:
    """Return the season in OpenAgenda's structure."""
    season = list(_season(request).prefetch_related("venue__access_facts"))
    body = {"total": len(season), "events": [openagenda(comptoir) for comptoir in season]}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@method_decorator(login_not_required, name="__call__")
class AtomFeed(Feed[Comptoir, HttpRequest]):
    """The comptoirs to come, for feed readers."""

    feed_type = Atom1Feed
    feed_url = None

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpRequest:
        """Keep the request: it knows the time."""
        return request

    def title(self, _request: HttpRequest) -> str:
        """Return the name of the feed."""
        return _("The comptoirs to come – %(name)s") % {"name": instance().tagline}

    def link(self, _request: HttpRequest) -> str:
        """Return the page that shows the same."""
        return settings.BASE_URL + reverse("comptoirs:list")  # type: ignore[no-any-return]

    def items(self, request: HttpRequest) -> QuerySet[Comptoir]:
        """Return what is to come."""
        return _season(request).published().upcoming(request.now)  # type: ignore[attr-defined,no-any-return]

    def item_title(self, item: Comptoir) -> str:  # type: ignore[override]
        """Return the name and the day."""
        return f"{item}, {day(item.starts_at)}"

    def item_description(self, item: Comptoir) -> str:
        """Return the place and the hour."""
        return f"{item.venue.name}, {item.venue.commune.name}, {hour(item.starts_at)}"

    def item_link(self, item: Comptoir) -> str:
        """Return the page."""
        return settings.BASE_URL + item.get_absolute_url()  # type: ignore[no-any-return]

    def item_guid(self, item: Comptoir) -> str:
        """Return an address that never changes, even when the comptoir moves."""
        return f"{settings.BASE_URL}/comptoirs/#{item.pk}"

    def item_updateddate(self, item: Comptoir) -> datetime:
        """Return the last change."""
        return item.changed_at


atom = AtomFeed()
