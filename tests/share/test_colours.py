import itertools
import re
from importlib.resources import files

import pytest

from ringfence.share.over_time import STATUSES
from ringfence.share.pictures import COLOURS

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SEEN_BY = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranope": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "protanope": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritanope": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
LEAST_DISTANCE = 18  # CIE 1976; about eight times what an eye can just tell apart


def asset(name):
    return (files("ringfence.share") / "report_assets" / name).read_text(encoding="utf-8")


def palette(text, pattern):
    return {name: found[1] for name in STATUSES[1:] if (found := re.search(pattern.format(name), text))}


LIGHT, DARK = asset("base.js").split("const DARK")
PALETTES = {"light": palette(LIGHT, r"\b{}: \"(#\w{{6}})\""), "dark": palette(DARK, r"\b{}: \"(#\w{{6}})\"")}


def lab(colour, seen_by):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    r, g, b = (max(0, min(1, sum(x * y for x, y in zip(row, linear, strict=True)))) for row in SEEN_BY[seen_by])
    white = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b
    white += ((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,)
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in white)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("seen_by", SEEN_BY)
@pytest.mark.parametrize("name", PALETTES)
def test_statuses_are_told_apart_by_every_eye(name, seen_by):
    seen = {status: lab(colour, seen_by) for status, colour in PALETTES[name].items()}
    assert len(seen) == 6
    near = {
        (one, two): round(distance)
        for one, two in itertools.combinations(seen, 2)
        if (distance := sum((a - b) ** 2 for a, b in zip(seen[one], seen[two], strict=True)) ** 0.5) < LEAST_DISTANCE
    }
    assert not near


def test_page_script_and_pictures_use_the_same_colours():
    light, dark = asset("style.css").split("@media (prefers-color-scheme: dark)")[:2]
    assert PALETTES["light"] == palette(light, r"--{}: (#\w{{6}})") == {name: COLOURS[name] for name in STATUSES[1:]}
    assert PALETTES["dark"] == palette(dark, r"--{}: (#\w{{6}})")
