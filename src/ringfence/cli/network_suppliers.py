"""``ringfence network suppliers``: every spelling of a supplier, whom it names, and how to settle the rest."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from ringfence.cli.show import data, day, table, talk, tell, working
from ringfence.core.errors import Problems, RingfenceError
from ringfence.network.identify import CONFIDENCE, image_paths, spellings
from ringfence.network.workspace import Workspace
from ringfence.pipeline import identify_again, suppliers_known
from ringfence.rulebook.aliases import Open, overlay_text, question_text, read_answers
from ringfence.rulebook.facts import Facts
from ringfence.rulebook.identity import Suppliers
from ringfence.rulebook.nearest import nearest
from ringfence.rulebook.yaml_files import read_model

_SHOWN_IMAGES = 3
_NO_NAME = "(no name)"


def suppliers(
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="workspace")],
    review: Annotated[
        Path | None, typer.Option("--review", help="write the unresolved spellings to this YAML file, to be filled in")
    ] = None,
    apply: Annotated[Path | None, typer.Option("--apply", help="take over such a file once it is filled in")] = None,
    on: Annotated[str | None, typer.Option("--on", help="day of the decisions (YYYY-MM-DD); today")] = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="of the list")] = "table",
) -> None:
    """List how the network spells its suppliers, whom each spelling names, and by what it is known.

    What resolves to nobody stays unknown, with candidates: names that look alike, no more than a hint.
    """
    opened = Workspace.open(workspace)
    if apply is not None:
        _apply(opened, apply, day(on) if on else date.today())
    known = suppliers_known(opened)
    rows = _listed(opened, known)
    if review is not None:
        _review(rows, review)
    elif format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print(opened, rows)


def _listed(workspace: Workspace, known: Suppliers) -> list[dict[str, Any]]:
    """The spellings with confidence and, for those that name nobody known, candidates."""
    network = workspace.network()
    rows = spellings(network.elements, network.components)
    for row in rows:
        text = row["spelling"]
        row["confidence"] = CONFIDENCE.get(row["basis"], ("", ""))[0] if row["supplier"] else ""
        row["ignored"] = text is not None and known.names_nobody(text)
        asked = text is not None and not row["ignored"] and known.resolve(text) is None
        row["candidates"] = nearest(known, text) if asked else []
        row["open"] = asked
    return rows


def _print(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    if not rows:
        talk.print(f"{workspace.path} holds no elements yet.")
        return
    console = data()
    lines = [
        (row["spelling"] or _NO_NAME, row["rows"], _entity(row), row["basis"] if row["supplier"] else None,
         row["confidence"] or None, ", ".join(row["candidates"]) or None)
        for row in sorted(rows, key=lambda row: row["supplier"] is not None)
    ]  # fmt: skip
    columns = ("spelling", "rows", "supplier", "known by", "confidence", "candidates")
    console.print(table("Suppliers as the network spells them, the unresolved first", columns, lines, right=("rows",)))
    for basis in sorted({row["basis"] for row in rows if row["supplier"] and row["basis"] in CONFIDENCE}):
        console.print(f"{basis}: {CONFIDENCE[basis][0]} confidence; {CONFIDENCE[basis][1]}", soft_wrap=True)
    for path, count in image_paths(workspace.network().elements)[:_SHOWN_IMAGES]:
        console.print(
            f"{count:,} rows without a supplier run images from {escape(path)}: no more than a hint, "
            "for whoever pushes an image chooses its path",
            soft_wrap=True,
        )
    if nameless := sum(row["rows"] for row in rows if row["spelling"] is None and row["supplier"] is None):
        talk.print(f"Rows without any name: {nameless:,}. Fill in the supplier at the source, and import again.")
    left = _open(rows)
    if left:
        talk.print(
            f"Spellings that nobody has entered: {len(left):,}, in {sum(asked.rows for asked in left):,} rows.\n"
            f"Next: ringfence network suppliers {workspace.path} --review suppliers.yaml"
        )


def _entity(row: dict[str, Any]) -> str:
    if row["supplier"]:
        return str(row["supplier"])
    return "nobody (ignored)" if row["ignored"] else "unresolved"


def _open(rows: list[dict[str, Any]]) -> list[Open]:
    """The spellings that name nobody known, each once, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    near: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["open"]:
            counts[row["spelling"]] += row["rows"]
            near[row["spelling"]] = tuple(row["candidates"])
    order = sorted(counts, key=lambda text: (-counts[text], text))
    return [Open(text, counts[text], near[text]) for text in order]


def _review(rows: list[dict[str, Any]], file: Path) -> None:
    if file.exists():
        raise RingfenceError(f"{file} exists already", "name another file, or remove this one: it may hold answers")
    left = _open(rows)
    if not left:
        talk.print("Every spelling names somebody; there is nothing to review.")
        return
    file.write_text(question_text(left), encoding="utf-8")
    talk.print(f"{file} asks about each of {len(left):,}. Fill it in, then: --apply {file}")


def _apply(workspace: Workspace, file: Path, decided: date) -> None:
    found = read_answers(file, suppliers_known(workspace), decided)
    if not found.aliases:
        raise RingfenceError(f"{file} answers nothing", "write an id, `new` or `ignore` behind a spelling")
    overlay = workspace.overlays / f"suppliers-{decided}.facts.yaml"
    before = read_model(overlay, Facts, Problems()) if overlay.is_file() else None
    staged = overlay.with_name(f".{overlay.name}.new")
    staged.write_text(overlay_text(found, before), encoding="utf-8")
    staged.replace(overlay)
    with working("telling the suppliers anew"):
        tell(identify_again(workspace.path))
    talk.print(f"Entered in {overlay}: {', '.join(alias.text for alias in found.aliases)}")
