"""The colours of letters: those of the stylesheet, as mail programs need them, written out."""

from __future__ import annotations

from functools import cache

from comptoir.kernel.instance import instance
from comptoir.ui import tokens

type Theme = dict[str, str]


def palette() -> dict[str, Theme]:
    """Return the tokens by theme ("light", "dark") and name (`on_coral`), the organisation's own included."""
    return _palette(tuple(sorted(instance().tokens.items())))


@cache
def _palette(own: tuple[tuple[str, str], ...]) -> dict[str, Theme]:
    themes = tokens.declared(tokens.STYLESHEET.read_text(encoding="utf-8"))
    light = {name: value for name, value in own if not name.startswith(tokens.DARK)}
    dark = {name.removeprefix(tokens.DARK): value for name, value in own if name not in light}
    return {
        "light": _named(themes["light"] | light),
        "dark": _named(themes["dark"] | light | dark),
    }


def _named(theme: Theme) -> Theme:
    return {name.replace("-", "_"): value for name, value in theme.items()}
