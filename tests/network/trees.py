"""Reads small inventories of several files, and checks what every importer must do with hostile or broken ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from ringfence.network.registry import importer_for
from tests.network.inventories import resolve


def load(folder: Path, **files: Any) -> Network:
    """Write files (``a_json=...`` is a.json; text, bytes, or an object for JSON) and read them together."""
    return read_files(written(folder, **files), operator="Op", resolve=resolve)


def written(folder: Path, **files: Any) -> list[Path]:
    paths = []
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / f"{stem}.{ending}"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return paths


def rows(network: Network, *columns: str) -> dict[str, Any]:
    """Elements by dn: the value of the column, or values of the columns."""
    table = {str(row["dn"]): row for row in network.elements.to_pylist()}
    if len(columns) == 1:
        return {dn: row[columns[0]] for dn, row in table.items()}
    return {dn: tuple(row[name] for name in columns) for dn, row in table.items()}


def sites(network: Network) -> dict[str, tuple[float | None, float | None]]:
    return {row["site_id"]: (row["latitude"], row["longitude"]) for row in network.sites.to_pylist()}


def messages(network: Network) -> str:
    return str(network.problems)


def partial(network: Network) -> bool:
    return any(network.import_runs["partial"].to_pylist())


def check_hostile(folder: Path, name: str, good: str | bytes) -> None:
    """Every cut and every damaged byte of a good file ends in rows or a located error, never in anything else."""
    data = good if isinstance(good, bytes) else good.encode()
    path = folder / name
    steps = max(1, len(data) // 20)
    for end in range(1, len(data), steps):
        path.write_bytes(data[:end])
        _read(path)
    for at in range(0, len(data), steps):
        for byte in (b"\xff", b'"'):
            path.write_bytes(data[:at] + byte + data[at + 1 :])
            _read(path)


def _read(path: Path) -> None:
    try:
        network = read_files([path], operator="Op", resolve=resolve)
    except RingfenceError as error:
        told = str(error)
    else:
        told = path.name
        catalogue = "catalogue" in network.import_runs["format"].to_pylist()[0]
        assert network.elements.num_rows or catalogue
        assert None not in network.elements["element_id"].to_pylist()
    assert path.name in told


def check_stable(folder: Path, **files: Any) -> None:
    """The same files in any order, read twice, give the same rows."""
    paths = written(folder, **files)
    first = read_files(paths, operator="Op", resolve=resolve)
    again = read_files(list(reversed(paths)), operator="Op", resolve=resolve)
    assert first.elements.equals(again.elements)
    assert first.sites.equals(again.sites)


def check_only(shared: Path, importer: Any, *folders: str, but: tuple[str, ...] = ()) -> None:
    """Of the public samples the importer recognises those in its folders, and nobody else gets them."""
    root = shared / "samples" / "inventory"
    if not root.is_dir():
        pytest.skip("no samples of inventories beside the project")
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        mine = name.startswith(folders) and not any(part in name for part in but)
        head = path.read_bytes()[: 1 << 16]
        assert importer.recognises(head) == mine, name
        if mine:
            assert importer_for(head, name).name == importer.name


def sample(shared: Path, *names: str) -> Network:
    paths = [shared / "samples" / "inventory" / name for name in names]
    for path in paths:
        if not path.is_file():
            pytest.skip(f"sample {path.name} is not there")
    return read_files(paths, operator="Op", resolve=resolve)
