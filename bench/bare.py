"""The barest Django that answers: no middleware, no template; one view says "ok", one holds a seat.

It shares the product's database settings and its server's options: what is left between the two is the product.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from comptoir.config.settings import DATABASES

settings.configure(
    SECRET_KEY="bare", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], DATABASES=DATABASES,
    USE_TZ=True,
)  # fmt: skip


def ok(_request: HttpRequest) -> HttpResponse:
    """Answer."""
    return _said("ok")


def seat(_request: HttpRequest) -> HttpResponse:
    """Hold a seat while there are some: one conditional update, one insert."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bare_room SET held = held + 1 WHERE id = 1 AND held < seats")
        held = cursor.rowcount
        if held:
            who = uuid.uuid4().hex
            cursor.execute(
                "INSERT INTO bare_seat (room, who, taken_at) VALUES (1, %s, %s)", [who, ""]
            )
    return _said("held") if held else _said("full", status=409)


def _said(word: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(word, status=status, headers={"Content-Length": str(len(word))})


urlpatterns = [path("", ok), path("seat", seat)]
application = get_wsgi_application()
