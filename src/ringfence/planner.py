"""Wires a workspace, policies and parameters into plans."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import ibis

from ringfence.assessment.law import Law
from ringfence.assessment.star import Star, build_star
from ringfence.core.errors import RingfenceError
from ringfence.core.tables import ELEMENT, SITE
from ringfence.network.workspace import Workspace
from ringfence.pipeline import own_overlays, star_of, stored
from ringfence.plan.parameters import Parameters, check_operators, check_suppliers
from ringfence.plan.planning import Comparison, compare
from ringfence.plan.policies import Policy


class Planner:
    """A network whose replacement is planned: that of a workspace, or of some of its operators.

    Parameters
    ----------
    known_on
        Day whose knowledge of the law is used.
    overlays
        Folders of private facts and rules, beside those of the workspace.
    operators
        Names, or beginnings of names; none: all.

    Raises
    ------
    RingfenceError
        No workspace is there, or an operator is not in it.
    """

    def __init__(
        self, path: Path, *, known_on: date, overlays: Sequence[Path] = (), operators: Sequence[str] = ()
    ) -> None:
        workspace = Workspace.open(path)
        con = ibis.duckdb.connect()
        elements, sites = (stored(con, workspace, table) for table in (ELEMENT, SITE))
        known = elements.select("operator").distinct().order_by("operator").to_pyarrow()["operator"].to_pylist()
        self.operators = _chosen(operators, known)
        self._known = known
        if operators:
            chosen = con.create_table("chosen", elements.filter(elements.operator.isin(self.operators)), temp=True)
            self.star: Star = build_star(con, chosen, sites)
        else:
            self.star = star_of(workspace, con, elements, sites)
        self.sites = sites
        self._known_on = known_on
        self._overlays = (*own_overlays(workspace), *overlays)

    def law(self, policy: Policy) -> Law:
        """The rules of a policy as known on the day."""
        return policy.law(self._known_on, overlays=self._overlays)

    def check(self, parameters: Parameters, policy: Policy) -> None:
        """Refuse parameters of suppliers that no rule knows and of operators that the network does not have.

        Raises
        ------
        RingfenceError
            With what is known in their place.
        """
        check_suppliers(parameters, self.law(policy).rulebook.suppliers.by_id)
        check_operators(parameters, self._known)

    def compare(
        self, policies: Sequence[Policy], parameters: Parameters, start: date, *,
        objective: Sequence[str] = ("cheapest",),
    ) -> Comparison:  # fmt: skip
        """Plan the network under each policy; see `ringfence.plan.planning.compare`."""
        self.check(parameters, policies[0])
        return compare(self.star, self.sites, policies, self.law, parameters, start, objective=objective)


def _chosen(asked: Sequence[str], known: Sequence[str]) -> list[str]:
    """Operators by their whole names or by the only beginning that fits."""
    found: list[str] = []
    for name in asked:
        matches = [k for k in known if k == name] or [k for k in known if k.startswith(name)]
        if len(matches) != 1:
            raise RingfenceError(
                f"--operator {name} fits {len(matches)} operators", f"the network has {'; '.join(known)}"
            )
        found += matches
    return found or list(known)
