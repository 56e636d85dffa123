"""What every queryset of the house can do."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class QuerySet(models.QuerySet[M]):
    """Django's queryset, and the one way to hold a row."""

    def lock(self, pk: object) -> M:
        """Hold this row, and only this row, until the transaction ends.

        Under READ COMMITTED whoever else locks it waits, then reads what we wrote. On SQLite the
        transaction itself holds the file (IMMEDIATE), and this is a plain read.

        Raises:
            self.model.DoesNotExist: no such row.
        """
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def page(self, number: int, size: int) -> Self:
        """Return the rows of one page; pages count from 1."""
        return self[(number - 1) * size : number * size]
