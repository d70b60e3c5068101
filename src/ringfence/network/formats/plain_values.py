"""Scalars, dates, positions and attributes of formats whose objects are dictionaries of text."""

import hashlib
import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from ringfence.network.formats.nrm_attributes import MAX_CHARS
from ringfence.network.model import Resolve

UNKNOWN_OPERATOR: Final = "unknown"
_MAX_ATTRS: Final = 64
_MAX_LEAVES: Final = 400
_MAX_DEPTH: Final = 6
_TEMPLATE: Final = re.compile(r"@[A-Za-z_][\w.\-]{0,100}@|#(?:Timestamp|Random)[A-Za-z]{0,40}")
"""Places that a script fills in before it sends: ``@name@``, and the keywords of simulators, ``#RandomString(7)``."""
_SECRET: Final = re.compile(r"passw|passphrase|secret|token|credential|private.?key|api.?key|community", re.IGNORECASE)
_STATES: Final = {
    "admin_state": {"locked": "locked", "unlocked": "unlocked", "shuttingdown": "shutting_down"},
    "oper_state": {"enabled": "enabled", "disabled": "disabled", "enable": "enabled", "disable": "disabled"},
}


def text(value: Any) -> str | None:
    """A scalar as text; None for nothing, for containers, for what is empty, and for an unfilled template."""
    if not isinstance(value, str):
        return ("true" if value else "false") if isinstance(value, bool) else None
    found = value.strip()[:MAX_CHARS]
    return None if not found or _is_template(found) else found


def _is_template(value: str) -> bool:
    return ("@" in value or "#" in value) and _TEMPLATE.search(value) is not None


def first(record: Mapping[str, Any], *keys: str) -> str | None:
    """The first of these entries (as written, without a YANG module) that holds text."""
    for key in keys:
        if (found := text(record.get(key))) is not None:
            return found
    return None


def without_modules(value: Any, depth: int = 0) -> Any:
    """The same value with keys that have no YANG module before them."""
    if depth > _MAX_DEPTH + 4:
        return None
    if isinstance(value, dict):
        return {key.rpartition(":")[2]: without_modules(item, depth + 1) for key, item in value.items()}
    return [without_modules(item, depth + 1) for item in value] if isinstance(value, list) else value


def records(value: Any) -> list[dict[str, Any]]:
    """The objects of an array, or the one object that stands in its place."""
    found = value if isinstance(value, list) else [value]
    return [item for item in found if isinstance(item, dict)]


def texts(value: Any) -> list[str]:
    """The texts of an array, or the one that stands in its place."""
    return [found for item in (value if isinstance(value, list) else [value]) if (found := text(item))]


def _leaves(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names from the object down, with points between, and the text, of all scalars."""
    pending: list[tuple[str, Any, int]] = [(key, value, 1) for key, value in record.items()]
    count = 0
    for path, value, depth in pending:
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            pending.extend((f"{path}.{key}", item, depth + 1) for key, item in value.items())
        elif isinstance(value, list) and depth < _MAX_DEPTH:
            pending.extend((path, item, depth + 1) for item in value)
        elif isinstance(value, str | bool):
            yield path, str(value).lower() if isinstance(value, bool) else value
            count += 1
        if count >= _MAX_LEAVES or len(pending) > 20 * _MAX_LEAVES:
            return


def attributes(record: Mapping[str, Any], consumed: Collection[str] = ()) -> list[tuple[str, str]] | None:
    """All scalars of an object by path, without those (whole path or first name) that have a column of their own.

    Passwords and the like are never kept.
    """
    merged: dict[str, str] = {}
    for path, value in _leaves(record):
        if path in consumed or (found := text(value)) is None:
            continue
        if path.partition(".")[0] in consumed or _is_secret(path):
            continue
        if path in merged:
            merged[path] = f"{merged[path]};{found}"[:MAX_CHARS]
        elif len(merged) < _MAX_ATTRS:
            merged[path[:MAX_CHARS]] = found
    return list(merged.items()) or None


@lru_cache(4096)
def _is_secret(path: str) -> bool:
    return _SECRET.search(path) is not None


def unfilled(record: Mapping[str, Any]) -> list[str]:
    """Paths of the scalars that are unfilled templates."""
    return [path for path, value in _leaves(record) if _is_template(value[:MAX_CHARS])]


def hash_id(operator: str, key: str) -> str:
    """The id of an element whose source has none, as all importers of managed objects make it."""
    return hashlib.sha256(f"{operator}\n{key}".encode(errors="replace")).hexdigest()[:16]


def supplier(raw: str | None, basis: str, resolve: Resolve) -> dict[str, str | None]:
    """The columns of a supplier; all unknown if there is none."""
    return {
        "supplier_raw": raw,
        "supplier_id": resolve(raw) if raw else None,
        "supplier_basis": basis if raw else None,
    }


def state(column: str, value: Any) -> str | None:
    """An X.731 state, or None for anything else."""
    return _STATES[column].get(re.sub(r"[\s_\-]", "", (text(value) or "").lower()))


def day(value: Any) -> date | None:
    """The day of an ISO 8601 date or date and time; None if it is none."""
    try:
        return date.fromisoformat((text(value) or "")[:10])
    except ValueError:
        return None


def day_after(value: Any) -> date | None:
    """The first day on which something no longer is that ends at this instant."""
    written = text(value) or ""
    found = day(written)
    if found is None or len(written) <= 10 or re.match(r"[T ]00:00(:00(\.0*)?)?(Z|[+-]|$)", written[10:]):
        return found
    try:
        return found + timedelta(days=1)
    except OverflowError:
        return None


def instant(value: Any) -> datetime | None:
    """A date and time in UTC; without an offset it is taken as UTC, without a time it is none."""
    written = text(value) or ""
    try:
        found = datetime.fromisoformat(written) if len(written) > 10 else None
        return None if found is None else found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def position(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """Degrees; None if a half is missing or out of range, or for exactly 0,0."""
    try:
        found = float(text(latitude) or ""), float(text(longitude) or "")
    except ValueError:
        return None
    if not (math.isfinite(found[0]) and abs(found[0]) <= 90 and abs(found[1]) <= 180) or found == (0, 0):
        return None
    return found


def mac_prefix(value: Any) -> str | None:
    """The first three octets of a MAC address, as six hexadecimal digits in upper case."""
    digits = re.sub(r"[:\-.\s]", "", text(value) or "")
    return digits[:6].upper() if re.fullmatch(r"[0-9A-Fa-f]{12}", digits) else None


def last_name(key: str) -> str:
    """The identity of a YANG ``identityref`` without its module."""
    return key.rpartition(":")[2]
