"""What the generated files have in common: invented suppliers and sites, and vendors' attributes in plenty."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

SUPPLIERS = ("Acme", "Bolt", "Corvid", "Dynamo")
"""Invented; bulk CM states one per node, and others for some of its units."""


@dataclass(frozen=True)
class Site:
    """Where a generated node stands."""

    id: str
    name: str
    latitude: float
    longitude: float


def site(number: int, random: Random) -> Site:
    return Site(
        f"S{number:05d}",
        f"Standort {number} Süd",
        round(random.uniform(36, 60), 5),
        round(random.uniform(-9, 25), 5),
    )


_STEMS = (
    "Threshold", "Timer", "MaxCount", "Enabled", "Offset", "Weight", "Priority", "Window", "Hysteresis", "Mode",
)  # fmt: skip


def words(count: int, prefix: str) -> list[str]:
    """Names of vendors' attributes, the same in every file."""
    stems = (
        "Threshold",
        "Timer",
        "MaxCount",
        "Enabled",
        "Offset",
        "Weight",
        "Priority",
        "Window",
        "Hysteresis",
        "Mode",
    )
    return [f"{prefix}{stems[index % len(_STEMS)]}{index:02d}" for index in range(count)]


def values(count: int, random: Random) -> list[str]:
    """Values as vendors write them: numbers, switches, enumerations, empty ones and some text."""
    kinds = ("true", "false", "0", "-1", "100", "OFF", "ACTIVATED", "")
    drawn = random.choices(kinds, k=count)
    for place in range(0, count, 3):
        drawn[place] = str(random.randrange(1 << 16))
    for place in range(5, count, 17):
        drawn[place] = f"{random.randrange(1 << 30):x} text of a vendor, {random.randrange(100)} words"
    return drawn


def sized(parts: Iterator[str], begin: str, end: str, size: int) -> Iterator[str]:
    """The parts between beginning and end, until the text has ``size`` characters or more."""
    yield begin
    done = len(begin) + len(end)
    while done < size:
        part = next(parts)
        done += len(part)
        yield part
    yield end
