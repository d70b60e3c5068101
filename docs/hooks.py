"""Reference pages written from the code at every build, so that they cannot differ from it.

A page that cannot be written stops the build. ``PAGES`` names every generated page and its writer.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html import escape
from importlib import import_module
from itertools import pairwise
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

TYPE_NAMES = {
    "string": "text",
    "date32[day]": "date",
    "int64": "whole number",
    "double": "number",
    "bool": "true or false",
    "timestamp[us, tz=UTC]": "instant (UTC)",
    "list<item: string>": "list of texts",
    "list<element: string>": "list of texts",
    "map<string, string>": "texts by name",
}

SHELL_PARAMETERS = {"help", "install_completion", "show_completion"}
"""Parameters that every command line has; they say nothing about ringfence."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the files that mkdocs has found."""
    for path, page in PAGES.items():
        try:
            text = page()
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PluginError(f"{path} cannot be written from the code ({page}): {reason}") from error
        files.append(File.generated(config, path, content=text))
    return files


def tables_page() -> str:
    """Every table that passes between stages: columns, types, units, meaning."""
    tables = import_module("ringfence.core.tables").TABLES
    parts = [
        "# Tables",
        "Stages meet only in these tables.\nThey are kept as Parquet files.\n"
        "A column without a value (NULL) means *unknown*, unless its meaning says otherwise.",
    ]
    for table in tables:
        rows = [(f"`{c.name}`", type_name(c.type), c.unit, c.meaning) for c in table]
        order = ", ".join(f"`{name}`" for name in table.order)
        parts += [
            f"## {table.name}",
            f"One row per {table.one_row_per}." + (f"\nOrdered by {order}." if order else ""),
            markdown_table(("column", "type", "unit", "meaning"), rows),
        ]
    return join(parts)


def vocabulary_page() -> str:
    """The closed lists of the field."""
    vocabulary = import_module("ringfence.core.vocabulary")
    said = attribute_docstrings(vocabulary)
    parts = ["# Vocabulary", "The closed lists that inventories, rules and findings use."]
    for heading, name in (
        ("Statuses", "STATUSES"),
        ("Forces", "FORCES"),
        ("Certainties", "CERTAINTIES"),
        ("Domains", "DOMAINS"),
        ("Generations", "GENERATIONS"),
        ("Kinds of network", "NETWORK_KINDS"),
    ):
        values = ", ".join(f"`{value}`" for value in getattr(vocabulary, name))
        parts += [f"## {heading}", f"{values}.", said.get(name, "")]
    parts += [
        "## Network functions",
        "Names as 3GPP and the O-RAN Alliance write them, in upper case.\n"
        "The domain follows from the function's standard.\n"
        "Generations are given only where the standard fixes them: a 4G core may serve 5G non-standalone.",
    ]
    rows = [
        (function.name, function.domain, ", ".join(function.generations), function.meaning)
        for function in vocabulary.FUNCTIONS.values()
    ]
    return join([*parts, markdown_table(("function", "domain", "generations", "meaning"), rows)])


def cli_page() -> str:
    """Every command with its arguments and options."""
    root = import_module("typer.main").get_command(import_module("ringfence.cli").app)
    parts = [
        "# Command line",
        "Data goes to stdout, talk to stderr.\n"
        "Exit codes: 0 done; 2 wrong call or unusable file; 1 only if `--fail-on` was asked for and met.",
    ]
    for words, command in commands("ringfence", root):
        context = command.context_class(command, info_name=words)
        usage = " ".join([words, *command.collect_usage_pieces(context)])
        records = [p.get_help_record(context) for p in command.get_params(context) if p.name not in SHELL_PARAMETERS]
        rows = [(f"`{record[0].strip()}`", plain(record[1])) for record in records if record]
        parts += [f"## {words}", plain(command.help or ""), f"```text\n{usage}\n```"]
        parts.append(markdown_table(("parameter", "meaning"), rows) if rows else "")
    return join(parts)


