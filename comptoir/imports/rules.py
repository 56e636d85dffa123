"""What may be done with an import, and when not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.kernel.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from comptoir.imports.models import Import
    from comptoir.imports.planning import Plan


def require_waiting(imported: Import) -> None:
    """Refuse to change how a file is read once its import has started."""
    if imported.state != "waiting":
        raise Refusal(
            _("This file is imported already: put it back first, or give the corrected file."),
            rule="imports.waiting",
            next_step=NextStep(_("See this import"), imported.get_absolute_url()),
        )


def require_columns(imported: Import, required: list[str]) -> None:
    """Refuse to import while a column that no line can do without is not there."""
    if required:
        raise Refusal(
            _("Say first which column is: %(columns)s.") % {"columns": ", ".join(required)},
            rule="imports.columns",
            next_step=NextStep(_("See this import"), imported.get_absolute_url()),
        )


def require_all_good(imported: Import, plan: Plan) -> None:
    """Refuse to import the whole file while a line of it is refused, unless the good lines alone were asked."""
    refused = len(plan.refused)
    if refused and not imported.only_good:
        raise Refusal(
            ngettext(
                "%(n)d line is refused: correct it, or import the good lines alone.",
                "%(n)d lines are refused: correct them, or import the good lines alone.",
                refused,
            )
            % {"n": refused},
            rule="imports.all-or-nothing",
            next_step=NextStep(_("See the lines"), imported.get_absolute_url()),
        )


def require_something(imported: Import, plan: Plan) -> None:
    """Refuse an import that would write nothing: the same file twice is the same."""
    if not plan.writes:
        raise Refusal(
            _("There is nothing to import: every line that can be read is here already."),
            rule="imports.nothing-new",
            next_step=NextStep(_("See this import"), imported.get_absolute_url()),
        )


def require_done(imported: Import) -> None:
    """Refuse to put back what is not imported, or no longer is."""
    if imported.state != "done":
        raise Refusal(
            _("There is nothing to put back here."),
            rule="imports.undo",
            next_step=NextStep(_("See this import"), imported.get_absolute_url()),
        )
