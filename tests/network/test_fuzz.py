"""Damaged and hostile files of every format: an answer in time, nothing read elsewhere, no silent loss.

Every registered importer for which there is a seed is tried, and every sample kept beside the project.
"""

import gzip
import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.core.errors import Problems, RingfenceError
from ringfence.network.formats import bulk_cm
from ringfence.network.importing import read_files
from ringfence.network.mapping import load_mapping
from ringfence.network.model import Context, Importer, Network, complete
from ringfence.network.registry import importers
from ringfence.network.source import sources_of
from tests.network.inventories import resolve
from tests.tools.generate import FORMATS, write
from tests.tools.seeds import SEEDS

NAMES = [importer.name for importer in importers()]
SECONDS = 20.0
"""No file of these sizes may take longer, on any machine."""
SECRET = "the secret of another file"
SHARED = Path(__file__).parents[3] / "shared" / "samples" / "inventory"
DELIMITED = (b"<", b"{", b"[", b"PK", b"PAR1")
"""Files that begin so say where they end: a cut shows."""
TEXT = [name for name in NAMES if not SEEDS.get(name, b"").startswith((b"PK", b"PAR1"))]


@cache
def importer_named(name: str) -> Importer:
    return next(importer for importer in importers() if importer.name == name)


@cache
def seeds_of(name: str) -> tuple[bytes, ...]:
    """The small files that this importer reads."""
    found = [SEEDS[name]] if name in SEEDS else []
    for path in sorted(SHARED.rglob("*")) if SHARED.is_dir() else []:
        if path.is_file() and path.stat().st_size < 20_000 and path.name != "README.md":
            data = path.read_bytes()
            if next((one.name for one in importers() if one.recognises(data)), None) == name:
                found.append(data)
    if not found:
        pytest.skip(f"no sample of {name}: add one to tests/tools/seeds.py")
    return tuple(found)


@contextmanager
def in_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


def outcome(name: str, path: Path) -> tuple[bool, str]:
    """Read the file with one importer: whether faults were told, and all that came out, as text."""
    importer = importer_named(name)
    try:
        (source,) = sources_of(path)
    except RingfenceError as error:  # a damaged archive
        return True, str(error)
    context = Context("Op", "DE", load_mapping(None), resolve)
    said = []
    with in_time():
        if not importer.recognises(source.head()):
            return True, ""
        try:
            for batch in importer.read(source, context):
                for declared, rows in batch.rows():
                    full = complete(rows, declared)
                    full.validate(full=True)
                    said.append(str(full.to_pylist()))
        except RingfenceError as error:
            return all(problem.where and problem.found for problem in error.problems), str(error)
    _are_located(context.problems, path.name)
    return context.partial or len(context.problems) > 0, "".join(said)


def _are_located(problems: Problems, name: str) -> None:
    assert all(problem.where.startswith(name) and problem.found for problem in problems)


def read(path: Path) -> Network | RingfenceError:
    """Read the file as a user does."""
    with in_time():
        try:
            return read_files([path], operator="Op", country="DE", resolve=resolve)
        except RingfenceError as error:
            return error


def told(result: Network | RingfenceError) -> bool:
    if isinstance(result, RingfenceError):
        return True
    return any(result.import_runs["partial"].to_pylist()) or len(result.problems) > 0