def duties_page() -> str:
    """Every duty that a provision can state."""
    duties = import_module("ringfence.rulebook.duties").known_duties()
    parts = [
        "# Duties",
        "What a state of a provision can demand.\nEach is a module that registers itself; your package can add more.",
    ]
    rows = [
        (f"`{d.name}`", d.family, d.means, f"`{d.evidence}`" if d.evidence else "", "yes" if d.new_only else "",
         ", ".join(f"`{name}`" for name in d.needs))
        for d in duties.values()
    ]  # fmt: skip
    head = ("duty", "judged on", "means", "shown by", "new things only", "needs")
    return join([*parts, markdown_table(head, rows)])


def language_page() -> str:
    """Every key of the language, from the models that read it."""
    models = import_module("ringfence.rulebook.model")
    parts = [
        "# Language",
        "The keys of the rulebook's files.\n`ringfence rules schema` prints the same as JSON Schema, for editors.",
    ]
    for name, model in models.SCHEMAS.items():
        schema = model.model_json_schema()
        parts += [f"## {name}", keys_table(schema)]
        parts += [
            f"### {part}\n\n{keys_table(found)}"
            for part, found in schema.get("$defs", {}).items()
            if name == "provision"
        ]
    return join(parts)


def keys_table(schema: dict[str, Any]) -> str:
    """The keys of one object: what they hold and what they mean."""
    required = schema.get("required", [])
    rows = [
        (f"`{key}`", "yes" if key in required else "", kind_of(found), found.get("description", ""))
        for key, found in schema.get("properties", {}).items()
    ]
    return markdown_table(("key", "required", "holds", "meaning"), rows) if rows else ""


def kind_of(found: dict[str, Any]) -> str:
    """What a key holds, in few words."""
    if "anyOf" in found:
        return " or ".join(dict.fromkeys(kind_of(option) for option in found["anyOf"] if option.get("type") != "null"))
    if "enum" in found:
        return ", ".join(found["enum"]) if len(found["enum"]) < 12 else "one of the vocabulary"
    if "$ref" in found:
        return found["$ref"].rsplit("/", 1)[-1]
    if found.get("type") == "array" and "items" in found:
        return f"list of {kind_of(found['items'])}"
    if found.get("pattern", "").startswith(r"^\d{4}"):
        return "day, month or year"
    return str(found.get("const") or found.get("format") or found.get("type", ""))


def reasons_page() -> str:
    """Reason codes of findings, and what settles an unknown."""
    explain = import_module("ringfence.assessment.explain")
    parts = ["# Reasons", "The codes in the columns `because` and `settled_by` of a finding.", "## because"]
    parts.append(markdown_table(("code", "meaning"), [(f"`{k}`", v) for k, v in explain.REASONS.items()]))
    settled = [(f"`{k}`", v) for k, v in explain.SETTLED.items()]
    parts += [
        "## settled_by",
        "Any other name is a column of the element table.",
        markdown_table(("name", "meaning"), settled),
    ]
    return join(parts)


def jurisdiction_page(name: str) -> str:
    """The provisions of a jurisdiction as paragraphs, with sources and cases."""
    book = import_module("ringfence.rulebook").load_rulebook([name])
    render = import_module("ringfence.rulebook.render")
    cases_of = import_module("ringfence.assessment.cases").cases_of
    problems = import_module("ringfence.core.errors").Problems
    coverage = book.coverage[name]
    parts = [
        f"# {coverage.name}",
        f"Read on {coverage.read_on}: {coverage.read}\nNewest source: {coverage.newest_source}.",
    ]
    if coverage.open:
        parts += ["Open questions:", "\n".join(f"- {linked(question)}" for question in coverage.open)]
    for instrument in sorted({p.instrument for p in book.provisions}):
        found = book.instruments[instrument]
        parts += [f"## {found.title}", linked(f"{found.number} <{found.link}>" if found.link else found.number)]
        for provision in (p for p in book.provisions if p.instrument == instrument):
            lines = render.paragraph(book, provision).splitlines()
            parts += [
                f"### `{provision.id}`",
                f"Fact `{provision.fact}`.",
                "\n".join(f"- {linked(line)}" for line in lines),
            ]
            cases = [
                (case.as_of.isoformat(), case.expect, case.name) for case, _ in cases_of(book, provision, problems())
            ]
            parts.append(markdown_table(("as of", "verdict", "case"), cases) if cases else "")
    return join(parts)


