"""What the provisions of an example may have: the predicates that `tests.rulebook.kinds` asks about."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from ringfence.assessment.reference import scope
from ringfence.assessment.scope import addressed
from ringfence.core.dates import PartialDate
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.model import Deadline, Provision, State
from tests.rulebook.fact_base import active, book, encoded, installed, law, selectors, status, supposing

Example = Sequence[Provision]
TODAY: Final = date(2026, 11, 21)
LATER: Final = date(2040, 1, 1)


def duties(example: Example) -> set[str]:
    return {state.duty for state in active(example)}


def kinds(example: Example) -> set[str]:
    return {book().instruments[provision.instrument].kind for provision in example}


def words(example: Example) -> str:
    """All that the provisions say in words."""
    texts: list[str] = []
    for p in example:
        texts += [p.title, p.note, p.penalties, p.compensation, p.who.note, p.who.test, p.whose.test, p.where.note]
        texts += [state.note for state in p.states]
    return " ".join(texts)


def told(pattern: str) -> Callable[[Example], bool]:
    """The words name it."""
    return lambda example: re.search(pattern, words(example), re.IGNORECASE) is not None


def both(*checks: Callable[[Example], bool]) -> Callable[[Example], bool]:
    return lambda example: all(check(example) for check in checks)


def either(*checks: Callable[[Example], bool]) -> Callable[[Example], bool]:
    return lambda example: any(check(example) for check in checks)


def one(check: Callable[[Provision], bool]) -> Callable[[Example], bool]:
    """Some provision of the example has it."""
    return lambda example: any(check(provision) for provision in example)


def a_state(check: Callable[[State], bool]) -> Callable[[Example], bool]:
    return lambda example: any(check(state) for state in active(example))


def every(check: Callable[[Provision], bool]) -> Callable[[Example], bool]:
    """All provisions of the example have it."""
    return lambda example: all(check(provision) for provision in example)


def never(check: Callable[[Provision], bool]) -> Callable[[Example], bool]:
    return lambda example: not any(check(provision) for provision in example)


def forced(force: str) -> Callable[[Example], bool]:
    """All states have this force."""
    return lambda example: {state.force for state in active(example)} == {force}


def of_kind(*names: str) -> Callable[[Example], bool]:
    """All instruments are of one of these kinds."""
    return lambda example: kinds(example) <= set(names)


def has(duty: str) -> Callable[[Example], bool]:
    return lambda example: duty in duties(example)


def breaks(provision: Provision) -> bool:
    """New equipment of the supplier that is named is a breach long after every date."""
    return status(provision, LATER, LATER - timedelta(days=1)) == "breach"


def sleeps(example: Example) -> bool:
    """Nobody is listed in public, and the power sleeps; a listing wakes what is asked of elements."""
    lists = {p.whose.designated_under for p in example} - {None}
    enabling = [p for p in example if any(s.force == "enabling" and s.duty != "inform" for s in p.states)]
    judged = [p for p in enabling if {s.duty for s in p.states} & {"empower", "remove_by", "prohibit_new"}]
    verdicts = {status(p, TODAY, date(2020, 1, 1)) for p in judged}
    on_elements = [p for p in judged if "empower" not in duties([p])]
    woken = {status(p, LATER, TODAY, supposing([p], as_law=False)) for p in on_elements}
    listed = [entry for key in lists for entry in book().lists[key].entries]
    return bool(judged) and not listed and verdicts == {"dormant"} and "dormant" not in woken


def scenario_only(example: Example) -> bool:
    """Judges nothing as law, and something once it is supposed to be law."""
    days = [max(s.from_.latest for s in p.states if s.active) for p in example]
    pairs = list(zip(example, days, strict=True))
    supposed = supposing(example)
    verdicts = [
        (status(p, day, day), status(p, LATER, day, supposed) or status(p, day, day, supposed)) for p, day in pairs
    ]
    return {plain for plain, _ in verdicts} == {None} and any(verdict for _, verdict in verdicts)


def bounded(example: Example) -> bool:
    """Certainly in force between a first and a last day, and neither before nor after."""
    lines = [law().phases(provision) for provision in example]
    return all(line.values[0] is None and line.values[-1] is None and any(line.values) for line in lines)


def ended(example: Example) -> bool:
    """A state ends it and says why."""
    return any(not state.active and state.note for provision in example for state in provision.states)


def gap(example: Example) -> bool:
    """The rule of the same state was in force, was not, and was again: on the days, or in what could be known."""
    rules = [p for p in book().provisions if p.jurisdiction == example[0].jurisdiction]
    stays = [(rule, state) for rule in rules for state in rule.states if state.duty == "stayed"]
    back = [
        rule for rule, stay in stays if _was_on(rule, stay) and _is_off(rule, stay) and law().phases(rule).at(TODAY)
    ]
    return bool(back) and any(bounded([provision]) for provision in example)


def _was_on(rule: Provision, stay: State) -> bool:
    return any(state.active and state.known_on < stay.known_on for state in rule.states)


def _is_off(rule: Provision, stay: State) -> bool:
    """With the knowledge of the day of the stay."""
    return law(stay.known_on).phases(rule).at(max(stay.from_.latest, stay.known_on)) is None


def leaves_others_alone(provision: Provision) -> bool:
    """An operator that is entered and not named owes nothing."""
    named = provision.who.operators
    if named == "all":
        return False
    others = [
        name for name, o in book().operators.by_id.items() if name not in named and not set(o.counts_as) & set(named)
    ]
    return all(addressed(provision, book().operators, name) is False for name in others)


def private(example: Example) -> bool:
    """Whom it binds, or whom it names, is not public: outsiders get an unknown."""
    secret = [p.whose.designated_under for p in example if p.whose.designated_under]
    return any(p.who.operators != "all" or p.who.test for p in example) or any(
        not book().lists[key].public for key in secret
    )


def reaches_affiliates(provision: Provision) -> bool:
    """Companies that Huawei still controls are meant with it, and one that it sold is not."""
    companies = book().suppliers.by_id.values()
    kept = [s.id for s in companies if any(parent.id == "huawei" and parent.to is None for parent in s.parents)]
    reached = [law().reaches(provision.whose, affiliate).at(TODAY) for affiliate in (*kept, "honor")]
    return len(kept) > 1 and reached == [*(True for _ in kept), False]


def listed_over_time(example: Example) -> bool:
    """The instrument keeps a list of its own, which grew, and which rules of other instruments use."""
    lists = [found for key, found in book().lists.items() if key.rsplit("/", 1)[0] == example[0].instrument]
    grown = [found for found in lists if len({entry.from_ for entry in found.entries}) > 1]
    using = [p for p in book().provisions if p.instrument != example[0].instrument]
    return any(p.whose.designated_under in {found.id for found in grown} for p in using)


def undecided_for_somebody(provision: Provision) -> bool:
    """The criterion stands in words, and leaves some supplier open."""
    tests = [chosen.test for chosen in selectors(provision.whose)]
    open_for = [n for n in book().suppliers.by_id if law().reaches(provision.whose, n).at(TODAY) is None]
    return any(tests) and bool(open_for)


def by_treaty(provision: Provision) -> bool:
    """A seat inside or outside groups of states whose members are dated."""
    groups = {
        group
        for chosen in selectors(provision.whose)
        for group in (*chosen.seat_in, *chosen.seat_outside, *chosen.control_outside)
    }
    members = [span for group in groups for span in book().countries.members.get(group, {}).values()]
    return bool(members) and all(start is not None for start, _ in members)


def by_place_of_production(provision: Provision) -> bool:
    made = provision.where.made_in or re.search(r"\bmade|manufactur|produc", provision.whose.test)
    return provision.whose.any and bool(made)


def default_deny(provision: Provision) -> bool:
    """A list says who may be used; of a supplier that is not on it nothing is taken to be approved."""
    allowed = [state.allow for state in provision.states if state.allow]
    if not allowed or {state.duty for state in provision.states if state.active} != {"allowlist_only"}:
        return False
    day = max(state.known_on for state in provision.states)
    return status(provision, day, day, supplier_id="samsung") == "unknown" and status(provision, day, day) == "breach"


def all_alike(provision: Provision) -> bool:
    return (
        law().reaches(provision.whose, "huawei") == law().reaches(provision.whose, "ericsson") and provision.whose.any
    )


def by_product(provision: Provision) -> bool:
    """The supplier is only perhaps meant: a fact about the product decides."""
    chosen = provision.whose.perhaps
    return chosen is not None and bool(chosen.test) and set(law().reaches(provision.whose, "huawei").values) == {None}


def softer_in_private(example: Example) -> bool:
    own = {p.id for p in example}
    rules = [p for p in book().provisions if p.instrument == example[0].instrument and p.id not in own]
    softened = [p for p in rules if p.unless.network_kinds == ("private",)]
    return all(p.where.network_kinds == ("private",) for p in example) and bool(softened)


def binds_the_west(provision: Provision) -> bool:
    reach = {name: set(law().reaches(provision.whose, name).values) for name in ("ericsson", "nokia", "huawei")}
    return reach == {"ericsson": {True}, "nokia": {True}, "huawei": {False}}


def within(provision: Provision, **columns: object) -> bool | None:
    """Whether an element with these columns is in reach, other columns left as the provision wants them."""
    operator = "vodafone" if provision.who.operators == "all" else provision.who.operators[0]
    return scope(law(), provision, installed(provision, **{"operator": operator, **columns})).truth


def only_core(provision: Provision) -> bool:
    core = within(provision, function="AMF", domain="core") and within(provision, function="UPF", domain="core")
    return core is True and within(provision, function="GNB", domain="ran") is False


def only_management(provision: Provision) -> bool:
    steered = within(provision, function="GNB", domain="ran")
    return within(provision, function="NMS", domain="management") is True and steered is False


def by_catalogue(example: Example) -> bool:
    """Versions of a catalogue with a first day each, or, where the list was not read, parts that are perhaps meant."""
    catalogues = [book().catalogues[p.where.catalogue] for p in example if p.where.catalogue]
    dated = all(version.from_ for found in catalogues for version in found.versions)
    perhaps = any(p.where.perhaps for p in example) or any(v.perhaps for found in catalogues for v in found.versions)
    return dated and perhaps


def one_generation(provision: Provision) -> bool:
    """In reach by one generation of the box, and out of it by another."""
    mine = provision.where.generations
    other = "4G" if mine and mine[0].startswith("5G") else "5G"
    if not mine or within(provision, generation=(other,)) is not False:
        return False
    return within(provision, generation=(other, mine[0])) is True


def one_band(provision: Provision) -> bool:
    bands = provision.where.bands
    if not bands:
        return False
    seen = [within(provision, bands=given) for given in ((bands[0],), ("n28",), None)]
    return seen == [True, False, None]


def beyond_mobile(provision: Provision) -> bool:
    """In reach by a function of transport or fixed access, and no radio with it."""
    names = {"DWDM", "OTN", "ROADM", "OLT"} & set(provision.where.functions)
    return bool(names) and within(provision, function="GNB", domain="ran") is False


def sites_by_mark(provision: Provision) -> bool:
    """A mark of the site decides, and without it nothing is known."""
    tags = provision.where.tags
    if not tags:
        return False
    seen = [within(provision, tags=given) for given in ((tags[0],), ("not-sensitive",), None)]
    return seen == [True, False, None]


def for_public_buyers(provision: Provision) -> bool:
    where = provision.where
    return "government" in where.network_kinds and within(provision, network_kind="public") is False


def for_contractors(provision: Provision) -> bool:
    return "federal-contractor" in provision.where.customers and within(provision, customer="anybody else") is False


def with_public_money(provision: Provision) -> bool:
    funding = provision.where.funding
    if not funding:
        return False
    seen = [within(provision, funding=given) for given in ((funding[0],), ("none",), None)]
    return seen == [True, False, None]


def new_only(provision: Provision) -> bool:
    """What was in service before stays, what comes after does not."""
    since = next((s.since or s.from_ for s in provision.states if s.duty == "prohibit_new"), None)
    if since is None:
        return False
    old = status(provision, LATER, since.earliest - timedelta(days=1))
    return old == "compliant" and status(provision, LATER, since.latest) == "breach"


def by_a_fixed_date(provision: Provision) -> bool:
    """The last lawful day is lawful, the next is not, however old the equipment is."""
    due = next((s.deadline for s in provision.states if s.duty == "remove_by"), None)
    if not isinstance(due, PartialDate) or not due.exact:
        return False
    day, old = due.latest, date(2015, 1, 1)
    return [status(provision, day, old), status(provision, day + timedelta(days=1), old)] == ["compliant", "breach"]


def capped(state: State) -> bool:
    return state.duty == "cap_share" and bool(state.max_share and state.measures)


def permitted_first(provision: Provision) -> bool:
    """A permit that is valid makes it lawful, none makes it a breach, and unknown permits an unknown."""
    state = next((s for s in provision.states if s.duty == "authorise_before"), None)
    if state is None:
        return False
    seen = [status(provision, TODAY, date(2026, 1, 1), permits=held) for held in (("p",), ("none",), None)]
    return seen == ["compliant", "breach", "unknown"]


def tells_first(provision: Provision) -> bool:
    """Telling is enough unless the authority objects; not having told is a breach."""
    state = next((s for s in provision.states if s.duty == "notify_before"), None)
    if state is None or not duty_named(state.duty).filing_suffices:
        return False
    day = state.from_.latest + timedelta(days=30)
    seen = [status(provision, day, day, permits=held) for held in (("n",), ("none",), None)]
    return seen == ["compliant", "breach", "unknown"]


def document(example: Example) -> bool:
    """A document is owed, and until one is entered nothing is known."""
    owed = [p for p in example if {s.duty for s in p.states if s.active} <= {"report", "conditions"}]
    verdicts = {status(p, LATER, date(2020, 1, 1)) for p in owed}
    return bool(owed) and verdicts <= {"unknown", None} and duty_named("report").family == "document"


def diverse(provision: Provision) -> bool:
    """At least two groups are asked for; equipment of one supplier alone is too little, if the rule is law."""
    state = next((s for s in provision.states if s.duty == "diversify"), None)
    if state is None or not state.min_groups:
        return False
    day = max(state.from_.latest, state.known_on)
    return status(provision, day, day, supposing([provision])) == "breach"


def certified(provision: Provision) -> bool:
    state = next((s for s in provision.states if s.duty == "certify"), None)
    if state is None:
        return False
    seen = [status(provision, TODAY, date(2026, 2, 1), certificates=held) for held in (("c",), ("none",), None)]
    return seen == ["compliant", "breach", "unknown"]


def declared(state: State) -> bool:
    return state.duty == "declare" and duty_named(state.duty).by_maker


def placed(provision: Provision) -> bool:
    """From where it is operated decides, not where it stands or who made it."""
    state = next((s for s in provision.states if s.duty == "localise"), None)
    if state is None or not state.accept:
        return False
    rules = supposing([provision])
    seen = [status(provision, LATER, None, rules, operated_from=held) for held in ((state.accept[0],), ("US",), None)]
    return seen == ["compliant", "breach", "unknown"]


def only_documents(example: Example) -> bool:
    """Equipment is never in breach by it."""
    return {duty_named(duty).family for duty in duties(example)} == {"document"} and document(example)


def opaque(provision: Provision) -> bool:
    day = max(state.from_.latest for state in provision.states)
    return duties([provision]) == {"conditions"} and status(provision, day, day) == "unknown"


def off_the_network(example: Example) -> bool:
    """Told to whoever looks at supply; no element is judged by it."""
    families = {duty_named(duty).family for duty in duties(example)}
    return families <= {"information", "power"} and {p.who.addressees for p in example} <= {"traders", "suppliers"}


def staged(example: Example) -> bool:
    """The instrument has several dates, each with a provision for its part."""
    rules = [p for p in book().provisions if p.instrument == example[0].instrument]
    terms = {str(state.deadline) for state in active(rules) if state.deadline not in (None, "unknown")}
    parts = {repr(p.where) for p in rules if any(state.deadline for state in p.states)}
    return len(terms) > 1 and len(parts) > 1


def two_days(state: State) -> bool:
    later = state.deadline
    return state.target is not None and isinstance(later, PartialDate) and state.target.latest < later.earliest


def moved(example: Example) -> bool:
    """What was known first is kept: an earlier target, or states of one rule that became known one after the other."""
    known = [{state.known_on for state in active([provision])} for provision in example]
    return any(two_days(state) for state in active(example)) or any(len(days) > 1 for days in known)


def bound_in_words(state: State) -> bool:
    open_term = isinstance(state.deadline, Deadline) or state.deadline == "unknown"
    return open_term and re.search(r"at least|depreciation", state.note) is not None


def permits_end(example: Example) -> bool:
    """A permit has an end of its own, or the term is a range because each permit has."""
    ids = {p.id for p in example} | {p.id for p in book().provisions if p.jurisdiction == example[0].jurisdiction}
    dated = [permit for permit in book().permits.values() if set(permit.provisions) & ids and permit.to]
    ranged = any(isinstance(s.deadline, Deadline) and len(set(s.deadline.span)) > 1 for s in active(example))
    return bool(dated) or ranged


def spares_the_old(provision: Provision) -> bool:
    """What went into service before is lawful on any day."""
    state = next((s for s in active([provision]) if duty_named(s.duty).new_only or s.since), None)
    if state is None:
        return False
    since = state.since or state.from_
    return (
        status(provision, LATER, since.earliest - timedelta(days=1), permits=("none",), certificates=("none",))
        == "compliant"
    )


def reaches_back(example: Example) -> bool:
    """Equipment older than the rule is not spared by its age."""
    states = [s for s in active(example) if duty_named(s.duty).family == "element" and not duty_named(s.duty).new_only]
    begun = min((state.from_.earliest for state in states), default=TODAY)
    return any(state.since is None or state.since.earliest < begun for state in states)


def advised_against(provision: Provision) -> bool:
    """New equipment of the supplier that is named, or of one supplier alone, is a gap."""
    return status(provision, LATER, TODAY) == "gap"


def dated(state: State) -> bool:
    return isinstance(state.deadline, PartialDate)


def relative(state: State) -> bool:
    return isinstance(state.deadline, Deadline)


def dated_permit(state: State) -> bool:
    """What goes into service from a day on needs a permit of its own."""
    return state.duty == "authorise_before" and state.since is not None


def told_of_a_ruling(provision: Provision) -> bool:
    return provision.who.addressees == "authorities" and duties([provision]) <= {"inform", "compensate"}


def repealed(provision: Provision) -> bool:
    return not provision.states[-1].active


def says_nobody_is_restricted(provision: Provision) -> bool:
    return duties([provision]) == {"permit_all"} and status(provision, TODAY) == "compliant"


def for_some_operators(provision: Provision) -> bool:
    return bool(provision.who.test)


def fined(provision: Provision) -> bool:
    return re.search(r"\d", provision.penalties) is not None


def known_before(state: State) -> bool:
    return state.known is not None and state.known.latest < state.from_.earliest


def excluded(example: Example) -> bool:
    """No money by this law; of a ruling, by the law that it upheld."""
    rules = [p for p in book().provisions if p.jurisdiction == example[0].jurisdiction]
    rules = rules if kinds(example) == {"court_ruling"} else list(example)
    return any(p.compensation.startswith(("none", "excluded")) for p in rules)


def paid(example: Example) -> bool:
    told_how_much = any(p.compensation for p in example if "compensate" in duties([p]))
    return told_how_much and "compensate" in duties(example)


def paid_by_ruling(example: Example) -> bool:
    ruling = example[0].instrument
    pointing = [p for p in encoded()["DK-2023-TDC-ORDER"] if ruling in p.compensation]
    return kinds(example) == {"court_ruling"} and paid(example) and bool(pointing)
