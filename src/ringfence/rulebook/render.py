"""Every provision as a paragraph in English, from the data alone."""

from collections.abc import Sequence

from ringfence.core.dates import PartialDate
from ringfence.rulebook.duties import duty_named
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import Deadline, Provision, State, Whose
from ringfence.rulebook.terms import Cite, Selector

DOMAIN_WORDS = {
    "core": "the core network", "ran": "the radio access network", "access_fixed": "the fixed access network",
    "transport": "the transport network", "management": "network management", "cloud": "cloud infrastructure",
    "interconnect": "interconnection", "customer": "customer equipment",
}  # fmt: skip
FORCE_WORDS = {
    "binding": "binding", "contractual": "binding on the parties of a contract", "enabling": "a power",
    "advisory": "advice", "voluntary": "an operator's own decision", "political": "announced, without a legal act",
    "proposed": "proposed, not law", "none": "a statement",
}  # fmt: skip
MEASURE_WORDS = {"unpublished": "a rule that was not published"}
CERTAINTY_WORDS = {
    "verified": "read in its source", "partly": "read in part, the rest from memory",
    "memory": "from memory, not verified",
}  # fmt: skip


def paragraph(rulebook: Rulebook, provision: Provision) -> str:
    """Who owes what where since when, with exceptions, each state's source and how sure it is."""
    lines = [f"{provision.title}.", f"Addressed to {_who(provision)}."]
    lines += [
        f"Supposed: as judged here it is no law but part of a what-if: {what_if}."
        for what_if in rulebook.what_ifs_of(provision)
    ]
    lines += [f"{_stretch(state)}: {sentence(rulebook, provision, state)}" for state in provision.states]
    if unless := provision.unless.given():
        lines.append(f"Not for {_selector(provision.unless)}." if unless else "")
    if provision.counts_parts is not None:
        lines.append(f"Equipment that only holds a part of theirs is {'' if provision.counts_parts else 'not '}meant.")
    for label, text in (("Penalties", provision.penalties), ("Compensation", provision.compensation)):
        if text:
            lines.append(f"{label}: {text}.")
    notes = [provision.who.note, provision.where.note, provision.note, provision.whose.test]
    lines += [f"Note: {_sentence_case(note)}." for note in notes if note]
    return "\n".join(lines)


def sentence(rulebook: Rulebook, provision: Provision, state: State) -> str:
    """What one state demands, its force, source and certainty."""
    if state.duty == "none":
        demand = "It no longer applies."
    elif state.duty == "stayed":
        demand = "It is suspended."
    else:
        demand = _demand(rulebook, provision, state)
    words = f"{demand} [{FORCE_WORDS[state.force]}]" if state.active else demand
    remembered = f" (from memory: {state.remembered})" if state.remembered else ""
    return f"{words} Source: {cite(rulebook, state.cite)}; {CERTAINTY_WORDS[state.certainty]}{remembered}."


def _demand(rulebook: Rulebook, provision: Provision, state: State) -> str:
    note = (state.note or provision.note or provision.title).rstrip(".")
    since = state.since or state.from_
    text = duty_named(state.duty).sentence.format(
        whose=whose(rulebook, provision.whose),
        where=where(provision),
        since=since,
        since_clause=f" if it went into service on or after {state.since}" if state.since else "",
        deadline=_deadline(state),
        deadline_clause=_deadline_clause(state),
        accept=" or ".join(state.accept) or "anywhere",
        accept_clause=f" under {' or '.join(state.accept)}" if state.accept else "",
        max_share=f"{state.max_share:.0%}" if state.max_share else "",
        min_share=_share(state.min_share),
        measures=" and by ".join(MEASURE_WORDS.get(measure, measure) for measure in state.measures),
        min_groups=state.min_groups or 2,
        note=_sentence_case(note),
    )
    if state.silence:
        text += f". If the authority is silent{_review(state)}, that is a {state.silence}"
    target = f" {state.target} was asked for without legal effect." if state.target else ""
    more = f" {_sentence_case(note)}." if state.note and "{note}" not in duty_named(state.duty).sentence else ""
    return f"{_sentence_case(text)}{'.' if text.endswith('.') else ''}{target}{more}"


def _review(state: State) -> str:
    return f" for {state.review_days} days" if state.review_days else ""


def _share(share: float | tuple[float, float] | None) -> str:
    bounds = share if isinstance(share, tuple) else (share or 0,)
    return " to ".join(f"{bound:.0%}" for bound in dict.fromkeys(bounds))


def _sentence_case(text: str) -> str:
    """A capital first letter, and no full stop."""
    return text[:1].upper() + text[1:].rstrip(".")


