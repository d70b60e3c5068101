"""Formulas as data: sums, differences, products and quotients of named ranges, and nothing else."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

MOST_SIGNS: Final = 200
_OPERATORS: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True, slots=True)
class Range:
    """A central value with the least and the most that it may be."""

    low: float
    value: float
    high: float

    def joined(self, other: "Range", do: Callable[[float, float], float]) -> "Range":
        """Both under one operation, each end against each: the two vary apart from one another."""
        ends = [do(one, two) for one in (self.low, self.high) for two in (other.low, other.high)]
        return Range(min(ends), do(self.value, other.value), max(ends))


class FormulaError(ValueError):
    """A formula holds more than named values, numbers, brackets and + - * /, or cannot be worked out."""


def names_in(formula: str) -> tuple[str, ...]:
    """The names of a formula, each once, in the order of their first use.

    Raises
    ------
    FormulaError
        It is no formula.
    """
    found = [node for node in ast.walk(_parsed(formula)) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(node.id for node in sorted(found, key=lambda node: node.col_offset)))


def evaluate(formula: str, values: Mapping[str, Range]) -> Range:
    """The value of a formula.

    The text is taken apart, never run: whatever is not a name of ``values``, a number, a bracket or one of
    ``+ - * /`` is refused. A name that stands twice is taken as two values that vary apart, which widens the range.

    Raises
    ------
    FormulaError
        It is no formula, names a value that is not given, or divides by a range that holds 0.
    """
    return _value(_parsed(formula), values)


def _parsed(formula: str) -> ast.expr:
    if len(formula) > MOST_SIGNS:
        raise FormulaError(f"a formula of {len(formula)} signs is too long; at most {MOST_SIGNS}")
    try:
        return ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"{formula!r} is no formula") from error


def _value(node: ast.expr, values: Mapping[str, Range]) -> Range:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Range(node.value, node.value, node.value)  # type: ignore[arg-type]  # just checked
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise FormulaError(f"{node.id} is not given")
        return values[node.id]
    if isinstance(node, ast.BinOp) and (do := _OPERATORS.get(type(node.op))):
        left, right = _value(node.left, values), _value(node.right, values)
        if do is operator.truediv and right.low <= 0 <= right.high:
            raise FormulaError(f"{ast.unparse(node)} divides by a range that holds 0")
        return left.joined(right, do)
    raise FormulaError(f"{ast.unparse(node)} is more than names, numbers and + - * /")
