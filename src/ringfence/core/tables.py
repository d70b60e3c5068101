"""Every table that passes between stages, declared once: columns, types, units, meaning.

The reference page of the docs is generated from these declarations, and writers check against them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

TEXT, DATE, INT, REAL, FLAG, TEXTS = (
    pa.string(),
    pa.date32(),
    pa.int64(),
    pa.float64(),
    pa.bool_(),
    pa.list_(pa.string()),
)
INSTANT = pa.timestamp("us", tz="UTC")
ATTRS = pa.map_(pa.string(), pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """One column; NULL means unknown unless ``meaning`` says otherwise."""

    name: str
    type: pa.DataType
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, what one row stands for, and the columns that order it."""

    name: str
    one_row_per: str
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(c.name, c.type) for c in self.columns])

    @property
    def names(self) -> list[str]:
        return [c.name for c in self.columns]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


_ORIGIN = (
    Column("snapshot_at", INSTANT, "when the source says the network looked like this"),
    Column("source_id", TEXT, "import run that read the row"),
    Column("source_format", TEXT, "importer that read the row"),
    Column("source_ref", TEXT, "line, distinguished name or pointer inside the source"),
)

SITE: Final = Table(
    "site",
    "operator and site",
    (
        Column("operator", TEXT, "operator as the source names it"),
        Column("site_id", TEXT, "siteIdentification (TS 28.541 peeParametersList) or the planner's own id"),
        Column("name", TEXT, "name of the site"),
        Column("latitude", REAL, "WGS 84; exactly 0,0 is read as unknown", "degrees"),
        Column("longitude", REAL, "WGS 84", "degrees"),
        Column("position_basis", TEXT, "surveyed, register, estimate or place_name"),
        Column("accuracy_m", REAL, "radius of the position's uncertainty", "m"),
        Column("country", TEXT, "ISO 3166-1 alpha-2"),
        Column("place", TEXT, "locationName (TS 28.622)"),
        Column("site_class", TEXT, "core, aggregation, ran, edge or lab"),
        Column("tags", TEXTS, "marks given by the user, for example nsi or not-sensitive"),
        *_ORIGIN,
    ),
    ("operator", "site_id"),
)

