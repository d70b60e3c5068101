"""Dated facts that provisions refer to: who a supplier is, who is listed, what was permitted, filed or decided."""

from typing import Literal

from pydantic import Field

from ringfence.rulebook.terms import Certainty, Cite, Day, Domain, Function, Model, Selector, Span


class Alias(Model):
    """A spelling of a supplier's name, on any day: a brand that changed hands is a supplier with dated parents."""

    text: str


class Parent(Span):
    """A company that controls another."""

    id: str
    certainty: Certainty
    source: str = ""


class Seat(Span):
    """The country in which a company has its seat."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    certainty: Certainty
    source: str = ""


class Owner(Span):
    """Who owns a company, as far as it matters to criteria of ownership."""

    kind: Literal["state", "public", "private", "employees", "unknown"] = Field(
        description="state: a government controls it; public: listed shares; employees: by staff or their union"
    )
    country: str = Field("", description="of the state that owns it; empty: not a state")
    certainty: Certainty
    source: str = ""
    note: str = ""


class Supplier(Model):
    """A company or group that supplies equipment, software or services."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    aliases: tuple[Alias, ...] = ()
    parents: tuple[Parent, ...] = Field((), description="companies that control it, over time")
    seats: tuple[Seat, ...] = ()
    owners: tuple[Owner, ...] = Field((), description="kinds of owner, over time")
    pen: tuple[int, ...] = Field((), description="IANA private enterprise numbers")
    oui: tuple[str, ...] = Field((), description="company names in the IEEE OUI register, or prefixes: six hex digits")
    cpe: tuple[str, ...] = Field((), description="vendors in CPE names")
    purl: tuple[str, ...] = Field((), description="type and namespace of package URLs: maven/com.example")
    note: str = ""


class EnteredAlias(Model):
    """What a spelling means, entered beside the suppliers: it adds to a supplier, and replaces nothing of it."""

    text: str
    supplier: str = Field("", description="id of the supplier; empty: the text names nobody")
    decided: Day | None = Field(None, description="of several for one text the one decided last counts")
    note: str = ""


class Operator(Model):
    """A network operator that a rule or a user names."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    counts_as: tuple[str, ...] = Field(
        (), description="ids of other operators whose obligations it shares (a successor)"
    )
    obliged: tuple[str, ...] = Field((), description="provisions, or facts, known to address it (`who.test`)")
    not_obliged: tuple[str, ...] = Field((), description="provisions, or facts, known not to address it")


class Entry(Span):
    """A supplier's entry on a list: a designation, or an approval for an allow list."""

    supplier: str
    known: Day | None = None
    certainty: Certainty = "verified"
    cite: Cite
    note: str = ""


class DatedList(Model):
    """A list kept by an authority: who is on it, since when; kept apart from the rules that use it."""

    id: str
    title: str
    public: bool = Field(True, description="false: the content is not public, so absence proves nothing")
    entries: tuple[Entry, ...] = ()


class Permit(Span):
    """A permit: valid ``from`` its grant ``to`` its end; while nobody has decided, only ``filed`` is given."""

    id: str
    provisions: tuple[str, ...]
    operator: str = ""
    filed: Day | None = Field(None, description="day of the application or notice")
    refused: Day | None = Field(None, description="day of the refusal or veto")
    known: Day | None = None
    note: str = ""


class Place(Model):
    """A place near which a rule is stricter."""

    name: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class PlaceList(Model):
    """Places near which a rule is stricter; mostly confidential, hence in private overlays."""

    id: str
    complete: bool = Field(description="false: other places may exist, so distance proves nothing")
    places: tuple[Place, ...]


class Event(Model):
    """Something a deadline counts from."""

    id: str
    on: Day
    operator: str = ""
    known: Day | None = None


class Document(Span):
    """A plan, report or declaration that was filed, by an operator or by the maker of equipment."""

    provision: str
    operator: str = ""
    supplier: str = ""
    note: str = ""


class CatalogueVersion(Span):
    """What a catalogue holds from a day on, until the next version."""

    domains: tuple[Domain, ...] = ()
    functions: tuple[Function, ...] = ()
    perhaps: Selector | None = Field(None, description="domains or functions that may be meant too: unknown")
    known: Day | None = None
    certainty: Certainty = "verified"
    cite: Cite
    note: str = ""


class Catalogue(Model):
    """An authority's list of critical functions, in its versions; kept apart from the rules that use it."""

    id: str
    title: str
    versions: tuple[CatalogueVersion, ...] = Field(min_length=1)


class Facts(Model):
    """A ``*.facts.yaml`` file: dated facts that provisions refer to."""

    lists: tuple[DatedList, ...] = ()
    permits: tuple[Permit, ...] = ()
    places: tuple[PlaceList, ...] = ()
    events: tuple[Event, ...] = ()
    documents: tuple[Document, ...] = ()
    catalogues: tuple[Catalogue, ...] = ()
    operators: tuple[Operator, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    aliases: tuple[EnteredAlias, ...] = ()
