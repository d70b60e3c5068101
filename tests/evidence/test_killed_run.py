"""A run of ``ringfence evidence add`` that is killed leaves whole batches, and the next run reads only the rest."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ringfence.core.evidence_tables import CLAIM, DOCUMENT, PASSAGE
from ringfence.evidencing import Evidence

DOCUMENTS = 800
ADD = [sys.executable, "-c", "from ringfence.cli import main; main()", "evidence", "add"]
WITHIN_S = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("documents")
    for number in range(DOCUMENTS):
        told = f"Item {number}\n\nOn 3 March 2020 Poland banned Huawei from {number} sites of its 5G network.\n"
        (path / f"{number:04}.txt").write_text(told, encoding="utf-8")
    return path


def added(folder, workspace):
    done = subprocess.run(
        [*ADD, str(folder), "--into", str(workspace), "--jobs", "2", "--format", "json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def rows(workspace):
    """What the store holds, without the batch it came in."""
    state = Evidence(workspace).state
    tables = state.documents.drop("batch"), state.claims, state.passages
    return [sorted(map(repr, table.to_pyarrow().to_pylist())) for table in tables]


def processes_of(group):
    """Processes of a group that are alive, and whose end is not merely waiting to be noticed."""
    for found in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = found.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            yield found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes where Linux shows them")
def test_a_killed_run_goes_on_where_it_was_and_leaves_no_process_behind(folder, tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    command = [*ADD, str(folder), "--into", str(killed), "--jobs", "2"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until, first = time.monotonic() + WITHIN_S, killed / "evidence" / "batches" / "000001"
    while not first.exists() and run.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL, "it was over before it could be killed"
    while any(processes_of(run.pid)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(processes_of(run.pid))

    store = Evidence(killed).store
    before = {path: path.read_bytes() for table in (DOCUMENT, PASSAGE, CLAIM) for path in store.parts(table)}
    kept = len(store.read_already("patterns", Evidence(killed).state.documents.version.max().execute()))
    assert 0 < kept < DOCUMENTS
    resumed = added(folder, killed)
    assert (resumed["documents"], resumed["known"]) == (DOCUMENTS - kept, kept)
    assert before == {path: path.read_bytes() for path in before}
    assert added(folder, whole)["documents"] == DOCUMENTS
    assert rows(killed) == rows(whole)
    assert added(folder, killed)["documents"] == 0
