"""Columns of text to typed columns; each distinct text is read once, and faults know their rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ringfence.core.errors import Problems
from ringfence.core.tables import DATE, INT, TEXT, TEXTS
from ringfence.core.vocabulary import GENERATIONS
from ringfence.network import dates, numbers
from ringfence.network.bands import band_named
from ringfence.network.columns import CHOICES, COUNTRIES, DATES, LISTS, NUMBERS, plain_name
from ringfence.network.countries import country_code
from ringfence.network.formats.raw_table import RawTable
from ringfence.network.mapping import Mapping

NONE: Final = "none"
"""In a list column: the source says that there is none."""

_BOUNDS: Final = {"latitude": 90.0, "longitude": 180.0}
_COUNTRY_FIX: Final = "write the ISO 3166-1 code, for example DE, or the English name"


class Fault(ValueError):
    """A cell that cannot be read, with the repair."""

    def __init__(self, found: str, fix: str = "") -> None:
        super().__init__(found)
        self.found, self.fix = found, fix


@dataclass(slots=True)
class Faults:
    """Faults of single rows, and the rows that are lost by them."""

    raw: RawTable
    labels: pa.Array | None = None
    """Element ids, for messages."""
    found: list[tuple[int, str, str, str]] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)

    def add(self, row: int, found: str, fix: str = "", *, lose: bool = False) -> None:
        """Note a fault of a row, counted from 0; ``lose`` drops the row."""
        self.found.append((row, found, fix, "error" if lose else "warning"))
        if lose:
            self.lost.add(row)

    def report(self, problems: Problems) -> None:
        """Hand all faults over, in the order of the file."""
        for row, found, fix, severity in sorted(self.found):
            label = self.labels[row].as_py() if self.labels is not None else None
            problems.add(self._where(self.raw.lines[row].as_py(), label), found, fix, severity=severity)

    def _where(self, line: int, label: str | None) -> str:
        return f"{self.raw.where}:{line} ({label})" if label else f"{self.raw.where}:{line}"

    def column(self, problems: Problems, name: str, found: str, fix: str) -> None:
        """Note a fault of a column as a whole."""
        problems.add(f"{self.raw.where}:{self.raw.header_line} ({name})", found, fix)


def by_distinct(
    texts: pa.Array, read: Callable[[str], Any], kind: pa.DataType, faults: Faults, *, lose: bool = False
) -> pa.Array:
    """Each distinct text through ``read``, which raises ``Fault``; faulty and missing cells become NULL."""
    encoded = texts.dictionary_encode()
    values: list[Any] = []
    faulty: dict[int, Fault] = {}
    for code, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            values.append(read(text))
        except Fault as fault:
            values.append(None)
            faulty[code] = fault
    if faulty:
        flags = pa.array([code in faulty for code in range(len(values))], pa.bool_()).take(encoded.indices)
        for row in pc.indices_nonzero(pc.fill_null(flags, False)).to_pylist():
            known = faulty[encoded.indices[row].as_py()]
            faults.add(row, known.found, known.fix, lose=lose)
    return pa.array(values, kind).take(encoded.indices)


def translated(texts: pa.Array, table: dict[str, str | None]) -> pa.Array:
    """Cells replaced as the mapping's ``values`` say: exact text first, then in any case."""
    folded = {theirs.strip().casefold(): ours for theirs, ours in table.items()}
    encoded = texts.dictionary_encode()
    values = [table.get(t, folded.get(t.casefold(), t)) for t in encoded.dictionary.to_pylist()]
    return pa.array(values, TEXT).take(encoded.indices)


def typed(name: str, values: pa.Array, mapping: Mapping, faults: Faults, problems: Problems) -> pa.Array:
    """A column of text (or numbers) as the canonical column ``name``."""
    if name in NUMBERS:
        return _numbers(name, values, mapping, faults, problems)
    if name in DATES:
        return _dates(name, values, mapping, faults, problems)
    if name in LISTS:
        return by_distinct(values, _LIST_READERS.get(name, _list), TEXTS, faults)
    if name in COUNTRIES:
        return by_distinct(values, _country, TEXT, faults, lose=name == "country")
    if name in CHOICES:
        return by_distinct(values, lambda text: _choice(name, text), TEXT, faults)
    return values


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise Fault(f"{text!r} is no country", _COUNTRY_FIX)
    return code


def _choice(name: str, text: str) -> str:
    plain = plain_name(text)
    if plain not in CHOICES[name]:
        raise Fault(f"{name} {text!r} is unknown", f"write one of {', '.join(CHOICES[name])}")
    return plain


def _list(text: str) -> list[str] | None:
    members = [member.strip() for member in text.split(";")]
    return [m for m in members if m] or None


