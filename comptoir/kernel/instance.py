"""Who runs this installation: name, contacts, legal facts, colours. Read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contact:
    """How people reach the team."""

    team: str
    phone: str
    hours: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Legal:
    """What the law asks to publish (loi 2004-575 art. 6-III, GDPR art. 13)."""

    publisher: str
    director: str
    host: str
    controller: str
    dpo_email: str
    security_email: str
    security_expires: str
    data_hosting: str
    source_url: str = ""
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """The declared state (RGAA): non-conformity is the only honest word before an audit."""

    status: str
    rgaa_version: str
    audited_on: str = ""
    auditor: str = ""
    rate: str = ""
    scheme_url: str = ""
    declared_on: str = ""

    @property
    def audited(self) -> date | None:
        """Return the day of the audit, where there was one."""
        return date.fromisoformat(self.audited_on) if self.audited_on else None

    @property
    def declared(self) -> date | None:
        """Return the day of the statement."""
        return date.fromisoformat(self.declared_on) if self.declared_on else None


@dataclass(frozen=True, slots=True)
class Instance:
    """One organisation's Comptoir."""

    name: str
    organisation: str
    territory_code: str
    territory_name: str
    tagline: str
    contact: Contact
    legal: Legal
    accessibility: Accessibility
    data_attribution: str
    tokens: dict[str, str] = field(default_factory=dict)


_PARTS: dict[str, type[Contact | Legal | Accessibility]] = {
    "contact": Contact,
    "legal": Legal,
    "accessibility": Accessibility,
}


def load(path: Path) -> Instance:
    """Read an instance file.

    Raises:
        ImproperlyConfigured: the file is missing, or a key is missing, unknown or not a text; the
            message names the file and the key.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"The instance file {path} cannot be read: {error}") from error
    for key, part in _PARTS.items():
        raw[key] = _build(part, raw.get(key, {}), where=f"{path} [{key}]")
    return _build(Instance, raw, where=str(path))


def _build[T](kind: type[T], values: dict[str, Any], *, where: str) -> T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - known):
        raise ImproperlyConfigured(f"{where}: unknown {', '.join(unknown)}")
    texts = {f.name for f in fields(kind) if f.type == "str"}  # type: ignore[arg-type]
    if other := sorted(key for key in texts & set(values) if not isinstance(values[key], str)):
        raise ImproperlyConfigured(f"{where}: not a text: {', '.join(other)}")
    try:
        return kind(**values)
    except TypeError as error:
        raise ImproperlyConfigured(f"{where}: {error}") from error


def instance() -> Instance:
    """Return the installation's own description."""
    return settings.INSTANCE
