"""Runs the command line in this process, as a shell would see it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ringfence.cli import main

INVENTORY = """\
element_id,operator,country,function,generation,supplier,in_service_from,site_id,latitude,longitude,traffic
amf-1,Example Mobile,GB,AMF,5G-SA,Ericsson,2021-05-01,london-1,51.51,-0.12,
upf-1,Example Mobile,GB,UPF,5G-SA,Huawei,2020-02-10,london-1,51.51,-0.12,
gnb-1,Example Mobile,GB,gNB,5G-NSA,HUAWEI TECHNOLOGIES,2019-07-01,leeds-4,53.80,-1.55,10
gnb-2,Example Mobile,GB,gNB,5G-NSA,,2021-03-15,york-2,53.96,-1.08,10
gnb-3,Ejemplo,ES,gNB,5G-NSA,Huawei,2019-06-15,madrid-1,40.42,-3.70,10
smf-1,Beispielnetz,IS,SMF,5G-SA,Nokia,2022-01-01,reykjavik-1,64.15,-21.94,
"""


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    def call(*words: str | Path) -> Result:
        monkeypatch.setattr("sys.argv", ["ringfence", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return call


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.csv"
    path.write_text(INVENTORY, encoding="utf-8")
    return path
