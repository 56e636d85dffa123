"""The real Pas-de-Calais, and small made-up territories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from comptoir.territory import files, maps
from comptoir.territory.actions import load
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from comptoir.kernel.acts import Act

REAL = ROOT / "instances" / "pas-de-calais" / "territory"
HEAD = "insee,nom,codes_postaux,population,epci,canton,arrondissement,lat,lon,point\n"
A = "99001,L'Isle-sur-Mer,99100,1200,200,9901,991,50.1,2.1,mairie\n"
B = "99002,Saint-Omer-lez-Bois,99100|99110,300,200,9901,991,50.2,2.2,interieur\n"


@pytest.fixture(autouse=True)
def _fresh_maps() -> Iterator[None]:
    """What one test remembers of the maps, the next does not."""
    maps.forget()
    yield
    maps.forget()


@pytest.fixture
def pas_de_calais(db: None, act: Act) -> None:
    """The 887 communes, in the database."""
    load(files.read(REAL), "Pas-de-Calais", act=act)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A département of two communes, whose files a test may replace: `folder(communes="…")`."""

    def write(**contents: str) -> Path:
        wanted = {
            "communes": HEAD + A + B,
            "epci": "siren,nom\n200,CC de l'Isle\n",
            "cantons": "code,nom\n9901,L'Isle\n",
            "arrondissements": "code,nom\n991,L'Isle\n",
        }
        for name, content in (wanted | contents).items():
            suffix = "json" if name.startswith("map") else "csv"
            (tmp_path / f"{name}.{suffix}").write_text(content, encoding="utf-8")
        return tmp_path

    return write
