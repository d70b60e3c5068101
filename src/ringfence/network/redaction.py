"""An inventory that may leave the house: what identifies people, places and things goes, what rules look at stays.

Every column has a treatment in ``TREATMENTS``; one that is declared later and has none is left out. A pseudonym is a
keyed hash (BLAKE2b): the same text and salt give the same, and without the salt nobody can test a guess.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problem, Problems, RingfenceError
from ringfence.core.tables import COMPONENT, ELEMENT, IMPORT_RUN, RELATION, SITE, TEXT, TEXTS, Table
from ringfence.network.model import DELIVERED, complete, in_order
from ringfence.network.workspace import Part, Workspace

DEFAULT_STEP: Final = 0.1
SALT_BYTES: Final = 32
_MIN_SALT: Final = 16
_DIGEST: Final = 10
_KM_PER_DEGREE: Final = 111.32
_NONE: Final = "none"

_KEPT: Final = "kept"
_PLAIN_REFERENCE: Final = "kept without its qualifiers"
_SUPPLIER: Final = "supplier"
_NONE_KEPT: Final = "left out, but for the word none"
_ORIGIN: Final = {"snapshot_at": _KEPT, "source_id": "source", "source_format": _KEPT}


def _kept(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), _KEPT)


TREATMENTS: Final[Mapping[str, Mapping[str, str]]] = {
    ELEMENT.name: {
        **_kept(
            "country kind function domain generation supplier_raw supplier_basis product product_number hw_version "
            "sw_version patch mac_prefix pen cpe in_service_from in_service_to last_seen_on absent_on made_on "
            "last_service_on site_class tags bands cells traffic population premises operated_from made_in "
            "network_kind funding certificates admin_state oper_state lifecycle_state"
        ),
        **_ORIGIN,
        "operator": "operator", "element_id": "element", "parent_id": "element", "root_id": "element",
        "site_id": "site", "customer": "company", "managed_by": "company", "image_ref": "image",
        "supplier_id": _SUPPLIER, "purl": _PLAIN_REFERENCE, "permits": _NONE_KEPT,
    },
    SITE.name: {
        **_kept("latitude longitude position_basis accuracy_m country site_class tags"), **_ORIGIN,
        "operator": "operator", "site_id": "site",
    },
    COMPONENT.name: {
        **_kept("type name version supplier_raw supplier_basis cpe licences"), **_ORIGIN,
        "operator": "operator", "element_id": "element", "bom_ref": "part", "depends_on": "part",
        "supplier_id": _SUPPLIER, "purl": _PLAIN_REFERENCE,
    },
    RELATION.name: {
        **_kept("type"), **_ORIGIN, "operator": "operator", "from_id": "element", "to_id": "element",
    },
    IMPORT_RUN.name: {
        **_kept("format rows errors partial tool_version taken_on"),
        "source_id": "source", "path": "file", "series": "series",
    },
}  # fmt: skip
"""What becomes of each column: kept, or the kind of its pseudonym, or a treatment of its own; all others are left out.

Permits are left out although rules look at them, because registers tell whose a permit is; rules about them say
unknown. Spellings of suppliers stay as the inventory writes them; of the ids only those that everybody knows. Element
ids and site ids, dates and weights tell an operator who knows its own network which thing is meant.
"""


@dataclass(frozen=True, slots=True)
class Redactor:
    """Takes out of an inventory what is private."""

    salt: bytes
    step: float = DEFAULT_STEP
    """Coordinates are rounded to multiples of it, in degrees; 0: they are left out."""
    suppliers: frozenset[str] = frozenset()
    """Supplier ids that everybody knows, and that stay; any other gets a pseudonym."""

    def __post_init__(self) -> None:
        if len(self.salt) < _MIN_SALT:
            raise RingfenceError(f"a salt of {len(self.salt)} bytes can be guessed", f"give {_MIN_SALT} or more")
        if not 0 <= self.step <= 90:
            raise RingfenceError(f"coordinates cannot be rounded to {self.step} degrees", "give 0 to 90")

    def pseudonym(self, kind: str, text: str) -> str:
        """The name that stands for ``text``; kinds do not mix, so that a site is not known by an element's id."""
        key = self.salt if len(self.salt) <= blake2b.MAX_KEY_SIZE else blake2b(self.salt).digest()
        return f"{kind}-{blake2b(f'{kind}:{text}'.encode(), key=key, digest_size=_DIGEST).hexdigest()}"

    def _supplier(self, supplier_id: str) -> str:
        return supplier_id if supplier_id in self.suppliers else self.pseudonym(_SUPPLIER, supplier_id)

    def table(self, rows: pa.Table, declared: Table) -> pa.Table:
        """The rows without what is private, in the order of their new names."""
        treatments = TREATMENTS[declared.name]
        columns = {name: self._treated(rows[name], how) for name, how in treatments.items()}
        if declared is SITE:
            columns |= self._positions(rows)
        return in_order(complete(pa.table(columns), declared), declared)

    def _treated(self, values: pa.ChunkedArray, how: str) -> pa.ChunkedArray | pa.Array:
        if how == _KEPT:
            return values
        if how == _PLAIN_REFERENCE:
            plain = pc.replace_substring_regex(values, r"[?#].*", "")
            return pc.if_else(pc.starts_with(plain, "pkg:"), plain, pa.scalar(None, TEXT))
        if how == _NONE_KEPT:
            none = pc.equal(pc.binary_join(values, ";"), _NONE)
            return pc.if_else(none, pa.scalar([_NONE], TEXTS), pa.scalar(None, TEXTS))
        read = self._supplier if how == _SUPPLIER else partial(self.pseudonym, how)
        return _each_list(values, read) if pa.types.is_list(values.type) else _each(values, read)

    def _positions(self, rows: pa.Table) -> dict[str, pa.Array | pa.ChunkedArray]:
        """Rounded positions, with the radius within which the true one then lies."""
        if not self.step:
            return {name: pa.nulls(len(rows), SITE.schema.field(name).type) for name in _POSITION}
        rounded = {name: _rounded(rows[name], self.step) for name in ("latitude", "longitude")}
        moved = self.step / 2 * 2**0.5 * _KM_PER_DEGREE * 1000
        radius = pc.add(pc.fill_null(rows["accuracy_m"], 0.0), moved)
        known = pc.is_valid(rows["latitude"])
        return {
            **rounded,
            "accuracy_m": pc.if_else(known, pc.ceil(radius), None),
            "position_basis": pc.if_else(known, pa.scalar("estimate", TEXT), None),
        }


