"""The network for other tools: as tables, and in the languages of others; all of it can be imported again."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from ringfence.core.errors import RingfenceError
from ringfence.network.export import write_csv_folder, write_parquet_folder
from ringfence.network.model import Network
from ringfence.share.cyclonedx_export import write_cyclonedx
from ringfence.share.tmf639_export import write_tmf639

WRITERS: Final[Mapping[str, Callable[[Network, Path], None]]] = {
    "parquet": write_parquet_folder,
    "csv": write_csv_folder,
    "cyclonedx": write_cyclonedx,
    "tmf639": write_tmf639,
}
"""How each format is written; the first two give a folder, the others a file."""


def write_network(network: Network, kind: str, into: Path) -> None:
    """Write a network as ``parquet`` or ``csv`` (a folder), or as ``cyclonedx`` or ``tmf639`` (a JSON file).

    Raises
    ------
    RingfenceError
        The format is none of these, or the target cannot be written.
    """
    if kind not in WRITERS:
        raise RingfenceError(f"{kind!r} is no format of networks", f"choose one of {', '.join(WRITERS)}")
    WRITERS[kind](network, into)
