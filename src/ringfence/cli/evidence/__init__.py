"""``ringfence evidence``: documents in; claims, timelines, disputes and drafts out. It never decides by itself."""

import typer

from ringfence.cli.evidence import adding, asking, reporting, reviewing

app = typer.Typer(
    help="Dated, attributed claims from documents: who says what about which supplier, and who contradicts whom.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip
app.command("add")(adding.add)
app.command("claims")(asking.claims)
app.command("timeline")(asking.timeline)
app.command("disputes")(asking.disputes)
app.command("check")(asking.check)
app.command("drafts")(asking.drafts)
app.command("figures")(asking.figures)
app.command("report")(reporting.report)
app.command("review")(reviewing.review)
