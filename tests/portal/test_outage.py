"""The database is locked or down: a page says so, nothing is half-written, and what was typed is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection

from comptoir.comptoirs.models import Registration
from comptoir.mail.models import Letter
from tests.comptoirs.test_pages import answers
from tests.support import factories as a

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client

pytestmark = pytest.mark.django_db


def failing_on(word: str) -> Callable[..., Any]:
    """The database, when it fails at the first statement that holds this word: a lock, a cut connection."""

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if word in sql:
            raise OperationalError("database is locked")
        return run(sql, params, many, context)

    return execute


@pytest.mark.parametrize(
    "step", ["comptoirs_registration", "mail_letter", "jobs_job", "audit_entry"]
)
def test_wherever_the_database_fails_nothing_remains_and_nothing_is_lost(
    client: Client, step: str
) -> None:
    client.raise_request_exception = False
    comptoir = a.a_comptoir()
    with connection.execute_wrapper(failing_on(f'INTO "{step}"')):
        response = client.post(f"/comptoirs/{comptoir.slug}/inscription/", answers(comptoir))
    page = response.content.decode()
    assert (response.status_code, response.headers.get("Retry-After")) == (503, "30")
    assert "Un jardin partagé." in page
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_a_database_that_is_down_still_answers_a_page(client: Client) -> None:
    client.raise_request_exception = False
    with connection.execute_wrapper(failing_on("")):
        response = client.get("/comptoirs/")
    assert response.status_code == 503
