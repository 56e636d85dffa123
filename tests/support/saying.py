"""What a rule found, said so that it can be repaired without looking further."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def nothing(found: Collection[object]) -> bool:
    """Tell whether a rule found nothing; otherwise fail with all that it found, a line each.

    Raises:
        AssertionError: something was found.
    """
    if not found:
        return True
    raise AssertionError("\n" + "\n".join(_lines(found)))


def _lines(found: Collection[object]) -> list[str]:
    if not isinstance(found, dict):
        return [f"  {one}" for one in sorted(found, key=str)]
    lines = []
    for name, faults in found.items():
        listed = sorted(faults, key=str) if isinstance(faults, list | set | tuple) else [faults]
        lines += [f"  {name}: {fault}" for fault in listed]
    return lines