ELEMENT: Final = Table(
    "element",
    "installed thing that a provision can judge",
    (
        Column("element_id", TEXT, "id in the source, or hash of operator and distinguished name; unique per operator"),
        Column("operator", TEXT, "operator as the source names it"),
        Column("country", TEXT, "where it stands, ISO 3166-1 alpha-2"),
        Column("dn", TEXT, "distinguished name (TS 32.300)"),
        Column("parent_id", TEXT, "element_id of the containing element"),
        Column("root_id", TEXT, "element_id of the managed element"),
        Column("kind", TEXT, "managed_element, function, cell, hw_unit, sw_unit, device, o_cloud_resource or external"),
        Column("function", TEXT, "network function as 3GPP writes it: AMF, UPF, GNB-DU"),
        Column("function_raw", TEXT, "function as the source writes it"),
        Column("user_label", TEXT, "userLabel (TS 28.622)"),
        Column("domain", TEXT, "core, ran, access_fixed, transport, management, cloud, interconnect or customer"),
        Column("generation", TEXTS, "2G, 3G, 4G, 5G-NSA, 5G-SA, 5G (mode unknown), fixed"),
        Column("plmn", TEXT, "MCC-MNC as text"),
        Column("supplier_raw", TEXT, "supplier as the source writes it"),
        Column("supplier_id", TEXT, "resolved supplier entity; NULL if unresolved"),
        Column("supplier_basis", TEXT, "stated, specification, unit, format, sbom, user, pen, oui, cpe or purl"),
        Column("product", TEXT, "product family or model"),
        Column("product_number", TEXT, "vendorUnitTypeNumber or part number"),
        Column("hw_version", TEXT, "hardware version"),
        Column("sw_version", TEXT, "swVersion (TS 28.622)"),
        Column("patch", TEXT, "hot patch or correction package on top of the software version"),
        Column("serial", TEXT, "serial number, as text"),
        Column("asset_tag", TEXT, "asset-id (RFC 8348) or globalAssetId (O-RAN O2)"),
        Column("mac_prefix", TEXT, "first three octets of a MAC address (OUI), as six hex digits"),
        Column("pen", TEXT, "IANA private enterprise number of the supplier, as text"),
        Column("image_ref", TEXT, "container image as the source writes it"),
        Column("image_digest", TEXT, "digest of that image, sha256:..."),
        Column("purl", TEXT, "package URL"),
        Column("cpe", TEXT, "CPE 2.3 name"),
        Column("vnfd_id", TEXT, "vnfdId (TS 28.541 vnfParametersList, SOL001 descriptor_id)"),
        Column("vnf_instance_id", TEXT, "vnfInstanceId (TS 28.541 vnfParametersList)"),
        Column("in_service_from", DATE, "first day in service"),
        Column("in_service_to", DATE, "first day no longer in service; NULL: in service until further notice"),
        Column(
            "last_seen_on",
            DATE,
            "day of the last snapshot with it, where in_service_to is the day of the first one without it: "
            "it left after this day; NULL: the source states in_service_to, or there is none",
        ),
        Column(
            "absent_on",
            DATE,
            "day of the last snapshot before it, which was without it: it came after this day; NULL: no such snapshot",
        ),
        Column("made_on", DATE, "date of manufacture"),
        Column("last_service_on", DATE, "dateOfLastService (TS 28.633)"),
        Column("site_id", TEXT, "site it stands at"),
        Column("site_class", TEXT, "class of that site"),
        Column("tags", TEXTS, "marks of that site or of the element itself"),
        Column("bands", TEXTS, "3GPP operating bands: n78, B3"),
        Column("cells", INT, "cells it carries", "cells"),
        Column("traffic", REAL, "traffic it carries, in any unit that is the same for all elements of an operator"),
        Column("population", INT, "people covered", "people"),
        Column("premises", INT, "premises passed (fixed access)", "premises"),
        Column("managed_by", TEXT, "company that runs it, if not the operator"),
        Column("operated_from", TEXTS, "countries of the staff who operate it, ISO 3166-1 alpha-2"),
        Column("made_in", TEXT, "country of production, ISO 3166-1 alpha-2"),
        Column("network_kind", TEXT, "public, private or government"),
        Column("customer", TEXT, "customer for whom it is run"),
        Column("funding", TEXTS, "public programmes that paid for it; none: own money"),
        Column("certificates", TEXTS, "certificates it holds; none: it holds none"),
        Column(
            "permits",
            TEXTS,
            "permits granted for it, as ID or ID@FROM/TO (TO: first day it no longer holds); none: it has none",
        ),
        Column("admin_state", TEXT, "ITU-T X.731 administrative state"),
        Column("oper_state", TEXT, "ITU-T X.731 operational state"),
        Column("lifecycle_state", TEXT, "state in the life cycle, as the source writes it: planned, active, retired"),
        Column("attrs", ATTRS, "all other attributes, as read"),
        *_ORIGIN,
    ),
    ("operator", "element_id"),
)

COMPONENT: Final = Table(
    "component",
    "part of an element as a bill of materials, a descriptor or an inventory lists it",
    (
        Column("operator", TEXT, "operator as the source names it"),
        Column("element_id", TEXT, "element that holds it"),
        Column("bom_ref", TEXT, "id of the part within the element; unique there"),
        Column("type", TEXT, "CycloneDX component type: device, firmware, operating-system, container, library, ..."),
        Column("name", TEXT, "name of the part"),
        Column("version", TEXT, "version of the part"),
        Column("supplier_raw", TEXT, "supplier as the source writes it"),
        Column("supplier_id", TEXT, "resolved supplier entity; NULL if unresolved"),
        Column("supplier_basis", TEXT, "stated, specification, unit, format, sbom, user, pen, oui, cpe or purl"),
        Column("purl", TEXT, "package URL"),
        Column("cpe", TEXT, "CPE 2.3 name"),
        Column("serial", TEXT, "serial number, as text"),
        Column("licences", TEXTS, "SPDX licence expressions"),
        Column("hashes", TEXTS, "ALG:hex"),
        Column("depends_on", TEXTS, "bom_ref of the parts it needs"),
        *_ORIGIN,
    ),
    ("operator", "element_id", "bom_ref"),
)

