"""Where things are, and how the house is laid out."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "comptoir"


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files of the project: those that git knows, or would, and that are there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(path for line in listed.splitlines() if (path := ROOT / line).is_file()))


def python_files(*folders: str) -> list[Path]:
    """Return the Python sources under these folders of the project; migrations are written by Django."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and path.relative_to(ROOT).parts[0] in folders
    ]


def templates() -> dict[str, Path]:
    """Return every template of ours, by the name that Django loads it by."""
    found = {}
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if parts[0] == "comptoir" and "templates" in parts:
            found["/".join(parts[parts.index("templates") + 1 :])] = path
    return found


def app_of(path: Path) -> str:
    """Return the floor that a file of the package lies on."""
    return path.relative_to(PACKAGE).parts[0]


@cache
def floors() -> dict[str, int]:
    """Return the height of each floor, from import-linter's own contract: 0 is the ground."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c for c in linter["contracts"] if c["id"] == "floors")["layers"]
    heights = {}
    for height, layer in enumerate(reversed(layers)):
        for name in layer.split("|"):
            heights[name.strip(" ()")] = height
    return heights


def models() -> list[type[Model]]:
    """Return the models of the house."""
    return [model for model in apps.get_models() if model.__module__.startswith("comptoir.")]
