"""``ringfence import --netbox``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ringfence.network.netbox_api import TOKEN_VARIABLE
from tests.network.test_netbox_api import TOKEN, Start, start

__all__ = ["start"]

Run = Callable[..., Any]


def test_a_running_netbox(run: Run, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start()
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    words = ("import", "--netbox", server.address, "--into", tmp_path / "ws", "--operator", "Op", "--country", "ES")
    first = run(*words)
    assert first.code == 0, first.err
    assert "holds 6 elements (changed)" in " ".join(first.err.split())
    assert TOKEN not in first.err + first.out
    again = run(*words)
    assert "holds 6 elements (unchanged)" in " ".join(again.err.split())


def test_without_token_or_anything_to_import(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    no_token = run("import", "--netbox", "http://127.0.0.1:9", "--into", tmp_path / "ws")
    assert no_token.code == 2
    assert TOKEN_VARIABLE in "".join(no_token.err.split())
    nothing = run("import", "--into", tmp_path / "ws")
    assert nothing.code == 2
    assert "--netbox URL" in " ".join(nothing.err.split())
