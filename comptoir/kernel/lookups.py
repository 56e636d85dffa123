"""Text that is searched by its beginning, through an index, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField
from django.db.models.lookups import StartsWith

if TYPE_CHECKING:
    TextField = CharField[str, str]
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler
else:
    TextField = CharField

_LAST = "\U0010ffff"


class KeyField(TextField):
    """Indexed text in small letters, found by its beginning without reading the table."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "db_index": True})


@KeyField.register_lookup
class KeyStartsWith(StartsWith):
    """`key__startswith=text`: LIKE on PostgreSQL (pattern index), a range on SQLite.

    SQLite cannot use an index for Django's `LIKE … ESCAPE`, because its LIKE ignores case.
    """

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Compare with the first and the last text that begin so."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", [
            *parameters,
            self.rhs,
            *parameters,
            f"{self.rhs}{_LAST}",
        ]
