"""The solver may hang, be killed or break: the caller gets an answer or a reason, and never waits without end."""

import stat
from pathlib import Path

import numpy as np
import pytest

from ringfence.core.errors import RingfenceError
from ringfence.plan import solver
from ringfence.plan.optimum import optimise
from ringfence.plan.solver import Arrays, Stage, solve
from tests.plan.networks import Job, network


def programme() -> Arrays:
    """Minimise x + y with x + 2 y >= 4."""
    return Arrays(
        np.zeros(2), np.full(2, np.inf), np.array([4.0]), np.array([np.inf]), np.array([0, 2], np.int32),
        np.array([0, 1], np.int32), np.array([1.0, 2.0]),
    )  # fmt: skip


def stand_in(folder: Path, script: str) -> str:
    """An executable that is started in the solver's place."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_stages_count_in_their_order() -> None:
    found = solve(programme(), [Stage("sum", np.array([1.0, 1.0])), Stage("x", np.array([-1.0, 0.0]))])
    assert found.status == "optimal"
    assert found.best["sum"] == pytest.approx(2)
    assert found.best["x"] == pytest.approx(0, abs=1e-5)
    assert found.row_prices["sum"] == pytest.approx([0.5])


def test_a_killed_solver_is_told_and_nothing_is_pretended(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(solver.sys, "executable", stand_in(tmp_path, "kill -9 $$"))
    with pytest.raises(RingfenceError, match="ended without an answer"):
        solve(programme(), [Stage("sum", np.ones(2))])


def test_a_solver_that_hangs_past_its_time_is_ended(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(solver.sys, "executable", stand_in(tmp_path, "exec sleep 600"))
    monkeypatch.setattr(solver, "_GRACE_S", 0.2)
    with pytest.raises(RingfenceError, match=r"no plan within 0\.1 seconds"):
        optimise(network(Job(due=1)), seconds=0.1)
