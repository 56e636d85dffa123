"""The register of the règlement: every app says at import, in its `parameters.py`, which rules it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comptoir.editions.kinds import EUROS, Parameter, Stored, Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comptoir.editions.models import Edition, RuleVersion

__all__ = ["EUROS", "Parameter", "Stored", "Value", "parameter", "register", "registered", "value"]

_registered: dict[str, Parameter] = {}


def register(parameter: Parameter) -> Parameter:
    """Add a parameter to the règlement, and return it.

    Raises:
        ValueError: another parameter has this key.
    """
    known = _registered.setdefault(parameter.key, parameter)
    if known is not parameter and known != parameter:
        raise ValueError(f"Two parameters are called {parameter.key}.")
    return parameter


def parameter(key: str) -> Parameter:
    """Return the parameter of this key.

    Raises:
        KeyError: no app registered it.
    """
    return _registered[key]


def registered() -> list[Parameter]:
    """Return every parameter, in the order in which the apps gave them."""
    return list(_registered.values())


def value(edition: Edition, key: str, at: datetime) -> Any:
    """Return what the règlement of this edition says at this moment: of the parameter's kind.

    It costs no query when the edition was read `at_hand()`, one otherwise.
    """
    asked = parameter(key)
    version = version_at(edition.rules.all(), key, at)
    return asked.default if version is None else asked.loaded(version.value)


def version_at(versions: Iterable[RuleVersion], key: str, at: datetime) -> RuleVersion | None:
    """Return the last version of this rule that is valid at this moment; None before any."""
    valid = [
        version
        for version in versions
        if version.key == key and (version.valid_from is None or version.valid_from <= at)
    ]
    founding = [version for version in valid if version.valid_from is None]
    dated = [version for version in valid if version.valid_from is not None]
    if dated:
        return max(dated, key=lambda version: version.valid_from)  # type: ignore[arg-type,return-value]
    return founding[0] if founding else None
