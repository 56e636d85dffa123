"""Compile the translation catalogues where they have changed: `python -m comptoir.config.catalogue`.

The `.po` files are the source; gettext's own compiler is not asked of a machine that only runs the product.
"""

from pathlib import Path

import polib


def compile_catalogues(package: Path) -> list[Path]:
    """Write the `.mo` of each `.po` that is newer, and return those written."""
    written = []
    for source in sorted(package.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent.parent)
