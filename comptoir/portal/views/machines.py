"""What machines ask: is it alive, is it ready, whom to tell of a flaw, what not to index."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from comptoir.jobs.models import Job
from comptoir.kernel.instance import instance

if TYPE_CHECKING:
    from comptoir.kernel.requests import Request

LATE = timedelta(minutes=10)


@login_not_required
@require_safe
def live(_request: Request) -> HttpResponse:
    """Answer that the process runs."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: Request) -> HttpResponse:
    """Answer whether requests can be served: the database is there, and migrated.

    Work that is late is told and does not make the answer a 503: taking the web away would not hurry it.
    """
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    body = {
        "database": "ok",
        "migrations": len(pending),
        "due_jobs": Job.objects.due(request.now).count(),
        "late_jobs": Job.objects.due(request.now - LATE).count(),
    }
    return JsonResponse(body, status=503 if pending else 200)


@login_not_required
@require_safe
def security_txt(_request: Request) -> HttpResponse:
    """Say whom to tell of a flaw (RFC 9116)."""
    legal = instance().legal
    lines = [
        f"Contact: mailto:{legal.security_email}",
        f"Expires: {legal.security_expires}",
        "Preferred-Languages: fr, en",
        f"Policy: {settings.BASE_URL}{reverse('portal:legal')}",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def robots_txt(_request: Request) -> HttpResponse:
    """Keep personal links out of search engines, should one ever leak."""
    lines = ["User-agent: *", "Disallow: /inscriptions/", "Disallow: /b/", "Disallow: /B/"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
