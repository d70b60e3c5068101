"""Reference pages written from the code: tables, vocabulary, commands, duties, the language, reasons."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

from .markdown import join, markdown_table

TYPE_NAMES = {
    "string": "text",
    "date32[day]": "date",
    "int64": "whole number",
    "double": "number",
    "bool": "true or false",
    "timestamp[us, tz=UTC]": "instant (UTC)",
    "list<item: string>": "list of texts",
    "list<element: string>": "list of texts",
    "list<item: uint64>": "list of hashes",
    "list<element: uint64>": "list of hashes",
    "map<string, string>": "texts by name",
}

SHELL_PARAMETERS = {"help", "install_completion", "show_completion"}
"""Parameters that every command line has; they say nothing about ringfence."""


def tables_page() -> str:
    """Every table that passes between stages: columns, types, units, meaning."""
    tables = [t for name in ("tables", "evidence_tables") for t in import_module(f"ringfence.core.{name}").TABLES]
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
        (f"`{d.name}`{{#{d.name}}}", d.family, d.means, f"`{d.evidence}`" if d.evidence else "",
         "yes" if d.new_only else "", ", ".join(f"`{name}`" for name in d.needs))
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
