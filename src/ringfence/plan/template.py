"""The file in which a planner replaces the defaults."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from pydantic import BaseModel

from ringfence.core.errors import RingfenceError
from ringfence.core.vocabulary import DOMAINS
from ringfence.plan.facts import EconomicFact, economic_facts
from ringfence.plan.parameters import Parameters, Target, quantities, read_parameters
from ringfence.plan.quantities import Quantity

_HEAD: Final = """\
Parameters of a plan. A key without a value keeps its default, which stands above it.
A number is your own figure. With a range: {value: 50000, low: 40000, high: 80000, distribution: triangular}
(triangular, lognormal, uniform or fixed; 5 % of a lognormal quantity lie below low, 5 % above high)."""
_ASKED: Final = ("start", "ages", "crews", "crews_by_region", "core_teams", "extra_crews", "budget", "rollout",
          "spares")  # fmt: skip
"""What only the operator knows."""


def write_template(path: Path, operators: Iterable[str], regions: Iterable[str]) -> None:
    """Write a commented YAML file with every parameter; read back unchanged, it gives the defaults.

    Parameters
    ----------
    path
        A file that does not exist yet.
    operators
        Operators whose budget is asked for.
    regions
        Regions whose crews are asked for, each as ``region`` or ``operator/region``.

    Raises
    ------
    RingfenceError
        The file exists.
    """
    text = "\n".join(_lines(sorted(set(operators)), sorted(set(regions)))) + "\n"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RingfenceError(f"{path} exists already", "name another file, or move it away") from None


def _lines(operators: list[str], regions: list[str]) -> Iterator[str]:
    parameters = read_parameters(None)
    keys = {"ages": DOMAINS, "budget": operators, "crews_by_region": regions, "exposure": ("sensitive", *DOMAINS)}
    yield from _comment(_HEAD)
    yield from ("", "# --- What only you know", "")
    for name in _ASKED:
        yield from _parameter(parameters, name, keys.get(name, ()))
    yield from ("# --- What has a default, which is not yours", "")
    for name in Parameters.model_fields:
        if name not in _ASKED:
            yield from _parameter(parameters, name, keys.get(name, ()))
    yield from ("# --- Sources of the defaults (all figures: ringfence/plan/data/facts.yaml)", "")
    yield from _sources(parameters)


def _parameter(parameters: Parameters, name: str, keys: Iterable[str]) -> Iterator[str]:
    yield from _comment(Parameters.model_fields[name].description or "")
    yield from _entry(name, getattr(parameters, name), keys)
    yield ""


def _entry(name: str, value: Any, keys: Iterable[str] = (), indent: str = "") -> Iterator[str]:
    inner = f"{indent}  "
    if isinstance(value, Quantity):
        yield from _comment(f"default: {_told(value)}", indent)
        yield f"{indent}{_key(name)}:"
    elif isinstance(value, Target):
        yield f"{indent}{_key(name)}:  # {', '.join(value.domains)}"
    elif isinstance(value, BaseModel | Mapping):
        yield f"{indent}{_key(name)}:"
        for key, held in value.items() if isinstance(value, Mapping) else value:
            yield from _entry(key, held, indent=inner)
        yield from (f"{inner}{_key(key)}:" for key in keys)
    else:
        yield from _comment(f"default: {'none' if value is None else json.dumps(value)}", indent)
        yield f"{indent}{_key(name)}:"


def _told(q: Quantity) -> str:
    text = f"{q.value:,g} {q.unit}"
    if q.low < q.high:
        spread = f", spread {q.spread:.2g}-fold" if q.spread else ""
        text += f" ({q.low:,g} to {q.high:,g}{spread}, {q.distribution})"
    text += f"; {q.mark}" + (f" from {q.sources}" if q.source else "")
    return f"{text}; {q.note}" if q.note else text


def _key(name: str) -> str:
    """A key that YAML reads as this text, whatever letters an operator's name has."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_/-]*", name) and name.lower() not in ("null", "true", "false")
    return name if plain else json.dumps(name, ensure_ascii=False)


def _comment(text: str, indent: str = "") -> list[str]:
    parts = (
        wrap(part, 112 - len(indent), break_long_words=False, break_on_hyphens=False) for part in text.splitlines()
    )
    return [f"{indent}# {line}" for part in parts for line in part]


def _sources(parameters: Parameters) -> Iterator[str]:
    facts = economic_facts()
    cited = {fact for _, q in quantities(parameters) if not isinstance(q.source, str) for fact in q.source}
    for name in sorted(cited):
        yield from _comment(_cited(facts[name]))


def _cited(fact: EconomicFact) -> str:
    parts = (_figure(fact), fact.said_by, fact.year, fact.status, fact.formula, fact.source_url)
    return f"{fact.id}: " + "; ".join(str(part) for part in parts if part)


def _figure(fact: EconomicFact) -> str:
    match fact.value:
        case None | str():
            return fact.value or fact.unit
        case dict():
            return f"{', '.join(f'{name} {number:g}' for name, number in fact.value.items())}; {fact.unit}"
        case tuple():
            return f"{fact.value[0]:g} to {fact.value[1]:g} {fact.unit}"
        case _:
            return f"{fact.value:g} {fact.unit}"
