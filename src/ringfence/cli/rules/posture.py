"""``ringfence rules posture``: what each jurisdiction does, at a glance."""

from ringfence.assessment.posture import POSTURES, postures
from ringfence.cli.options import AsOf, KnownOn, RulebookOption
from ringfence.cli.rules.common import Format, law_on, print_json
from ringfence.cli.show import data, table


def posture(
    rulebook: RulebookOption = None, as_of: AsOf = None, known_on: KnownOn = None, format: Format = "table"
) -> None:
    """Jurisdictions by restrictiveness on a day, each with the provisions that make it so."""
    law, day = law_on(rulebook, as_of, known_on)
    rows = postures(law, day)
    if format == "json":
        print_json(rows)
        return
    lines = [(row["name"], row["posture"], row["reason"]) for row in rows]
    data().print(table(f"{len(rows)} jurisdictions on {day}", ("jurisdiction", "posture", "why"), lines))
    for name in dict.fromkeys(row["posture"] for row in rows):
        data().print(f"{name}: {POSTURES[name]}", soft_wrap=True)
