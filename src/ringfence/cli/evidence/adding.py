"""``ringfence evidence add``: read documents and keep their claims."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from ringfence.cli.show import day, talk, tell, working
from ringfence.core.errors import Problems, RingfenceError
from ringfence.evidence.chat import Endpoint, key_from
from ringfence.evidence.llm import Tally
from ringfence.evidence.model import Period
from ringfence.evidencing import Added, opened
from ringfence.share.evidence_text import count_text


def add(
    files: Annotated[list[Path], typer.Argument(help="HTML, PDF or text files, or folders of them")],
    into: Annotated[Path, typer.Option("--into", help="workspace; made if it is not there")],
    published: Annotated[
        str | None,
        typer.Option("--published", help="when all of them were published: 2019-02-05, or 2019-02-05/2019-02-06"),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="processes that read")] = os.cpu_count() or 1,
    parser: Annotated[
        str | None,
        typer.Option("--parser", help="dependency parser, a spaCy model's name; needs the extra `evidence`"),
    ] = None,
    model_at: Annotated[
        str | None,
        typer.Option("--llm", help="base address of a chat endpoint as OpenAI's (https://HOST/v1) that reads them too"),
    ] = None,
    model: Annotated[str | None, typer.Option("--llm-model", help="name of its model")] = None,
    key_env: Annotated[
        str | None,
        typer.Option("--llm-key-env", help="environment variable that holds its key; by default none is sent"),
    ] = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="of the output")] = "table",
) -> None:
    """Read documents and keep their claims; what was read before is left alone, so a killed run goes on."""
    if missing := [str(path) for path in files if not path.exists()]:
        raise RingfenceError(f"{', '.join(missing)} does not exist", "name files or folders that do")
    problems, bracket = Problems(), _bracket(published) if published else None
    endpoint, evidence, tally = _endpoint(model_at, model, key_env), opened(into), None
    with working("reading documents"):
        added = evidence.add(files, problems, published=bracket, jobs=jobs, parser=parser)
    if endpoint:
        with working("asking the model"):
            tally = evidence.ask(files, problems, endpoint, published=bracket)
    tell(problems)
    if format == "json":
        told = {**asdict(added), **({"model": tally.record()} if tally else {}), "problems": len(problems)}
        print(json.dumps(told, ensure_ascii=False))
    else:
        _say(added, tally)
    if problems.errors and not (added.documents or added.known):
        raise RingfenceError("no document could be read", "see the problems above")


def _endpoint(url: str | None, model: str | None, key_env: str | None) -> Endpoint | None:
    if url is None and model is None and key_env is None:
        return None
    if url is None or model is None:
        raise RingfenceError("a model needs an address and a name", "give both --llm and --llm-model")
    return Endpoint(url, model, key_from(key_env) if key_env else "")


def _say(added: Added, tally: Tally | None) -> None:
    known = f", {added.known:,} known already" if added.known else ""
    talk.print(f"{count_text(added.documents, 'document')} read{known}; {count_text(added.claims, 'claim')}")
    for note, count in sorted(added.notes.items()):
        talk.print(f"{count_text(count, 'document')} without claims: {note}", soft_wrap=True)
    if tally is None:
        return
    talk.print(
        f"{tally.documents:,} documents read by the model; {tally.claims:,} claims: {tally.agree:,} as the rules, "
        f"{tally.differ:,} differ, {tally.alone:,} only the model; {tally.rules_alone:,} only the rules",
        soft_wrap=True,
    )
    if differences := ", ".join(f"{name} {count:,}" for name, count in tally.differences.most_common()):
        talk.print(f"differences: {differences}", soft_wrap=True)
    if tally.note:
        talk.print(f"not kept: {tally.note}", soft_wrap=True)


def _bracket(days: str) -> Period:
    first, _, last = days.partition("/")
    return Period(day(first), day(last or first), "given")
