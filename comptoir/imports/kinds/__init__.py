"""What can be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.imports.kinds.comptoirs import COMPTOIRS
from comptoir.imports.kinds.figures import FIGURES
from comptoir.imports.kinds.initiatives import IDEAS, PROJECTS
from comptoir.imports.kinds.people import PEOPLE

if TYPE_CHECKING:
    from comptoir.imports.columns import Kind

KINDS: dict[str, Kind] = {kind.key: kind for kind in (FIGURES, COMPTOIRS, PEOPLE, IDEAS, PROJECTS)}
