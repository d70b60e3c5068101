"""The kinds of rules that the fact base collects, and what the language must be able to say of each.

Each predicate is asked of the provisions of every example. Where the language has no field for a need, the predicate
checks the words that stand for it, and `says` tells so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.rulebook import predicates as ask


@dataclass(frozen=True)
class Kind:
    """What the provisions of an example must have."""

    holds: Callable[[ask.Example], bool]
    says: str


KINDS: Final[dict[str, Kind]] = {
    # force
    "binding rule with a breach": Kind(ask.one(ask.breaks), "new equipment is a breach"),
    "advice only": Kind(
        ask.both(ask.forced("advisory"), ask.one(ask.advised_against), ask.never(ask.breaks)),
        "the verdict is a gap and never a breach",
    ),
    "announced dates without a legal act": Kind(
        ask.both(ask.forced("political"), ask.scenario_only, ask.a_state(ask.dated)),
        "political, with its dates, and judged in scenarios only",
    ),
    "power without any designation (dormant)": Kind(
        ask.sleeps, "nobody is listed in public and the verdict is dormant"
    ),
    "proposal or draft": Kind(
        ask.both(ask.forced("proposed"), ask.scenario_only), "proposed, judged in scenarios only"
    ),
    "proposal that never became law": Kind(
        ask.both(ask.forced("proposed"), ask.ended), "proposed, ended with the reason"
    ),
    "emergency decree that lapsed": Kind(
        ask.both(ask.bounded, ask.ended), "in force between two days; its end says why"
    ),
    "repealed restriction": Kind(ask.both(ask.ended, ask.one(ask.repealed)), "a last state ends it and says by what"),
    "suspended by a court and back": Kind(
        ask.gap, "the rule of the same state is stayed and back; the stay is told with its days"
    ),
    "contract per operator": Kind(
        ask.both(ask.forced("contractual"), ask.every(ask.leaves_others_alone)), "named parties, and nobody else"
    ),
    "individual order": Kind(ask.private, "who is bound or named is not public, or the order names its operator"),
    "licence or spectrum condition": Kind(
        ask.both(ask.of_kind("licence_condition"), ask.told(r"licen[cs]e|holders|spectrum")),
        "kind of the instrument; licensees stand in words or by name, bands in `where`",
    ),
    "court ruling on validity or money": Kind(
        ask.both(ask.of_kind("court_ruling"), ask.every(ask.told_of_a_ruling)),
        "told, and judged against nobody; the rule it is about stands in words",
    ),
    "operator's own policy": Kind(
        ask.both(
            ask.of_kind("operator_policy"),
            ask.forced("voluntary"),
            ask.every(ask.leaves_others_alone),
            ask.never(ask.breaks),
        ),
        "of a named operator, voluntary, never a breach",
    ),
    "stated absence of a rule": Kind(ask.one(ask.says_nobody_is_restricted), "a statement of the state, not silence"),
    # who is the supplier
    "named company with affiliates": Kind(
        ask.one(ask.reaches_affiliates), "affiliates are reached through the graph of owners"
    ),
    "list kept by an authority": Kind(ask.listed_over_time, "dated entries, kept apart from the rules that use them"),
    "abstract test on foreign influence": Kind(
        ask.one(ask.undecided_for_somebody), "a test in words that leaves some supplier open"
    ),
    "origin or treaty test": Kind(ask.one(ask.by_treaty), "groups of states with dated members"),
    "place of production whoever the maker": Kind(
        ask.one(ask.by_place_of_production), "`made_in`, or the stage of production in words"
    ),
    "allow list": Kind(ask.one(ask.default_deny), "who is not known to be approved is not compliant"),
    "all suppliers alike": Kind(ask.one(ask.all_alike), "any supplier"),
    "component inside another maker's product": Kind(
        ask.told(r"contains? a|bill of materials"), "in words: the language does not walk bills of materials"
    ),
    "only products touched by sanctions": Kind(
        ask.one(ask.by_product), "the supplier is only perhaps meant, the product decides"
    ),
    "risk level lowered by type of network": Kind(ask.softer_in_private, "the strict rules except private networks"),
    "rules that bind suppliers of the West in turn": Kind(ask.one(ask.binds_the_west), "any supplier can be named"),
    # where in the network
    "core only": Kind(ask.one(ask.only_core), "functions of the core by 3GPP, no radio"),
    "management software": Kind(ask.one(ask.only_management), "management systems, not the radio they steer"),
    "list of critical functions by regulator": Kind(
        ask.by_catalogue, "a catalogue with dated versions, or parts perhaps meant"
    ),
    "one generation": Kind(ask.one(ask.one_generation), "a box is in reach by one of its generations"),
    "band": Kind(ask.one(ask.one_band), "bands of 3GPP; without them unknown"),
    "transport and fixed access": Kind(ask.one(ask.beyond_mobile), "functions beyond mobile networks"),
    "sensitive sites": Kind(ask.one(ask.sites_by_mark), "a mark of the site; without it unknown"),
    "regions and cities": Kind(
        ask.one(ask.sites_by_mark), "a mark of the site: the language holds no polygons, whoever has them sets the mark"
    ),
    "government networks and buying": Kind(ask.one(ask.for_public_buyers), "kind of network"),
    "use by a contractor anywhere": Kind(
        ask.both(ask.one(ask.for_contractors), ask.told("anywhere in the world")),
        "customer; that it holds abroad is in words, only the own country is judged",
    ),
    "public money only": Kind(ask.one(ask.with_public_money), "programmes that paid; without them unknown"),
    "size of the operator": Kind(
        ask.either(ask.one(ask.for_some_operators), ask.told("million customers|vital importance")),
        "a test of the operator, or words: the language counts no customers",
    ),
    # what must be done
    "no new installation": Kind(ask.one(ask.new_only), "the day of installation decides"),
    "remove by a fixed date": Kind(ask.one(ask.by_a_fixed_date), "the last lawful day"),
    "share cap; measures differ: sites, traffic, premises, quantity, contribution": Kind(
        ask.either(ask.a_state(ask.capped), ask.told("a cap as a percentage")),
        "named measures; where only a notice would set the cap, in words",
    ),
    "authorise first": Kind(ask.one(ask.permitted_first), "permits decide"),
    "tell first": Kind(ask.one(ask.tells_first), "telling is enough unless the authority objects"),
    "yearly plan": Kind(
        ask.both(ask.has("report"), ask.document, ask.told("year")), "a document; that it is yearly is in words"
    ),
    "diversity": Kind(ask.one(ask.diverse), "a least number of corporate groups"),
    "certification": Kind(ask.one(ask.certified), "certificates decide"),
    "maker's declaration": Kind(
        ask.either(ask.a_state(ask.declared), ask.told("attest")), "a document by the maker; of makers alone, in words"
    ),
    "place of functions and staff": Kind(ask.one(ask.placed), "from where it is operated"),
    "weigh it in your risk analysis": Kind(ask.only_documents, "a document, and no verdict on equipment"),
    "conditions that are not public": Kind(ask.one(ask.opaque), "what is asked is unknown, so is the verdict"),
    "market and import stop": Kind(
        ask.both(ask.has("restrict_market"), ask.off_the_network), "a risk to supply, no verdict on use"
    ),
    "export control on the supplier": Kind(
        ask.both(ask.either(ask.has("restrict_export"), ask.told("exports")), ask.off_the_network),
        "a risk to supply, no verdict on elements",
    ),
    # when
    "staged dates for parts": Kind(ask.staged, "several provisions of one instrument with dates of their own"),
    "target date and legal date": Kind(ask.a_state(ask.two_days), "an earlier target beside the legal day"),
    "extended date": Kind(ask.moved, "the earlier date is kept beside the later"),
    "clock from a later event": Kind(ask.a_state(ask.relative), "months from an event"),
    "minimum or mandatory regard instead of a date": Kind(
        ask.a_state(ask.bound_in_words), "an open term, with its bound in words"
    ),
    "expiry of permits": Kind(ask.permits_end, "permits that end, or a term between two bounds"),
    "grandfathering": Kind(
        ask.either(
            ask.one(ask.spares_the_old), ask.both(ask.off_the_network, ask.told("authorised before|could still"))
        ),
        "what was in service before stays; what may still be sold, in words",
    ),
    "reach back in time": Kind(ask.reaches_back, "age spares nothing"),
    "upgrade": Kind(
        ask.either(ask.a_state(ask.dated_permit), ask.told("updates")),
        "what goes into service later needs a permit of its own; changes of one element are in words",
    ),
    "future rule already known": Kind(ask.a_state(ask.known_before), "known before its first day"),
    # consequence
    "fine by turnover, by day, fixed, criminal": Kind(
        ask.one(ask.fined), "in words: the language has no model of fines"
    ),
    "void contract or right to end it": Kind(
        ask.told("contracts? .*void|end contracts"), "in words: contracts are no data"
    ),
    "paid by the state by law": Kind(ask.paid, "a payment, with its amount in words"),
    "paid after a lawsuit": Kind(ask.paid_by_ruling, "the ruling pays, and the order it is about points to it"),
    "compensation excluded": Kind(ask.excluded, "in words that begin with it"),
    "exemption for the single case": Kind(ask.told("exempt|unless the"), "in words, or as a permit of the element"),
}