def _stretch(state: State) -> str:
    known = f" (known {state.known})" if state.known and state.known != state.from_ else ""
    return f"From {state.from_}{known}"


def _deadline(state: State) -> str:
    deadline = state.deadline
    if deadline is None:
        return f"{state.from_}, at once"
    if isinstance(deadline, PartialDate):
        return str(deadline)
    if isinstance(deadline, Deadline):
        low, high = deadline.span
        months = f"{low} months" if low == high else f"{low} to {high} months"
        event = "the supplier's designation" if deadline.event == "designation" else f"the event {deadline.event}"
        return f"{months} after {event}" + (f" ({deadline.on})" if deadline.on else "")
    return "a date that was not found"


def _deadline_clause(state: State) -> str:
    return "at once" if state.deadline is None else f"from the day after {_deadline(state)}"


def _who(provision: Provision) -> str:
    who = provision.who
    test = f", if: {who.test}" if who.test else ""
    if who.operators == "all":
        return f"{who.addressees}{test}"
    return f"{', '.join(who.operators)} only{test}"


def whose(rulebook: Rulebook, selector: Whose) -> str:
    """The suppliers a selector means, by name."""
    text = _sure(rulebook, selector)
    if selector.perhaps:
        may = _sure(rulebook, selector.perhaps)
        text = f"{text} (undecided for {may})" if text else f"suppliers as a criterion decides (undecided for {may})"
    return text


def _sure(rulebook: Rulebook, selector: Whose) -> str:
    if selector.any:
        return "any supplier"
    if selector.suppliers:
        return f"{_names(rulebook, selector.suppliers)} and affiliates"
    if selector.designated_under:
        found = rulebook.lists.get(selector.designated_under)
        listed = sorted({entry.supplier for entry in found.entries}) if found else []
        content = _names(rulebook, listed) if listed else "nobody known"
        return f"suppliers listed under {selector.designated_under} ({content})"
    if selector.seat_in:
        return f"suppliers seated in {', '.join(selector.seat_in)}"
    if selector.seat_outside:
        return f"suppliers seated outside {_groups(selector.seat_outside)}"
    if selector.control_outside:
        return f"suppliers seated in, or controlled from, outside {_groups(selector.control_outside)}"
    if selector.state_owned_outside:
        return f"suppliers owned by a state outside {_groups(selector.state_owned_outside)}"
    return ""


def _groups(names: Sequence[str]) -> str:
    return ", ".join(name.upper() for name in names)


def _names(rulebook: Rulebook, ids: Sequence[str]) -> str:
    known = rulebook.suppliers.by_id
    return ", ".join(known[name].name if name in known else name for name in ids)


def where(provision: Provision) -> str:
    """The part of the network a provision is about."""
    text = _selector(provision.where)
    if provision.where.catalogue:
        text = f"the functions that the catalogue {provision.where.catalogue} lists{_also(text)}"
    near = provision.where.near
    if near:
        text += f"{' or' if provision.where.tags else ''} within {near.within_km:g} km of a place of {near.list}"
    if provision.where.perhaps and (perhaps := _selector(provision.where.perhaps)):
        text += f" (perhaps also {perhaps})"
    return text


def _also(text: str) -> str:
    return "" if text == "the network" else f", in {text}"


def _selector(selector: Selector) -> str:
    named = (*selector.domains, *selector.parts)
    domains = " or ".join(DOMAIN_WORDS.get(name, name) for name in named)
    generations = ", ".join(selector.generations)
    if list(selector.given()) == ["network_kinds"]:
        return f"{' or '.join(selector.network_kinds)} networks"
    parts = [
        domains or ("" if selector.functions else f"{generations} networks".strip() if generations else "the network")
    ]
    phrases = (
        (selector.functions, "{}"),
        (selector.generations if domains or selector.functions else (), "of {}"),
        (selector.bands, "in the bands {}"),
        (selector.site_classes, "at {} sites"), (selector.network_kinds, "of {} networks"),
        (selector.customers, "run for {}"), (selector.funding, "paid for by {}"), (selector.made_in, "made in {}"),
        (selector.tags, "at sites marked {}"),
    )  # fmt: skip
    parts += [phrase.format(", ".join(values)) for values, phrase in phrases if values]
    return " ".join(part for part in parts if part)


def cite(rulebook: Rulebook, found: Cite) -> str:
    """Title, locator, address and day of reading."""
    source = rulebook.sources.get(found.source)
    address = f" <{source.url}>" if source and source.url else ""
    title = f"{source.title}{address}" if source else found.source
    return f"{title}{f', {found.locator}' if found.locator else ''}, read {found.checked_on}"
