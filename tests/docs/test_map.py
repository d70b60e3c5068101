import itertools
import json
import re

import pytest

from docs.writers.index import payload, slider_days
from docs.writers.stances import SHADES, WORDS, shade, words
from docs.writers.worldmap import EUROPE, WORLD, equal_earth, outlines
from ringfence.assessment.posture import POSTURES, postures
from tests.share.test_colours import SEEN_BY, lab

LEAST_DISTANCE = 14  # CIE 1976; about six times what an eye can just tell apart


@pytest.fixture(scope="module")
def world():
    return {found.code: found for found in outlines(WORLD)}


def asset(root, name):
    return (root / "docs" / "assets" / name).read_text(encoding="utf-8")


def test_every_jurisdiction_is_on_the_map_and_in_the_table(site, index):
    assert [code for code in site.names if f'data-j="{code}"' not in index] == []
    assert [code for code in site.names if f'data-row="{code}"' not in index] == []


def test_the_script_gets_the_posture_of_every_day(site, index):
    data = json.loads(re.search(r'id="rf-postures">(.*?)</script>', index)[1])
    assert data == json.loads(json.dumps(payload(site)))
    for number, day in [*enumerate(slider_days(site))][::7]:
        for row in postures(site.law, day):
            held = [run for run in data["changes"][row["jurisdiction"]] if run[0] <= number][-1]
            assert held[1:] == [row["posture"], row["reason"]]


def test_postures_between_two_days_of_change_are_those_of_the_first(site):
    # One day in the middle of each month: were a day of change missing, one of them would tell.
    for year, month in itertools.product(range(2018, 2027), range(1, 13)):
        day = site.day.replace(year=year, month=month, day=17)
        found = {row["jurisdiction"]: row["posture"] for row in postures(site.law, day)}
        assert found == {code: site.posture_on(code, day).code for code in found}


def test_every_posture_has_words_and_one_colour():
    assert set(WORDS) == set(POSTURES)
    assert sorted(itertools.chain(*SHADES.values())) == sorted(POSTURES)
    assert words("something_new") == "something new"
    assert shade("something_new") == "unknown"


@pytest.mark.parametrize("seen_by", SEEN_BY)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_map_are_told_apart_by_every_eye(root, scheme, seen_by):
    light, dark = asset(root, "rulebook.css").split('[data-md-color-scheme="slate"] {')[:2]
    block = light if scheme == "light" else dark.split("}")[0]
    seen = {kind: lab(re.search(rf"--rf-{kind}: (#\w{{6}})", block)[1], seen_by) for kind in SHADES}
    near = {
        (one, two): round(distance)
        for one, two in itertools.combinations(seen, 2)
        if (distance := sum((a - b) ** 2 for a, b in zip(seen[one], seen[two], strict=True)) ** 0.5) < LEAST_DISTANCE
    }
    assert not near


@pytest.mark.parametrize("name", ["rulebook-map.js", "rulebook.css"])
def test_nothing_is_fetched(root, name):
    assert not re.findall(r"https?:|@import|fetch\(|XMLHttpRequest|url\(", asset(root, name))


@pytest.mark.parametrize("code", ["MT", "SG", "LU", "XK"])
def test_small_countries_get_a_dot(world, code):
    assert world[code].dot is not None


def test_large_countries_get_none_and_come_once(world):
    assert world["AU"].dot is None
    codes = [found.code for found in outlines(EUROPE)]
    assert len(codes) == len(set(codes))
    assert {"DE", "MT", "FI"} <= set(codes)


def test_no_country_is_drawn_across_the_whole_map(world):
    for found in world.values():
        for ring in re.findall(r"M([^z]+)z", found.path):
            numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", ring)]
            xs = list(itertools.accumulate(numbers[::2]))
            assert max(xs) - min(xs) < WORLD.width / 2, found.name


def test_the_projection_keeps_areas():
    def area(latitude):
        step = 0.01
        (x0, y0), (x1, _) = equal_earth(11, latitude), equal_earth(11 + step, latitude)
        return (x1 - x0) * (equal_earth(11, latitude + step)[1] - y0)

    # On the globe a cell shrinks with the cosine of its latitude.
    assert area(60) / area(0) == pytest.approx(0.5, abs=1e-3)