_POSITION: Final = ("latitude", "longitude", "accuracy_m", "position_basis")


def _rounded(values: pa.ChunkedArray, step: float) -> pa.Array:
    degrees = pc.fill_null(values, 0.0).to_numpy()
    # Through the count of decimals of the step, or 51.5 would become 51.50000000000001.
    decimals = max(0, len(f"{step:.6f}".rstrip("0").partition(".")[2]))
    return pa.array(np.round(np.round(degrees / step) * step, decimals), mask=pc.is_null(values).to_numpy())


def _each(values: pa.ChunkedArray | pa.Array, read: Callable[[str], str]) -> pa.Array:
    """Each distinct text through ``read``."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    encoded = whole.dictionary_encode()
    return pa.array([read(text) for text in encoded.dictionary.to_pylist()], TEXT).take(encoded.indices)


def _each_list(values: pa.ChunkedArray, read: Callable[[str], str]) -> pa.Array:
    lists = values.combine_chunks()
    ends = lists.offsets
    first = ends[0].as_py()
    members = _each(lists.values[first : ends[-1].as_py()], read)
    return pa.ListArray.from_arrays(pc.subtract(ends, first), members, mask=pc.is_null(lists))


def redacted_part(part: Part, redactor: Redactor) -> Part:
    """An import without what is private: its rows, its file's name and hash, and the mapping, which may hold names."""
    own = {name: part.options.get(name) for name in ("country", "series", "taken_on")}
    for name in ("operator", "series"):
        text = part.options.get(name)
        own[name] = redactor.pseudonym(name, text) if text else None
    declared = {table.name: table for table in DELIVERED}
    return replace(
        part,
        source_id=redactor.pseudonym("source", part.source_id),
        name=redactor.pseudonym("file", part.name),
        operator=own["operator"],
        options=own | {"mapping": {}},
        tables={name: redactor.table(rows, declared[name]) for name, rows in part.tables.items()},
        run=redactor.table(part.run, IMPORT_RUN),
    )


def redacted_copy(workspace: Workspace, into: Path, redactor: Redactor) -> Workspace:
    """A new workspace with the merged network of another, without what is private; no overlays, runs or conflicts.

    Raises
    ------
    RingfenceError
        The folder is a workspace already, or cannot be written.
    """
    network = workspace.network()
    found = (network.elements, network.sites, network.components, network.relations)
    tables = {declared.name: redactor.table(rows, declared) for declared, rows in zip(DELIVERED, found, strict=True)}
    part = Part(
        source_id=redactor.pseudonym("source", ""),
        name=redactor.pseudonym("file", ""),
        operator=None,
        options={"operator": None, "country": None, "mapping": {}, "series": None, "taken_on": None},
        tables=tables,
        run=redactor.table(network.import_runs, IMPORT_RUN),
    )
    copy = Workspace.create(into)
    copy.put([part], Problems())
    return copy


def salt_of(path: Path) -> bytes:
    """The salt that a file keeps; made, and readable by its owner alone, if it is not there.

    Raises
    ------
    RingfenceError
        The file cannot be read or made.
    """
    try:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(SALT_BYTES) + "\n", encoding="ascii")
        return path.read_bytes().strip()
    except OSError as error:
        raise RingfenceError([Problem(str(path), f"cannot hold the salt: {error}", "name another file")]) from error
