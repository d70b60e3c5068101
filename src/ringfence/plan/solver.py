"""HiGHS in a process of its own that can be killed: arrays in, solution out.

HiGHS 1.15 can hang past its own time limit, and then only the end of its process ends it.
"""

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ringfence.core.errors import RingfenceError

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

INFINITE: Final = float("inf")
_GRACE_S: Final = 5.0
_MANY_COLUMNS: Final = 50_000
"""From here on the interior point method, whose answer is then made a corner, takes half the time of the simplex."""
_SLACK: Final = 1e-7
"""How much of the best value of a stage the later stages may give away, relative; the solver's own tolerance."""


@dataclass(frozen=True)
class Arrays:
    """A programme as HiGHS takes it: rows in compressed form, bounds, and which columns are whole numbers."""

    lower: Reals
    upper: Reals
    row_lower: Reals
    row_upper: Reals
    start: Ints
    index: Ints
    value: Reals
    whole: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """Columns that must be whole."""


@dataclass(frozen=True)
class Stage:
    """One objective to minimise; earlier stages stay at their best."""

    name: str
    cost: Reals


@dataclass(frozen=True)
class Solved:
    """The solution after the last stage, and the prices of the rows in each stage."""

    status: str
    """optimal, infeasible, unbounded, stopped: whole numbers that were not proven best within the time, or limit: no
    answer within the time or the memory."""
    x: Reals
    best: dict[str, float]
    """Best value of each stage."""
    row_prices: dict[str, Reals]
    """By how much a stage's best changes per unit of a row's bound; none where columns must be whole."""
    roof_prices: dict[str, dict[str, float]]
    """The same for the rows that hold earlier stages at their best, by stage and earlier stage."""
    column_prices: dict[str, Reals]
    seconds: float


def solve(arrays: Arrays, stages: list[Stage], *, seconds: float = 600.0, gap: float = 1e-4) -> Solved:
    """Minimise the stages one after another.

    Raises
    ------
    RingfenceError
        The process ended without an answer: it was killed, or ran out of memory.
    """
    work = pickle.dumps((arrays, stages, seconds, gap), protocol=pickle.HIGHEST_PROTOCOL)
    command = [sys.executable, "-c", "from ringfence.plan import solver; solver.child()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        try:
            answer, said = child.communicate(work, timeout=len(stages) * seconds + _GRACE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            return _without_answer("limit", len(arrays.lower), seconds)
        except BaseException:  # also where the user interrupts: the process must not outlive its caller
            child.kill()
            raise
    if child.returncode != 0:
        last = said.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {child.returncode}"]
        raise RingfenceError(
            f"the solver ended without an answer: {last[0]}",
            "nothing was written; run it again, with more memory or a shorter --horizon",
        )
    solved: Solved = pickle.loads(answer)  # our own child wrote it
    return solved


def _without_answer(status: str, columns: int, seconds: float) -> Solved:
    return Solved(status, np.zeros(columns), {}, {}, {}, {}, seconds)


def _run(arrays: Arrays, stages: list[Stage], seconds: float, gap: float) -> Solved:
    """What the child does."""
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # of highspy, only this has no types
    for name, value in {"output_flag": False, "time_limit": seconds, "mip_rel_gap": gap, "threads": 2}.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(arrays, stages[0].cost))
    best: dict[str, float] = {}
    rows: dict[str, Reals] = {}
    roofs: dict[str, dict[str, float]] = {}
    columns: dict[str, Reals] = {}
    everything = np.arange(len(arrays.lower), dtype=np.int32)
    status, x = "optimal", np.zeros(len(arrays.lower))
    for number, stage in enumerate(stages):
        if number:
            solver.changeColsCost(len(everything), everything, stage.cost)
        status = _minimised(solver, inner=not number and not len(arrays.whole) and len(everything) > _MANY_COLUMNS)
        if status != "optimal":
            if len(arrays.whole) and solver.getInfo().primal_solution_status == _FEASIBLE:
                status, x = "stopped", np.array(solver.getSolution().col_value)
            break
        solution = solver.getSolution()
        x = np.array(solution.col_value)
        best[stage.name] = float(stage.cost @ x)
        if not len(arrays.whole):
            prices = np.array(solution.row_dual)
            rows[stage.name] = prices[: len(arrays.row_lower)]
            roofs[stage.name] = dict(zip(best, prices[len(arrays.row_lower) :].tolist(), strict=False))
            columns[stage.name] = np.array(solution.col_dual)
        if number + 1 < len(stages):
            used = np.flatnonzero(stage.cost)
            roof = best[stage.name] + _SLACK * max(1.0, abs(best[stage.name]))
            solver.addRow(-INFINITE, roof, len(used), used.astype(np.int32), stage.cost[used])
    return Solved(status, x, best, rows, roofs, columns, solver.getRunTime())


def _minimised(solver: Any, *, inner: bool) -> str:
    """Solve one stage, large ones from the interior; what that does not settle is left to the simplex method."""
    if inner:
        solver.setOptionValue("solver", "ipm")
        solver.run()
        solver.setOptionValue("solver", "choose")
        if solver.getModelStatus().name == "kOptimal":
            return "optimal"
    solver.run()
    return _STATUS.get(solver.getModelStatus().name, "limit")


_FEASIBLE: Final = 2  # highspy's kSolutionStatusFeasible
_STATUS: Final = {
    "kOptimal": "optimal",
    "kInfeasible": "infeasible",
    "kUnbounded": "unbounded",
    "kUnboundedOrInfeasible": "infeasible",
    "kModelEmpty": "optimal",
}


def _model(arrays: Arrays, cost: Reals) -> Any:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(arrays.lower), len(arrays.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, arrays.lower, arrays.upper
    lp.row_lower_, lp.row_upper_ = arrays.row_lower, arrays.row_upper
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = lp.num_col_, lp.num_row_
    matrix.start_, matrix.index_, matrix.value_ = arrays.start, arrays.index, arrays.value
    if len(arrays.whole):
        kinds = [highspy.HighsVarType.kContinuous] * lp.num_col_
        for column in arrays.whole.tolist():
            kinds[column] = highspy.HighsVarType.kInteger
        lp.integrality_ = kinds
    return lp


def child() -> None:
    """Read the work from standard input, solve it, and write the solution to standard output."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what the solver's library prints is no part of the answer
        pickle.dump(_run(*pickle.load(sys.stdin.buffer)), out, protocol=pickle.HIGHEST_PROTOCOL)
