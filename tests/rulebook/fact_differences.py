"""Where the rulebook says otherwise than the fact base, and why.

By fact, each difference as `tests.rulebook.test_fact_base` words it. One that is not listed fails, and so does one that
has gone.
"""

from tests.rulebook.fact_base import Differences

_ART_12 = "the article on the duties applies from one month after the decree, as the text read says"
_POWER = "the fact lists a power among the duties of a binding act"
_NOBODY_LOOKED = "what is not known of the years before the law, which the fact has only in the snapshots"

FORCES: Differences = {
    "AU-2017-TSSR": {"enabling: au/tssr-2017/directions": _POWER},
    "BR-2021-GOV-NETWORK": {
        "none: br/portaria-1924/commercial-networks": "what the ordinance leaves free; the fact has it as a note"
    },
    "CA-2026-C8": {
        "binding: ca/bill-c8/incident-reports": "the act asks for reports without a further decision",
        "binding: ca/bill-c8/no-compensation": "the exclusion holds by the act itself",
        "binding: ca/bill-c8/procedure": "the procedure holds by the act itself",
    },
    "CY-NONE": {"political: cy/none-found/memorandum-2020": "a memorandum read since"},
    "CZ-2025-ACT-264": {
        "binding: cz/act-264-2025/availability": "owed without a measure of the agency",
        "binding: cz/act-264-2025/register": "owed without a measure of the agency",
    },
    "ES-2022-SENSITIVE-SITES": {
        "binding: es/rdl-7-2022/sensitive-sites-authorisation": "needed for every supplier, so no rating is waited for"
    },
    "FI-2021-AECS-244A": {"enabling: fi/aecs-244a/removal-order": _POWER},
    "FR-2019-AUTHORISATION": {"enabling: fr/law-2019-810/injunction": _POWER},
    "IE-2023-PART3": {"binding: ie/act-4-2023/commencement": "how the act begins, not a duty of operators"},
    "IT-2019-DL22": {"enabling: it/dl22-2019/veto": _POWER},
    "LU-UNKNOWN": {"none: lu/not-read-before-2021/status": _NOBODY_LOOKED},
    "LV-2022-LAW": {
        "binding: lv/cabinet-397-2025/network-requirements": "the cabinet has used the power since the fact was written"
    },
    "NO-2019-SECURITY-ACT-9-4": {
        "binding: no/security-act-2018/notice": "the act asks whoever is under it to notify, without a decision",
        "binding: no/security-act-2018/risk-assessment": "the act asks whoever is under it to assess before buying",
    },
    "NZ-2013-TICSA": {"enabling: nz/ticsa-2013/directions": _POWER},
    "SG-2020-NONE": {
        "political: sg/5g-licences-2020/no-exclusion": "that nobody is excluded is a statement, not a licence condition"
    },
    "US-2020-SECURE-NETWORKS-ACT": {"enabling: us/secure-networks-act/covered-list": _POWER},
    "US-2025-EA-MODULES": {"enabling: us/fcc-25-71/earlier-authorisations": _POWER},
}

CERTAINTIES: Differences = {
    "BE-2023-KB18-LOCALISE": {
        "be/law-2022/infrastructure-in-eu 2022-03-21": "the law itself was read; what is remembered concerns the decree"
    },
    "CA-2022-POLICY-4G": {
        "ca/policy-2022/remove-4g 2022-05-19": "remembered is the date for buying, not that for removal"
    },
    "CA-2022-POLICY-5G": {
        "ca/policy-2022/remove-5g 2022-05-19": "remembered is the date for buying, not that for removal"
    },
    "CR-2023-DECREE": {
        "cr/decree-44196/upheld 2025-02-20": "remembered is the day of publication, not the rulings",
        "cr/decree-44196/upheld 2025-09": "remembered is the day of publication, not the rulings",
    },
    "DO-2020-HUAWEI-OUT": {
        "do/announcement-2020/agreement 2020-11": "inferred is the month of the reversal, not that of the agreement"
    },
}

