"""A request as the views get it, for their annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest  # noqa: TID251 - a word for the views, used by them only

if TYPE_CHECKING:
    from datetime import datetime


class Request(HttpRequest):
    """A request that knows the present: the middleware asked the clock, once.

    Attributes:
        now: the moment of this request (aware).
        signed_in_as: the user that the session carried when it came in, even if it opens nothing any more.
    """

    now: datetime
    signed_in_as: str = ""
