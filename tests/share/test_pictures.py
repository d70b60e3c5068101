from datetime import date
from xml.etree import ElementTree

import pytest

from ringfence.share.pictures import mercator, write_pictures

DRAWN = {"exposure-by-operator", "exposure-by-supplier", "exposure-by-domain", "map-2024-06-15"}


@pytest.fixture(scope="module")
def folder(judged, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures") / "made"
    write_pictures(judged, folder, title="Three networks", days=[date(2024, 6, 15)])
    return folder


def test_each_picture_is_there_as_svg_and_png(folder):
    assert {path.name for path in folder.iterdir()} == {f"{name}.{kind}" for name in DRAWN for kind in ("svg", "png")}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in folder.glob("*.png"))


def test_an_svg_stands_alone_and_names_its_statuses(folder):
    for path in folder.glob("*.svg"):
        tree = ElementTree.parse(path)
        assert not [node for node in tree.iter() if any(name.endswith("href") for name in node.attrib)]
        words = " ".join(node.text or "" for node in tree.iter() if node.tag.endswith("text"))
        assert "Three networks" in words
        assert "breach" in words
        assert "Not legal advice" in words


def test_mercator_keeps_the_equator_and_grows_to_the_poles():
    assert mercator(10, 0) == pytest.approx((10, 0))
    assert mercator(0, 60)[1] > 60
