"""The bundled example: networks of openly invented operators, written as the files that a user would bring."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ringfence.demo.dice import Dice
from ringfence.demo.plan import DATA, load_catalogue, load_plans
from ringfence.demo.rows import csv_of
from ringfence.demo.story import STORY
from ringfence.demo.units import units_of

__all__ = ["STORY", "DemoFiles", "write_demo"]


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What `write_demo` has written."""

    folder: Path
    inventories: tuple[Path, ...]
    """One flat CSV file per operator."""
    overlay: Path
    """Folder of the operators' private facts and own rules."""
    confidential: Path
    """Folder of an invented secret order and register of permits: an overlay that waits to be used."""
    elements: dict[str, int]
    """Number of elements by operator."""


def write_demo(folder: Path, *, seed: int = 2019) -> DemoFiles:
    """Write the inventories and the overlays of the invented operators.

    The same seed gives the same bytes on every machine and day.

    Parameters
    ----------
    folder
        Made if it is missing; gets the folders ``inventory``, ``overlay`` and ``confidential``, other files in it stay.
    seed
        Another seed gives other networks to the same plans; the story is told for the default.
    """
    inventory, overlay, confidential = (folder / name for name in ("inventory", "overlay", "confidential"))
    inventory.mkdir(parents=True, exist_ok=True)
    catalogue = load_catalogue()
    paths, elements = [], {}
    for plan in load_plans():
        dice = Dice(seed, plan.slug)
        text, elements[plan.operator] = csv_of(plan, catalogue, units_of(plan, dice), dice)
        path = inventory / f"{plan.slug}.csv"
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    for target in (overlay, confidential):
        shutil.copytree(DATA / target.name, target, dirs_exist_ok=True)
    return DemoFiles(folder, tuple(paths), overlay, confidential, elements)