RELATION: Final = Table(
    "relation",
    "pair of elements and way in which they are related",
    (
        Column("operator", TEXT, "operator as the source names it"),
        Column("from_id", TEXT, "element_id"),
        Column("to_id", TEXT, "element_id"),
        Column("type", TEXT, "composed_of, hosted_on, managed_by, connected_to or neighbour (from ... to)"),
        *_ORIGIN,
    ),
    ("operator", "from_id", "to_id", "type"),
)

CONFLICT: Final = Table(
    "conflict",
    "element, column and pair of sources that disagree",
    (
        Column("operator", TEXT, "operator as the sources name it"),
        Column("element_id", TEXT, "the element"),
        Column("column", TEXT, "column of the element table; attrs.NAME: the attribute NAME"),
        Column("value_a", TEXT, "value that is used; lists are joined with ;"),
        Column("source_a", TEXT, "source_id of that value"),
        Column("value_b", TEXT, "value that is not used"),
        Column("source_b", TEXT, "source_id of that value"),
    ),
    ("operator", "element_id", "column", "source_b"),
)

IMPORT_RUN: Final = Table(
    "import_run",
    "imported file",
    (
        Column("source_id", TEXT, "first 16 hex digits of the file's SHA-256; in a series, also of its name and day"),
        Column("path", TEXT, "file name, without its folder"),
        Column("sha256", TEXT, "hash of the file"),
        Column("format", TEXT, "importer that read it"),
        Column("rows", INT, "elements read", "rows"),
        Column("errors", INT, "problems met", "problems"),
        Column("partial", FLAG, "whether a part of the file could not be read"),
        Column("tool_version", TEXT, "version of ringfence"),
        Column("series", TEXT, "series of snapshots it belongs to; NULL: none"),
        Column("taken_on", DATE, "day of the snapshot, as the caller or else the file says; NULL: not known"),
    ),
    ("source_id",),
)

FINDING: Final = Table(
    "finding",
    "subject (element or operator), provision and interval in which the status stays the same",
    (
        Column("finding_id", TEXT, "hash of operator, country, element, part, provision and from_on"),
        Column("element_id", TEXT, "the element judged; NULL: the operator as a whole is judged"),
        Column("part", TEXT, "the part through which the rule reaches the element; NULL: the element itself"),
        Column("operator", TEXT, "operator"),
        Column("country", TEXT, "country of the element, ISO 3166-1 alpha-2"),
        Column("jurisdiction", TEXT, "whose rule it is: ISO 3166-1 alpha-2 in lower case, or eu"),
        Column("provision", TEXT, "id of the provision; NULL: no rulebook was read for the country"),
        Column("fact_id", TEXT, "id of the fact the provision was encoded from"),
        Column("status", TEXT, "breach, unknown, gap (against advice), dormant (power not used) or compliant"),
        Column("force", TEXT, "binding, contractual, enabling, advisory, voluntary, political, proposed or none"),
        Column("from_on", DATE, "first day of the interval; NULL: since before the rule and the element can be dated"),
        Column("to_on", DATE, "first day after the interval; NULL: until further notice"),
        Column("due_on", DATE, "day on which it becomes a breach if nothing changes; NULL: never or not known"),
        Column("because", TEXT, "code of the reason; `ringfence explain` turns it into a sentence"),
        Column("settled_by", TEXT, "what would settle an unknown, separated by ;"),
        Column("measure", TEXT, "for shares: what is counted"),
        Column("share_low", REAL, "lowest share possible", "0 to 1"),
        Column("share_high", REAL, "highest share possible", "0 to 1"),
        Column("source", TEXT, "key of the cited source"),
        Column("locator", TEXT, "where in the source"),
        Column("certainty", TEXT, "verified, partly or memory"),
    ),
    ("jurisdiction", "provision", "operator", "country", "element_id", "part", "from_on"),
)

