"""Writes large inventory files, the same for the same seed.

``python -m tests.tools.generate bulk_cm --mb 200 out.xml`` (or ``out.xml.gz``); for ``csv``, give ``--rows``.
Suppliers, sites and nodes are invented; classes and attributes are those of the formats, cells and neighbours make
up most of a file, as in exports of live networks.
"""

import argparse
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from tests.tools import bulk_cm, gexport, inventory_csv, raml

FORMATS: dict[str, Callable[[int, Random], Iterator[str]]] = {
    "bulk_cm": bulk_cm.parts,
    "nokia_raml": raml.parts,
    "huawei_gexport": gexport.parts,
    "csv": inventory_csv.parts,
}


def write(format_name: str, path: Path, size: int, *, seed: int = 1) -> int:
    """Write a file of that many bytes (rows, for csv) or a little more; ``.gz`` is compressed.

    Returns the bytes before compression.
    """
    written = 0
    with path.open("wb") as file:
        # Without a name and a time, equal content gives equal bytes.
        stream = gzip.GzipFile("", "wb", 6, file, mtime=0) if path.suffix == ".gz" else file
        for part in FORMATS[format_name](size, Random(seed)):
            written += stream.write(part.encode())
        if stream is not file:
            stream.close()
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("path", type=Path)
    parser.add_argument("--mb", type=float, default=20, help="megabytes before compression (%(default)s)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of a csv (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    size = asked.rows if asked.format == "csv" else int(asked.mb * 1_000_000)
    print(f"{asked.path}: {write(asked.format, asked.path, size, seed=asked.seed):,} bytes")


if __name__ == "__main__":
    main()