DATES: Differences = {
    "AL-2021-MOU": {
        "adopted 2021-06: 2021-06-13": "the day was read since",
        "in_force 2021-06: 2021-06-13": "the day was read since",
    },
    "AU-2017-TSSR": {
        "after the end: au/soci-2024/notify": "successors that the fact names under its end",
        "after the end: au/soci-2024/protect": "successors that the fact names under its end",
        "after the end: au/soci-2024/risk-programme": "successors that the fact names under its end",
    },
    "BE-2023-KB18-LOCALISE": {
        "adopted 2023-04-18: 2022-02-17": "the law that the decree executes asks for infrastructure in the EU itself",
        "in_force 2023-05-21: 2022-03-21": "as before; the decree may not apply before 1 January 2026 by the law",
    },
    "BR-2021-GOV-NETWORK": {
        "after the end: br/portaria-1924/commercial-networks": "that commercial networks are free did not end"
    },
    "CH-2026-FMG": {"proposed 2026-05-27: 2023-12": "the mandate to draft it came first"},
    "CN-2020-CYBER-REVIEW": {"adopted 2020-04: 2020-04-27": "the day was read since"},
    "CR-2023-DECREE": {"ends None: 2024-02": "the stay, which has a fact of its own"},
    "CR-2023-SUSPENDED": {"after the end: cr/stay-2024/delay": "what other courts said did not end with the stay"},
    "DO-2020-HUAWEI-OUT": {
        "after the end: do/announcement-2020/agreement": "whether the agreement outlived the reversal was not found"
    },
    "ES-2022-CRITICAL-ELEMENTS": {"in_force 2022-03-31: 2022-04-30": _ART_12},
    "ES-2022-DIVERSIFY": {
        "in_force 2022-03-31: 2022-04-30": _ART_12,
        "ends None: 2023-12-21": "the first text did not limit diversity to the radio access network",
    },
    "ES-2022-SENSITIVE-SITES": {"in_force 2022-03-31: 2022-04-30": _ART_12},
    "FI-2026-REGULATION": {"adopted 2026: 2025-12-19": "the day on which it was given was read since"},
    "FR-2020-PRACTICE": {
        "ends 2028: None": "each area ends with its own authorisation: a term, not the end of the rule",
        "after the end: fr/anssi-practice/very-dense-areas": "what still runs after the last authorisation is a breach",
    },
    "GB-2020-JULY-PURCHASE": {
        "in_force 2020-12-31: 2020-11-30": "the stop of installation was announced on 30 November, for September 2021"
    },
    "GB-2020-NCSC-HRV-CORE": {
        "after the end: gb/ncsc-2020/core-after-direction": "whether the advice still stands for ZTE is left open"
    },
    "LU-UNKNOWN": {
        "adopted 2021-12-17: 2018-01-01": _NOBODY_LOOKED,
        "in_force 2021-12-26: 2018-01-01": _NOBODY_LOOKED,
        "ends None: 2021-12-26": _NOBODY_LOOKED,
    },
    "NL-2019-BVIT": {"in_force 2019-12: 2019-12-06": "the text of the decree was read since"},
    "SE-2020-PTS-NEW": {"ends None: 2021-01-20": "the stay, which has a fact of its own"},
    "SE-2020-PTS-REMOVE": {"ends None: 2021-01-20": "the stay, which has a fact of its own"},
    "XK-2020-PLEDGE": {
        "adopted 2020-09: 2020-09-04": "the day was read since",
        "in_force 2020-09: 2020-09-04": "the day was read since",
    },
}

_NOT_READ_2028 = "the year is that of the draft; the final text was not read, so the term is unknown"
_NO_DUTY = "asked of Member States, so the day stands in the note of a provision that judges nobody"
_LISTED_FOR_60_DAYS = "exactly 60 days, so the list us/covered-list/subsidy-ban holds the days themselves"
_READING = (
    "computed under one reading of a text that was not read, so the term is unknown and the day stands in the note"
)

