"""Dated, cited provisions as data, and the supplier identities they rest on.

Usable alone: nothing here needs a table engine. ``docs/how-to/use-the-rulebook-alone.md`` shows how.
"""

from ringfence.core.dates import PartialDate
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.duties import Duty, duty_named, known_duties
from ringfence.rulebook.facts import Catalogue, DatedList, Operator, Supplier
from ringfence.rulebook.load import Rulebook, load_rulebook
from ringfence.rulebook.model import Coverage, Deadline, Instrument, Provision, Source, State
from ringfence.rulebook.render import paragraph, sentence

__all__ = [
    "Catalogue",
    "Coverage",
    "DatedList",
    "Deadline",
    "Duty",
    "Instrument",
    "Operator",
    "PartialDate",
    "Problems",
    "Provision",
    "RingfenceError",
    "Rulebook",
    "Source",
    "State",
    "Supplier",
    "duty_named",
    "known_duties",
    "load_rulebook",
    "paragraph",
    "sentence",
]
