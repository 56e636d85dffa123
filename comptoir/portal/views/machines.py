"""What machines ask: is it alive, is it ready, whom to tell of a flaw, what not to index."""

from __future__ import annotations

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

LATE_JOBS = 1000


@login_not_required
@require_safe
def live(_request: Request) -> HttpResponse:
    """Answer that the process runs."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: Request) -> HttpResponse:
    """Answer whether requests can be served: database there, migrated, jobs not piling up."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    late = Job.objects.due(request.now).count()
    body = {"database": "ok", "migrations": len(pending), "due_jobs": late}
    healthy = not pending and late < LATE_JOBS
    return JsonResponse(body, status=200 if healthy else 503)


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