TERMS: Differences = {
    "BE-2022-LAW": {
        "also unknown: be/law-2022/authorisation": "the regularisation, whose start was open until the royal decree",
        "also 2023-07-21: be/law-2022/authorisation": "two months after the royal decree, which the fact has in words",
    },
    "BE-2023-KB16-CORE-ZONES": {
        "remove_by by 2028": _NOT_READ_2028,
        "also unknown: be/kb16-2023/core": _NOT_READ_2028,
        "also unknown: be/kb16-2023/sensitive-zones": _NOT_READ_2028,
    },
    "BE-2023-KB16-RAN-CAP": {
        "cap_share by 2028": _NOT_READ_2028,
        "also unknown: be/kb16-2023/ran-share": _NOT_READ_2028,
    },
    "CZ-2025-ACT-264": {
        "also unknown: cz/act-264-2025/ban": "set by the measure with regard to depreciation, as the fact has it",
        "also 12 months: cz/act-264-2025/register": "first within one year, as the fact says in words",
        "also 12 months: cz/act-264-2025/availability": "a year after the service became strategically important",
    },
    "EE-2022-PERMIT": {
        "also 2022-06-01: ee/eca-2021/use-permit": "the last day for applications, read since",
        "also 2023-03-01: ee/eca-2021/yearly-notice": "a yearly notice, read since",
    },
    "ES-2022-LOCALISE": {"also 2022-09-30: es/rdl-7-2022/risk-analysis": "the first analysis within six months"},
    "EU-2019-REC534": {
        "assess by 2019-06-30": _NO_DUTY,
        "assess by 2019-10-01": _NO_DUTY,
        "advise_measures by 2019-12-31": _NO_DUTY,
    },
    "EU-2020-TOOLBOX": {"advise_measures by 2020-04-30": _NO_DUTY},
    "EU-2023-COMMISSION-OWN-NETWORKS": {
        "also unknown: eu/communication-2023/own-networks-removal": "a date that was not found, as in the fact"
    },
    "EU-2026-CSA2": {"assess after 6 months": "an assessment by authorities, in the note of the mechanism"},
    "FR-2019-AUTHORISATION": {
        "also unknown: fr/law-2019-810/authorisation": "until the list of equipment it was open what needs one by when"
    },
    "FR-2020-PRACTICE": {
        "remove_by by 2028": "each area has its own last day, three to eight years after decisions of 2020",
        "also 36 to 96 months: fr/anssi-practice/very-dense-areas": "the same in years, as the fact says in words",
    },
    "IT-2019-DL64-LAPSED": {"notify_before after 0 months": "ten days after a contract; inventories hold no contracts"},
    "NL-2021-DECISIONS": {"also unknown: nl/decisions-2021/removal": "the term is a state secret"},
    "OP-2020-TELIA-LT": {"also unknown: lt/telia-2020/4g-replacement": "no date was found, as in the fact"},
    "PL-2026-KSC": {"prohibit_new after 0 months": "holds from the entry on the list itself, without a term"},
    "RO-2021-LAW-163": {
        "remove_by by 2026-06-14": _READING,
        "remove_by by 2028-06-14": _READING,
        "also unknown: ro/law-163-2021/unauthorised-core": _READING,
        "also unknown: ro/law-163-2021/unauthorised-other": _READING,
    },
    "TR-2025-DOMESTIC-SHARE": {
        "also 0 to 12 months: tr/5g-authorisation-2025/domestic-share": "the first year, whose end was not read",
        "also unknown: tr/5g-authorisation-2025/national-share": "when a fitting product exists was not published",
    },
    "US-2020-SECURE-NETWORKS-ACT": {"restrict_funding after 2 months": _LISTED_FOR_60_DAYS},
    "US-2022-COVERED-LIST-SERVICES": {"restrict_funding after 2 months": _LISTED_FOR_60_DAYS},
    "XK-2020-PLEDGE": {"also unknown: xk/pledge-2020/removal": "soon, but no date, as the fact says in words"},
}

_ON_MAKERS = "asked of makers, so told and not judged"
_BEST_EFFORTS = "an open duty: whatever shows that it is met may be filed"

