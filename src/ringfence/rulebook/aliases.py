"""Spellings that overlays add to suppliers: what they mean together, and how a person is asked about a spelling."""

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import RootModel

from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.facts import Alias, EnteredAlias, Facts, Supplier
from ringfence.rulebook.identity import Suppliers, letters_of, normalised
from ringfence.rulebook.nearest import WORD
from ringfence.rulebook.yaml_files import read_model

AliasOf = tuple[Path, EnteredAlias]
"""An alias and the file that holds it."""

NEW: Final = "new"
IGNORE: Final = "ignore"
_OF_THE_USER: Final = "Entered by hand; nothing else is known of it."


def with_aliases(
    suppliers: Suppliers, aliases: Sequence[AliasOf], shipped: Collection[str], problems: Problems
) -> Suppliers:
    """The suppliers with further spellings; of several aliases for one text the one decided last counts.

    Reported, and not used, are aliases of a supplier that does not exist, those that contradict each other on one day,
    and those that give a name of one of the ``shipped`` suppliers to another: that would hide equipment from the rules.
    """
    if not aliases:
        return suppliers
    last: dict[str, AliasOf] = {}
    for path, alias in sorted(aliases, key=lambda found: found[1].decided.latest if found[1].decided else date.min):
        known = normalised(alias.text)
        if wrong := _wrong(alias, last.get(known), suppliers, shipped):
            problems.add(str(path), *wrong)
        else:
            last[known] = path, alias
    by_id = dict(suppliers.by_id)
    for _, alias in last.values():
        if found := by_id.get(alias.supplier):
            by_id[found.id] = found.model_copy(update={"aliases": (*found.aliases, Alias(text=alias.text))})
    return Suppliers(by_id, {known: alias.supplier for known, (_, alias) in last.items()})


def _wrong(
    alias: EnteredAlias, before: AliasOf | None, suppliers: Suppliers, shipped: Collection[str]
) -> tuple[str, str] | None:
    """What is wrong with an alias, and its repair."""
    meant, named = alias.supplier, suppliers.resolve(alias.text)
    if meant and meant not in suppliers.by_id:
        return (
            f"alias {alias.text!r} names the supplier {meant!r}, which nobody has entered",
            f"enter it under suppliers, or write the id of another{_closest(meant, suppliers)}",
        )
    if named in shipped and named != meant:
        return (
            f"alias {alias.text!r} means {meant or 'nobody'} here, and the rulebook knows it as {named}",
            f"remove it; if the rulebook is wrong, enter a supplier {named} of your own, which takes the other's place",
        )
    if before and before[1].decided == alias.decided and before[1].supplier != meant:
        return (
            f"alias {alias.text!r} means {meant or 'nobody'} here and {before[1].supplier or 'nobody'} in {before[0]}",
            "say with `decided` which is the later word",
        )
    return None


def _closest(supplier_id: str, suppliers: Suppliers) -> str:
    close = difflib.get_close_matches(supplier_id, suppliers.by_id, n=1)
    return f"; closest is {close[0]}" if close else ""


@dataclass(frozen=True, slots=True)
class Open:
    """A spelling that resolves to nobody: how often it stands in the network, and whom it may mean."""

    text: str
    rows: int
    candidates: tuple[str, ...] = ()


class _Answers(RootModel[dict[str, str | None]]):
    pass


_QUESTION: Final = f"""\
# Whom does each spelling mean? Write behind the colon
#   the id of a supplier (huawei, nokia, ...), as `ringfence network suppliers` shows it;
#   {NEW}       for a supplier that the rulebook does not know; `{NEW} some-id` gives it an id of your own;
#   {IGNORE}    for a text that names nobody (n/a, to be decided).
# What you leave empty stays unresolved. Candidates are names that look alike: no more than a hint.
"""


def question_text(spellings: Iterable[Open]) -> str:
    """The file with one question per spelling."""
    lines = []
    for open_ in spellings:
        near = f"; candidates: {', '.join(open_.candidates)}" if open_.candidates else ""
        lines.append(f"{json.dumps(open_.text, ensure_ascii=False)}:  # rows: {open_.rows}{near}\n")
    return _QUESTION + "\n" + "".join(lines)