def linked(text: str) -> str:
    """Text as Markdown: addresses in angle brackets become links, other markup is escaped."""
    safe = re.sub(r"([*_\[\]`])", r"\\\1", text)
    return re.sub(r"<(https?://[^>]+)>", lambda m: f"([link]({m[1].replace(chr(92), '')}))", safe)


def commands(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    """The commands below ``command``, in the order of ``--help``; the root first if it has options of its own."""
    children = getattr(command, "commands", {})
    if not children or any(p.name not in SHELL_PARAMETERS for p in command.params):
        yield words, command
    for name, child in children.items():
        if not child.hidden:
            yield from commands(f"{words} {name}", child)


def attribute_docstrings(module: Any) -> dict[str, str]:
    """The docstrings that stand below a module's constants, by name."""
    body = ast.parse(inspect.getsource(module)).body
    found = {}
    for statement, after in pairwise(body):
        match statement, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = plain(text)
    return found


def plain(text: str) -> str:
    """Docstring text as Markdown: double backquotes become single ones, repository paths lose their folder."""
    return re.sub(r"`docs/method/(\w+)\.md`", r"[\1](../method/\1.md)", inspect.cleandoc(text).replace("``", "`"))


def type_name(arrow_type: Any) -> str:
    """How a reader calls an Arrow type; an unlisted one keeps Arrow's name."""
    return TYPE_NAMES.get(str(arrow_type).split(" ('")[0], str(arrow_type))


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table without the columns that are empty in every row."""
    rows = list(rows)
    used = [i for i, _ in enumerate(head) if any(row[i] for row in rows)]
    lines = [[head[i] for i in used], ["---" for _ in used]]
    lines += [[cell(row[i]) for i in used] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: str) -> str:
    """Text in one line, its bars escaped; within code only HTML can do that."""
    code = re.compile(r"`([^`]*\|[^`]*)`")
    text = code.sub(lambda match: f"<code>{escape(match[1])}</code>".replace("|", "&#124;"), " ".join(text.split()))
    return text.replace("|", "\\|")


def join(parts: Iterable[str]) -> str:
    """One page from its paragraphs."""
    return "\n\n".join(part for part in parts if part) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "reference/cli.md": cli_page,
    "reference/duties.md": duties_page,
    "reference/language.md": language_page,
    "reference/reasons.md": reasons_page,
    "rulebook/au.md": partial(jurisdiction_page, "au"),
    "rulebook/de.md": partial(jurisdiction_page, "de"),
    "rulebook/es.md": partial(jurisdiction_page, "es"),
    "rulebook/eu.md": partial(jurisdiction_page, "eu"),
    "rulebook/fr.md": partial(jurisdiction_page, "fr"),
    "rulebook/gb.md": partial(jurisdiction_page, "gb"),
    "rulebook/hu.md": partial(jurisdiction_page, "hu"),
    "rulebook/in.md": partial(jurisdiction_page, "in"),
    "rulebook/nz.md": partial(jurisdiction_page, "nz"),
    "rulebook/pt.md": partial(jurisdiction_page, "pt"),
    "rulebook/se.md": partial(jurisdiction_page, "se"),
    "rulebook/us.md": partial(jurisdiction_page, "us"),
    "reference/tables.md": tables_page,
    "reference/vocabulary.md": vocabulary_page,
}
