"""The user's mapping file: how the columns and values of a table are called, and what its dates and numbers mean."""

import codecs
import json
from collections.abc import Mapping as Dict
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ringfence.core.errors import Problem, RingfenceError
from ringfence.network.columns import canonical_column, suggestion


class Mapping(BaseModel):
    """What a user says about a table that its header does not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str | None] = Field(
        default_factory=dict, description="their column: our column; null: leave out"
    )
    values: dict[str, dict[str, str | None]] = Field(
        default_factory=dict, description="our column: {their value: our value}; null: unknown"
    )
    constants: dict[str, str] = Field(default_factory=dict, description="our column: value for all rows that have none")
    date_order: Literal["dmy", "mdy"] | None = Field(
        None, description="order of day and month in dates like 03/04/2021"
    )
    decimal: Literal[".", ","] | None = Field(None, description="decimal sign of numbers such as 1.234")
    delimiter: str | None = Field(
        None, min_length=1, max_length=1, description="sign between the columns of a CSV file"
    )
    encoding: str | None = Field(None, description="encoding of a CSV file that is not UTF-8, such as cp1252")
    sheet: str | None = Field(None, description="sheet of a workbook; default: the first with a usable header")

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, columns: dict[str, str | None]) -> dict[str, str | None]:
        return {theirs: ours and _known(ours) for theirs, ours in columns.items()}

    @field_validator("values", "constants", mode="before")
    @classmethod
    def _known_keys(cls, value: Any) -> Any:
        if not isinstance(value, Dict):
            return value
        return {_known(str(key)): _as_text(item) for key, item in value.items()}

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str | None) -> str | None:
        if encoding is not None:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise ValueError(f"{encoding!r} is no known encoding; write for example cp1252 or latin-1") from None
        return encoding

    def to_json(self) -> str:
        """The mapping as saved beside an import: only what is set, keys sorted."""
        return json.dumps(self.model_dump(exclude_defaults=True), sort_keys=True, ensure_ascii=False, indent=1)


def _known(name: str) -> str:
    canonical = canonical_column(name)
    if canonical is None:
        raise ValueError(f"{name!r} is no column of ringfence{suggestion(name)}")
    return canonical


def _as_text(item: Any) -> Any:
    """YAML reads 2021-03-04 as a date and 12 as a number; both are meant as the text written."""
    if isinstance(item, Dict):
        return {_scalar_text(key): None if value is None else _as_text(value) for key, value in item.items()}
    return item if isinstance(item, list | None) else _scalar_text(item)


def _scalar_text(item: Any) -> str:
    if isinstance(item, bool):
        return str(item).lower()
    return item.isoformat() if isinstance(item, date) else str(item)


def load_mapping(mapping: "Path | str | Dict[str, Any] | Mapping | None") -> Mapping:
    """Read a mapping from a YAML file or a dictionary; None is the empty mapping.

    Raises
    ------
    RingfenceError
        The file cannot be read, is no YAML 1.2, has duplicate or unknown keys, or names no column of ours.
    """
    if mapping is None:
        return Mapping()
    if isinstance(mapping, Mapping):
        return mapping
    name, content = "mapping", mapping
    if isinstance(mapping, Path | str):
        name, content = Path(mapping).name, _read_yaml(Path(mapping))
    try:
        return Mapping.model_validate(content or {})
    except ValidationError as error:
        problems = [
            Problem(
                f"{name} ({'.'.join(map(str, e['loc'])) or 'top level'})", e["msg"].removeprefix("Value error, "), _FIX
            )
            for e in error.errors()
        ]
        raise RingfenceError(problems) from error


_FIX = f"a mapping has only these keys: {', '.join(Mapping.model_fields)}"


def _read_yaml(path: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RingfenceError([Problem(path.name, f"cannot be read: {error}", "write it as UTF-8 text")]) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RingfenceError([Problem(f"{path.name}:{line}", str(error.problem), "write valid YAML 1.2")]) from error
    except YAMLError as error:
        raise RingfenceError([Problem(path.name, str(error), "write valid YAML 1.2")]) from error