JOB: Final = Table(
    "job",
    "operator, place, domain and supplier: what is replaced in one piece of work",
    (
        Column("job_id", TEXT, "hash of operator, place, domain and supplier"),
        Column("operator", TEXT, "operator"),
        Column("country", TEXT, "country of the place, ISO 3166-1 alpha-2"),
        Column("region", TEXT, "region of the operator, whose crews do the work"),
        Column("site_id", TEXT, "site; NULL: the job is an element without a known site"),
        Column("site_class", TEXT, "core, aggregation, ran, edge or lab"),
        Column("domain", TEXT, "domain of the equipment; NULL: not known"),
        Column("supplier_id", TEXT, "supplier of what stands there on the first day; NULL: not known"),
        Column("elements", INT, "elements of the job", "elements"),
        Column("element_ids", TEXTS, "their element_id"),
        Column("has_5g", FLAG, "whether one of them is of 5G"),
        Column("rollout", FLAG, "whether it is radio access without 5G, at a site that has none"),
        Column("demanded", INT, "elements that a rule of the policy wants gone", "elements"),
        Column("due_on", DATE, "last lawful day of the first that must go; NULL: none must; it may be past"),
        Column("provisions", TEXTS, "rules that want them gone"),
        Column("sensitive", FLAG, "whether such a rule is about sensitive places"),
        Column("end_of_life_on", DATE, "planned end of life, or the stated last day if earlier; NULL: age not known"),
        Column("permission", TEXT, "key of what may be put in its place; see PERMISSION"),
        Column("factor", REAL, "works of this site relative to those of its kind", "1"),
        Column("latitude", REAL, "WGS 84", "degrees"),
        Column("longitude", REAL, "WGS 84", "degrees"),
        Column("cells", INT, "cells carried", "cells"),
        Column("traffic", REAL, "traffic carried, in the operator's unit"),
        Column("population", INT, "people covered", "people"),
        Column("premises", INT, "premises passed", "premises"),
    ),
    ("operator", "region", "job_id"),
)

PERMISSION: Final = Table(
    "permission",
    "key, supplier and stretch in which its equipment may be put into service without a breach",
    (
        Column("permission", TEXT, "key: jobs with the same answers share it"),
        Column("supplier_id", TEXT, "supplier of what is put in"),
        Column("from_on", DATE, "first day; NULL: open"),
        Column("to_on", DATE, "first day after the stretch; NULL: open"),
    ),
    ("permission", "supplier_id", "from_on"),
)

SCHEDULE: Final = Table(
    "schedule",
    "job and move: what is done there, when and by whose equipment",
    (
        Column("job_id", TEXT, "the job"),
        Column("operator", TEXT, "operator"),
        Column("region", TEXT, "region"),
        Column("site_id", TEXT, "site"),
        Column("domain", TEXT, "domain"),
        Column("incumbent", TEXT, "supplier of what stood there"),
        Column("move", TEXT, "upgrade, swap, swap_upgrade, swap5, upgrade_new, upgrade_mix or swap_mix"),
        Column("quarter", INT, "quarter of the plan, from 0", "quarters"),
        Column("done_on", DATE, "last day of that quarter"),
        Column("supplier_id", TEXT, "supplier of what is put in"),
        Column("due_on", DATE, "last lawful day"),
        Column("late", FLAG, "whether it is done after that day"),
        Column("incremental_eur", REAL, "destroyed life, premium and extra works", "EUR"),
        Column("gross_eur", REAL, "equipment and works bought", "EUR"),
    ),
    ("operator", "region", "quarter", "job_id", "move"),
)

TABLES: Final = (SITE, ELEMENT, COMPONENT, RELATION, CONFLICT, IMPORT_RUN, FINDING, JOB, PERMISSION, SCHEDULE)