TOKENS = (
    b"\0", b"\xff\xfe", b"<", b"]]>", b"&x;", b"{", b"]", b'"', b"'", b"\n", b"\t- ", b": *a", b"&a ", b"!!python/x ",
    b"=cmd|' /C calc'!A0", b"../../../etc/passwd", b"9" * 400, b"-1", b"NaN", b"1e999", "Süd".encode("latin-1"),
)  # fmt: skip
ENCODINGS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: data,
    lambda data: data.decode("utf-8", "replace").encode("utf-16"),
    lambda data: data.decode("utf-8", "replace").encode("utf-16-be"),
    lambda data: data.decode("utf-8", "replace").replace("1", "ü").encode("latin-1", "replace"),
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.replace(b"\n", b"\r"),
)


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_damage_is_survived(tmp_path: Path, name: str, data: st.DataObject) -> None:
    seeds = seeds_of(name)
    content = bytearray(seeds[data.draw(st.integers(0, len(seeds) - 1))])
    place = st.integers(0, len(content) - 1)
    for at, bit in data.draw(st.lists(st.tuples(place, st.integers(0, 7)), max_size=8)):
        content[at] ^= 1 << bit
    for at, token in data.draw(st.lists(st.tuples(place, st.sampled_from(TOKENS)), max_size=3)):
        content[at:at] = token
    first, length, times = data.draw(st.tuples(place, st.integers(0, 200), st.integers(0, 3)))
    content[first : first + length] = content[first : first + length] * times
    recoded = data.draw(st.sampled_from(ENCODINGS))(bytes(content))
    path = tmp_path / "fuzz"
    path.write_bytes(recoded)
    outcome(name, path)


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_is_told(tmp_path: Path, name: str) -> None:
    for seed in seeds_of(name)[:3]:
        content = seed.rstrip()
        if not content.startswith(DELIMITED):
            continue
        for step in range(1, 12):
            path = tmp_path / f"cut{step}"
            path.write_bytes(content[: len(content) * step // 12])
            assert outcome(name, path)[0], f"silent after a cut at {len(content) * step // 12}"


def _deep(seed: bytes, levels: int = 10_000) -> bytes:
    """The seed with brackets or elements nested beyond all measure inside it."""
    if seed.lstrip().startswith(b"<"):
        at = seed.rindex(b"</")
        return seed[:at] + b"<deep>" * levels + b"</deep>" * levels + seed[at:]
    if seed.lstrip()[:1] in (b"{", b"["):
        at = seed.index(b"{") + 1
        return seed[:at] + b'"deep":' + b"[" * levels + b"]" * levels + b"," + seed[at:]
    return seed + b"deep: " + b"[" * levels + b"]" * levels + b"\n"


@pytest.mark.parametrize("name", TEXT)
def test_nesting_beyond_all_measure(tmp_path: Path, name: str) -> None:
    path = tmp_path / "deep"
    for seed in seeds_of(name)[:2]:
        path.write_bytes(_deep(seed))
        outcome(name, path)
        path.write_bytes(seed + b"".join(b" " * level + b"deep:\n" for level in range(1000)))
        outcome(name, path)


def _bombs(seed: bytes, folder: Path) -> list[bytes]:
    """The seed with entities, aliases or includes that grow, or lead to another file."""
    secret = folder / "secret"
    secret.write_text(SECRET)
    if seed.lstrip().startswith(b"<"):
        growing = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
        start = seed.index(b"?>") + 2 if seed.startswith(b"<?") else 0
        entities = (f'<!ENTITY l0 "lol">{growing}', f'<!ENTITY l9 SYSTEM "file://{secret}">')
        bombs = [seed[:start] + f"<!DOCTYPE x [{e}]>".encode() + seed[start:] for e in entities]
        bombs = [bomb[: (at := bomb.rindex(b"</"))] + b"&l9;" + bomb[at:] for bomb in bombs]
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{secret}"/>'
        return [*bombs, seed[: (at := seed.rindex(b"</"))] + include.encode() + seed[at:]]
    if seed.lstrip()[:1] in (b"{", b"["):
        at = seed.index(b"{") + 1
        return [seed[:at] + f'"$ref": "file://{secret}",'.encode() + seed[at:]]
    aliases = "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [{f'*a{i}, ' * 9}*a{i}]\n" for i in range(9))
    include = f"secret: !include {secret}\nother: !!python/object/apply:os.system ['touch {folder}/touched']\n"
    return [aliases.encode() + seed, seed + aliases.encode(), seed + include.encode()]


@pytest.mark.parametrize("name", TEXT)
def test_bombs_and_references_to_other_files(tmp_path: Path, name: str) -> None:
    for seed in seeds_of(name)[:2]:
        for number, bomb in enumerate(_bombs(seed, tmp_path)):
            path = tmp_path / f"bomb{number}"
            path.write_bytes(bomb)
            _, said = outcome(name, path)
            assert SECRET not in said
            assert len(said) < 1_000_000
    assert not (tmp_path / "touched").exists()


@cache
def _nothing(size: int) -> bytes:
    return gzip.compress(b" " * size, 1)


@pytest.mark.parametrize("name", ["bulk_cm", "cyclonedx", "csv"])
def test_a_gzip_bomb_is_told(tmp_path: Path, name: str) -> None:
    """One format per kind of text; the stream that stops is the same for all."""
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(seeds_of(name)[0].rstrip()[:-3]) + _nothing(80 << 20))
    assert told(read(path))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a.xml", b"\0" * (80 << 20))
    result = read(path)
    assert isinstance(result, RingfenceError)
    assert "grows more than" in str(result)


@pytest.mark.parametrize("name", ["bulk_cm", "csv", "cyclonedx"])
def test_members_of_archives_stay_inside(tmp_path: Path, name: str) -> None:
    box = tmp_path / "box"
    box.mkdir()
    (tmp_path / "outside").write_text(SECRET)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member in ("../outside", "/outside", "a/../../outside", "C:\\outside"):
            archive.writestr(member, seeds_of(name)[0] + b"\n" * len(member))
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(tmp_path / "outside"))
    (box / "files.zip").write_bytes(stream.getvalue())
    result = read(box / "files.zip")
    assert (tmp_path / "outside").read_text() == SECRET
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["box", "files.zip", "outside"]
    if isinstance(result, Network):
        assert SECRET not in str(result.elements.to_pylist())


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "=HYPERLINK(A1)"])
def test_formula_cells_are_text(tmp_path: Path, formula: str) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(f'element_id,operator,country,function,serial\n1,Op,DE,AMF,"{formula}"\n', encoding="utf-8")
    result = read(path)
    assert isinstance(result, Network)
    assert result.elements["serial"].to_pylist() == [formula.strip()]


def test_each_seed_is_of_its_format(tmp_path: Path) -> None:
    for name, seed in SEEDS.items():
        path = tmp_path / name
        path.write_bytes(seed)
        result = read(path)
        assert isinstance(result, Network), f"{name}: {result}"
        assert result.import_runs["format"].to_pylist() == [name]


@pytest.mark.parametrize("size", [13, 509, 4096])
def test_it_does_not_matter_where_the_pieces_of_a_file_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    path = tmp_path / "dump.xml"
    write("bulk_cm", path, 100_000)
    whole = outcome("bulk_cm", path)
    monkeypatch.setattr(bulk_cm, "_FEED_BYTES", size)
    assert outcome("bulk_cm", path) == whole


def test_a_generated_file_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name in FORMATS:
        for number, seed in enumerate((1, 1, 2)):
            write(name, tmp_path / f"{name}{number}.gz", 2000, seed=seed)
        first, again, other = ((tmp_path / f"{name}{number}.gz").read_bytes() for number in range(3))
        assert first == again != other
        assert isinstance(read(tmp_path / f"{name}0.gz"), Network)