def _read_each(read: Callable[[str], str | None], what: str, fix: str) -> Callable[[str], list[str] | None]:
    """A reader of lists each of whose members must be readable: half a list would look like a whole one."""

    def read_list(text: str) -> list[str] | None:
        members = _list(text) or []
        if [m.casefold() for m in members] == [NONE]:
            return [NONE]
        result = []
        for member in members:
            value = read(member)
            if value is None:
                raise Fault(f"{member!r} is no {what}", fix)
            result.append(value)
        return result or None

    return read_list


def _word_list(text: str) -> list[str] | None:
    members = _list(text)
    return [NONE] if members and [m.casefold() for m in members] == [NONE] else members


def _generation(text: str) -> str | None:
    return {name.casefold(): name for name in GENERATIONS}.get(text.casefold().replace(" ", "-"))


_LIST_READERS: Final[dict[str, Callable[[str], list[str] | None]]] = {
    "bands": _read_each(band_named, "3GPP band", "write bands as 3GPP does: n78, B3"),
    "generation": _read_each(_generation, "generation", f"write of {', '.join(GENERATIONS)}"),
    "operated_from": _read_each(country_code, "country", _COUNTRY_FIX),
    "tags": _word_list,
    "funding": _word_list,
    "certificates": _word_list,
    "permits": _word_list,
}


def _dates(name: str, texts: pa.Array, mapping: Mapping, faults: Faults, problems: Problems) -> pa.Array:
    distinct = [text for text in texts.unique().to_pylist() if text]
    order = mapping.date_order or dates.order_of(distinct)
    ambiguous = 0

    def read(text: str) -> Any:
        nonlocal ambiguous
        try:
            value = dates.read_date(text, order, fixed=mapping.date_order is not None)
        except ValueError as error:
            raise Fault(f"{name}: {error}", "write dates as 2023-05-31, or leave the cell empty") from error
        if isinstance(value, dates.Ambiguous):
            ambiguous += 1
            return None
        if value.year == dates.OPEN_END_YEAR:  # a customary "until further notice", which is NULL here
            if name == "in_service_to":
                return None
            raise Fault(f"{name}: {text!r} cannot be right", "write dates as 2023-05-31, or leave the cell empty")
        return value

    result = by_distinct(texts, read, DATE, faults)
    if ambiguous:
        example = next(t for t in distinct if isinstance(_try_date(t, order), dates.Ambiguous))
        faults.column(
            problems, name,
            f"day and month cannot be told apart in {ambiguous} different dates such as {example!r}; they are left out",
            "say which comes first in the mapping: `date_order: dmy` or `date_order: mdy`",
        )  # fmt: skip
    return result


def _try_date(text: str, order: dates.Order | None) -> object:
    try:
        return dates.read_date(text, order)
    except ValueError:
        return None


def _numbers(name: str, values: pa.Array, mapping: Mapping, faults: Faults, problems: Problems) -> pa.Array:
    kind = NUMBERS[name]
    if not pa.types.is_string(values.type):
        return _checked(name, values.cast(pa.float64()), kind, faults)
    sign = mapping.decimal
    if sign != "," and _all_match(values, numbers.POINT):
        return _checked(name, values.cast(pa.float64()), kind, faults)
    if sign != "." and _all_match(values, numbers.COMMA):
        return _checked(name, pc.replace_substring(values, ",", ".").cast(pa.float64()), kind, faults)
    shown = sign or numbers.sign_of(text for text in values.unique().to_pylist() if text)
    ambiguous: list[str] = []

    def read(text: str) -> Any:
        try:
            number = numbers.read_number(text, shown, fixed=sign is not None, bound=_BOUNDS.get(name))
        except (ValueError, OverflowError) as error:
            raise Fault(f"{name}: {error}", "write a number, or leave the cell empty") from error
        if isinstance(number, numbers.Ambiguous):
            ambiguous.append(text)
            return None
        return number

    result = by_distinct(values, read, pa.float64(), faults)
    if ambiguous:
        faults.column(
            problems, name,
            f"{ambiguous[0]!r} can be read with a decimal sign or with groups of three; such cells are left out",
            'say which it is in the mapping: `decimal: "."` or `decimal: ","`',
        )  # fmt: skip
    return _checked(name, result, kind, faults)


def _all_match(values: pa.Array, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(values, pattern), min_count=0).as_py())


def _checked(name: str, values: pa.Array, kind: pa.DataType, faults: Faults) -> pa.Array:
    """Numbers outside the sensible range become NULL, with a warning."""
    low, high = (-_BOUNDS[name], _BOUNDS[name]) if name in _BOUNDS else (0.0, 9e15)
    good = pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high))
    if kind == INT:
        good = pc.and_(good, pc.equal(pc.floor(values), values))
    for row in pc.indices_nonzero(pc.invert(pc.fill_null(good, True))).to_pylist():
        whole = "a whole number " if kind == INT else ""
        faults.add(
            row, f"{name} {values[row].as_py():g} is not {whole}from {low:g} to {high:g}", "write the right number"
        )
    return pc.if_else(good, values, None).cast(kind)