DUTIES: Differences = {
    "AU-2017-TSSR": {"no conditions": _BEST_EFFORTS, "also report": _BEST_EFFORTS},
    "BE-2023-KB18-LOCALISE": {"also conditions": "where infrastructure stands is not what localise sees"},
    "CA-2026-C8": {"also compensate": "the exclusion of compensation"},
    "CZ-2025-ACT-264": {
        "no localise": "the service must stay available from Czech territory, which no inventory shows",
        "also conditions": "the same",
        "also remove_by": "what a measure would do, asleep until there is one",
    },
    "DE-2020-CATALOGUE": {
        "no declare_trust": _ON_MAKERS,
        "no certify": "judged from 2026 on, by de/tkg-2021/certification",
        "no conditions": _BEST_EFFORTS,
        "also report": _BEST_EFFORTS,
    },
    "EE-2022-PERMIT": {"also report": "a yearly notice, read since"},
    "ES-2022-PRIVATE-NETWORKS": {"no conditions": _ON_MAKERS},
    "EU-2020-TOOLBOX": {
        "no certify": "asked of Member States, told in the note",
        "no power_to_restrict": "asked of Member States, told in the note",
    },
    "EU-2026-CSA2": {
        "no authorise_before": "an exemption in the single case, told in the note",
        "also restrict_funding": "the same duty closes public buying and money of the Union; two provisions here",
    },
    "FI-2021-AECS-244A": {"also compensate": "the fact has it under compensation"},
    "GB-2010-HCSEC": {"no conditions": "an arrangement with Huawei; operators owe nothing by it"},
    "GB-2022-DESIGNATION": {"no power_to_restrict": "the use of a power; the list gb/dvd-2022/list holds the entry"},
    "IN-2020-NSDTS": {"no no_restriction": "what stays allowed is spared by the rule itself, and told"},
    "IT-2020-FASTWEB-VETO": {"no diversify": "neither a number nor a count is known, so nothing is judged"},
    "LT-2021-LAW": {"no authorise_before": "the regulator asks the commission; the operator asks for nothing"},
    "LU-UNKNOWN": {"also not_read": _NOBODY_LOOKED},
    "LV-2022-LAW": {"also conditions": "the cabinet regulation of 2025"},
    "OP-2020-TELIA-LT": {"also advise": "none for 5G, as the fact says in its title"},
    "RO-2024-HUAWEI-REJECTED": {"no prohibit_use": "what is installed is a matter of law 163/2021"},
    "SG-2020-NONE": {"also permit_all": "the fact has the statement of the minister as a note"},
    "TR-2025-DOMESTIC-SHARE": {"no conditions": "a least share is a duty of its own", "also min_share": "the same"},
    "US-2018-NDAA-889B": {
        "no restrict_procurement": "the contractor has to be rid of it, however old",
        "also remove_by": "the same",
        "no declare_trust": "given by the operator, not by a maker",
        "also report": "the same",
    },
    "US-2019-TGL": {"no no_restriction": "carves out of an export rule, no statement that all may be used"},
    "US-2021-COVERED-LIST": {"no restrict_funding": "follows by us/secure-networks-act/subsidies, from the list"},
    "US-2022-COVERED-LIST-SERVICES": {"no restrict_funding": "follows by us/secure-networks-act/subsidies"},
    "US-2022-EQUIPMENT-AUTH": {"no declare_trust": _ON_MAKERS},
    "US-2026-COVERED-LIST-ROUTERS": {"no conditions": _ON_MAKERS},
    "US-2026-FOREIGN-ADVERSARY-CONTROL": {
        "no declare_trust": "of licence holders on themselves, not of makers",
        "also report": "the same",
    },
}

_OLT = "full fibre, told by its function"
_ANY = "all of them, so none is asked for"

GENERATIONS: Differences = {
    "BR-2021-GOV-NETWORK": {"5G: br/portaria-1924/commercial-networks": "the concern was 5G"},
    "DK-2026-HIGH-COURT": {
        "any: dk/high-court-2026/compensation": "optical transport, told by its functions",
        "any: dk/high-court-2026/upheld": "optical transport, told by its functions",
    },
    "EE-2022-ELISA-PERMIT": {
        "5G: ee/elisa-permit-2022/5g": "two terms, two provisions",
        "2G 3G 4G: ee/elisa-permit-2022/older-generations": "two terms, two provisions",
    },
    "EE-2022-PERMIT": {
        "any: ee/eca-2021/yearly-notice": _ANY,
    },
    "EU-2026-AG-C354-24": {"any: eu/c-354-24/opinion": _ANY},
    "GB-2020-NCSC-HRV-CAP": {
        "any: gb/ncsc-2020/second-supplier-full-fibre": _OLT,
        "any: gb/ncsc-2020/share-full-fibre": _OLT,
    },
    "GB-2020-NCSC-HRV-CORE": {
        "5G fixed: gb/ncsc-2020/core": "full fibre is covered too, as the fact says in words",
        "5G fixed: gb/ncsc-2020/core-after-direction": "full fibre is covered too, as the fact says in words",
        "5G fixed: gb/ncsc-2020/sensitive-places": "full fibre is covered too, as the fact says in words",
    },
    "GB-2022-DVD-CORE": {"any: gb/dvd-2022/core": "all, and the fixed core, as the fact says in words"},
    "GB-2022-DVD-FTTP-CAP": {"any: gb/dvd-2022/full-fibre-share": _OLT},
    "GB-2022-DVD-SANCTIONED-FTTP": {"any: gb/dvd-2022/sanctioned-full-fibre": _OLT},
    "OP-2020-TELIA-LT": {
        "4G: lt/telia-2020/4g-replacement": "replaced for 4G, not used for 5G: two provisions",
        "5G: lt/telia-2020/no-5g": "replaced for 4G, not used for 5G: two provisions",
    },
}