def read_answers(path: Path, suppliers: Suppliers, decided: date) -> Facts:
    """The answers as facts: aliases of known suppliers, and suppliers of the user's own.

    Raises
    ------
    RingfenceError
        The file cannot be read, names a supplier that does not exist, or contradicts a spelling of the rulebook.
    """
    problems = Problems()
    if not path.is_file():
        raise RingfenceError(f"{path} does not exist", "write it with --review, then fill it in")
    answers = read_model(path, _Answers, problems)
    given = {text: answer.strip() for text, answer in (answers.root if answers else {}).items() if answer}
    own: dict[str, Supplier] = {}
    aliases: list[dict[str, object]] = []
    for text, answer in given.items():
        try:
            meant = _meant(text, answer, suppliers, own)
        except RingfenceError as error:
            problems.add(f"{path} ({text})", error.problems[0].found, error.problems[0].fix)
            continue
        aliases.append({"text": text, "supplier": meant, "decided": decided.isoformat()})
    if problems.errors:
        raise RingfenceError(problems)
    return Facts.model_validate({"suppliers": tuple(own.values()), "aliases": aliases})


def _meant(text: str, answer: str, suppliers: Suppliers, own: dict[str, Supplier]) -> str:
    shipped = suppliers.resolve(text)
    if shipped is not None and normalised(text) not in suppliers.entered:
        raise RingfenceError(
            f"the rulebook knows this spelling as {shipped}",
            "leave it out; if the rulebook is wrong here, replace that supplier in an overlay of your own",
        )
    if answer == IGNORE:
        return ""
    verb, _, wanted = answer.partition(" ")
    if verb == NEW:
        return _new(text, wanted.strip(), suppliers, own)
    if answer not in suppliers.by_id and answer not in own:
        raise RingfenceError(
            f"{answer!r} is no supplier's id", f"write an id, {NEW} or {IGNORE}{_closest(answer, suppliers)}"
        )
    return answer


def _new(text: str, wanted: str, suppliers: Suppliers, own: dict[str, Supplier]) -> str:
    supplier_id = wanted or "-".join(word for part in WORD.findall(text) if (word := letters_of(part)).isascii())
    if not re.fullmatch(r"[a-z0-9-]+", supplier_id):
        raise RingfenceError("no id can be made of this name", f"write `{NEW} some-id`: a to z, digits, hyphens")
    if supplier_id in suppliers.by_id:
        raise RingfenceError(f"there is a supplier {supplier_id} already", f"write its id, or `{NEW} another-id`")
    own.setdefault(supplier_id, Supplier(id=supplier_id, name=text, note=_OF_THE_USER))
    return supplier_id


def overlay_text(facts: Facts, before: Facts | None = None) -> str:
    """The overlay file that says what was decided, with what ``before``, its older content, says of other spellings."""
    new = {normalised(alias.text) for alias in facts.aliases}
    kept = [alias for alias in before.aliases if normalised(alias.text) not in new] if before else []
    ids = {supplier.id for supplier in facts.suppliers}
    old = [supplier for supplier in before.suppliers if supplier.id not in ids] if before else []
    suppliers: list[Mapping[str, object]] = [
        {"id": s.id, "name": s.name, "note": s.note} for s in sorted((*old, *facts.suppliers), key=lambda s: s.id)
    ]
    aliases: list[Mapping[str, object]] = [
        {"text": a.text, "supplier": a.supplier, "decided": str(a.decided)}
        for a in sorted((*kept, *facts.aliases), key=lambda a: a.text)
    ]
    text = "# What spellings of this network mean; an alias adds to a supplier and replaces nothing of it.\n"
    for name, rows in (("suppliers", suppliers), ("aliases", aliases)):
        if rows:
            text += f"{name}:\n" + "".join(f"  - {json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    return text
