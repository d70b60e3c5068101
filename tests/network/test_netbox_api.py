"""A running NetBox: pages, token, faults and redirects, against a server in this process that behaves like one."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.importing import read_files
from ringfence.network.netbox_api import TOKEN_VARIABLE, download
from tests.network.inventories import resolve
from tests.network.netbox_objects import ACME, BILBAO, BOLT, MADRID, device, device_type, item, site

TOKEN = "0123456789abcdef"


@dataclass
class Server:
    """What the server holds and how it behaves."""

    lists: dict[str, list[dict[str, Any]]]
    address: str = ""
    version: str = "netbox-version"
    most: int = 2
    """Objects it gives at once, however many are asked for."""
    faults: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    """Answers by path, given instead before it works."""
    public: str = ""
    """Address it names in `next`; its own if empty."""
    refused: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str], token: str | None) -> tuple[int, dict[str, str], Any]:
        self.asked.append(path)
        self.tokens.append(token or "")
        if self.faults.get(path):
            status, headers = self.faults[path].pop(0)
            return status, headers, {"detail": "fault"}
        if token not in (f"Token {TOKEN}", "Bearer nbt_1.x"):
            return 403, {}, {"detail": "Invalid token"}
        if path == "/api/status/":
            return 200, {}, {self.version: "4.7.3"}
        name = path.removeprefix("/api/").strip("/")
        if name in self.refused:
            return 403, {}, {"detail": "no permission"}
        if name not in self.lists:
            return 404, {}, {"detail": "Not found."}
        return 200, {}, self.page(path, self.lists[name], query)

    def page(self, path: str, objects: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
        start, limit = int(query.get("offset", 0)), min(int(query.get("limit", 50)), self.most)
        following = None
        if start + limit < len(objects):
            following = f"{self.public or self.address}{path}?limit={limit}&offset={start + limit}&ordering=id"
        return {"count": len(objects), "next": following, "previous": None, "results": objects[start : start + limit]}


Start = Callable[..., Server]


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[ThreadingHTTPServer] = []

    def run(**more: Any) -> Server:
        server = Server(**{"lists": inventory(), **more})

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(url.query).items()}
                status, headers, content = server.answer(url.path, query, self.headers.get("Authorization"))
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        running.append(http)
        server.address = f"http://127.0.0.1:{http.server_port}"
        return server

    yield run
    for http in running:
        http.shutdown()
        http.server_close()


def inventory() -> dict[str, list[dict[str, Any]]]:
    devices = [device(n, f"r{n}", site=(MADRID, BILBAO)[n % 2]) for n in range(1, 6)]
    return {
        "dcim/devices": devices,
        "dcim/modules": [],
        "dcim/inventory-items": [item(1, devices[0], "optic", BOLT)],
        "dcim/sites": [site(MADRID, latitude=40.42, longitude=-3.7), site(BILBAO)],
        "dcim/device-types": [device_type(7, ACME, "R1", part_number="007")],
        "dcim/module-types": [],
    }


def fetch(server: Server, folder: Path, **options: Any) -> tuple[list[Path], list[Any], list[float]]:
    waits: list[float] = []
    options = {"token": TOKEN, **options}
    files, warnings = download(server.address, folder, sleep=waits.append, timeout_s=2.0, **options)
    return files, warnings, waits


def test_all_pages_become_one_inventory(start: Start, tmp_path: Path) -> None:
    server = start()
    files, warnings, _ = fetch(server, tmp_path)
    network = read_files(files, operator="Op", resolve=resolve)
    rows = {row["dn"]: row for row in network.elements.to_pylist()}
    assert len(rows) == 6
    assert {row["product_number"] for row in rows.values() if row["kind"] == "device"} == {"007"}
    assert rows["site=Bilbao,device=r1,inventory-item=optic#1"]["supplier_id"] == "zz-bolt"
    assert {row["site_id"]: row["latitude"] for row in network.sites.to_pylist()} == {"Madrid 1": 40.42, "Bilbao": None}
    assert server.asked.count("/api/dcim/devices/") == 3
    assert [w for w in warnings if "encryption" not in w.found] == []
    assert len(network.problems) == 0


def test_the_same_inventory_gives_the_same_files(start: Start, tmp_path: Path) -> None:
    server = start()
    first = [path.read_bytes() for path in fetch(server, tmp_path)[0]]
    server.most = 3
    again = [path.read_bytes() for path in fetch(server, tmp_path)[0]]
    assert first == again


def test_an_object_given_twice_counts_once(start: Start, tmp_path: Path) -> None:
    lists = inventory()
    lists["dcim/devices"].insert(2, lists["dcim/devices"][0])
    files, _, _ = fetch(start(lists=lists), tmp_path)
    assert len(json.loads(files[0].read_text())["results"]) == 5


def test_passing_faults_are_tried_again(start: Start, tmp_path: Path) -> None:
    server = start(faults={"/api/dcim/devices/": [(503, {}), (429, {"Retry-After": "7"}), (502, {"Retry-After": "x"})]})
    files, _, waits = fetch(server, tmp_path)
    assert waits == [1.0, 7.0, 4.0]
    assert len(json.loads(files[0].read_text())["results"]) == 5


def test_lasting_faults_end_it(start: Start, tmp_path: Path) -> None:
    server = start(faults={"/api/dcim/devices/": [(500, {})] * 9})
    with pytest.raises(RingfenceError, match=r"fails \(HTTP 500\)"):
        fetch(server, tmp_path)
    assert server.asked.count("/api/dcim/devices/") == 4


def test_a_very_long_wait_is_not_obeyed(start: Start, tmp_path: Path) -> None:
    server = start(faults={"/api/status/": [(429, {"Retry-After": "86400"})]})
    assert fetch(server, tmp_path)[2] == [60.0]


def test_a_wrong_token_is_refused_once(start: Start, tmp_path: Path) -> None:
    server = start()
    with pytest.raises(RingfenceError, match="refuses the token") as refused:
        fetch(server, tmp_path, token="wrong-token")
    assert TOKEN_VARIABLE in str(refused.value)
    assert "wrong-token" not in str(refused.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("token", ["", "  ", "a\nb", "tökén"])
def test_no_usable_token(start: Start, tmp_path: Path, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start()
    monkeypatch.setenv(TOKEN_VARIABLE, token)
    with pytest.raises(RingfenceError, match="token"):
        fetch(server, tmp_path, token=None)
    assert server.asked == []


def test_the_token_comes_from_the_environment(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    assert fetch(start(), tmp_path, token=None)[0]


def test_tokens_of_version_2_go_by_another_scheme(start: Start, tmp_path: Path) -> None:
    server = start()
    fetch(server, tmp_path, token="nbt_1.x")
    assert set(server.tokens) == {"Bearer nbt_1.x"}


def test_the_token_follows_no_redirect_to_another_host(start: Start, tmp_path: Path) -> None:
    thief = start()
    server = start(faults={"/api/dcim/devices/": [(302, {"Location": f"{thief.address}/api/dcim/devices/"})]})
    with pytest.raises(RingfenceError, match="redirects to another host"):
        fetch(server, tmp_path)
    assert thief.asked == []


def test_redirects_on_the_same_host_are_followed(start: Start, tmp_path: Path) -> None:
    server = start(faults={"/api/status/": [(301, {"Location": "/api/status/?again=1"})]})
    assert fetch(server, tmp_path)[0]


def test_the_next_page_is_asked_of_the_same_server(start: Start, tmp_path: Path) -> None:
    thief = start()
    server = start(public=thief.address)
    files, _, _ = fetch(server, tmp_path)
    assert len(json.loads(files[0].read_text())["results"]) == 5
    assert thief.asked == []


def test_pages_in_a_circle_end(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start()
    circle = {"results": [device(1, "a")], "next": "/x?limit=2&offset=0"}
    monkeypatch.setattr(server, "page", lambda *_: circle)
    with pytest.raises(RingfenceError, match="one that has been read"):
        fetch(server, tmp_path)


def test_lists_that_may_not_be_read_are_left_out(start: Start, tmp_path: Path) -> None:
    lists = inventory()
    del lists["dcim/module-types"]
    files, warnings, _ = fetch(start(lists=lists, refused=frozenset({"dcim/inventory-items"})), tmp_path)
    assert [path.name.rpartition("-")[2] for path in files] == ["devices.json", "sites.json", "types.json"]
    assert [w.found.partition(";")[0] for w in warnings] == [
        "does not give dcim/inventory-items (HTTP 403)", "does not give dcim/module-types (HTTP 404)",
    ]  # fmt: skip
    with pytest.raises(RingfenceError, match="refuses the token"):
        fetch(start(refused=frozenset({"dcim/devices"})), tmp_path)


def test_nautobot_has_locations_and_is_asked_for_names(start: Start, tmp_path: Path) -> None:
    lists = {"dcim/devices": [device(1, "a")], "dcim/locations": [site(MADRID)], "dcim/manufacturers": [ACME]}
    server = start(lists=lists, version="nautobot-version")
    files, _, _ = fetch(server, tmp_path)
    assert [path.name.rpartition("-")[2] for path in files] == ["devices.json", "locations.json", "manufacturers.json"]


@pytest.mark.parametrize("content", [b"<html>", b"[]", b"", b"{" * 100_000, b'{"other": 1}'])
def test_something_else_answers(start: Start, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start()
    monkeypatch.setattr(server, "answer", lambda *_: (200, {}, content))
    with pytest.raises(RingfenceError, match=r"JSON object|names no version"):
        fetch(server, tmp_path)


def test_nobody_answers(tmp_path: Path) -> None:
    waits: list[float] = []
    with pytest.raises(RingfenceError, match="cannot be reached"):
        download("http://127.0.0.1:9", tmp_path, token=TOKEN, sleep=waits.append, timeout_s=0.5)
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("address", [
    "ftp://a.example", "netbox.example", "file:///etc/passwd", "http://", "https://u:p@netbox.example", "http://a:b",
    "http://[::1", "http://a:0/",
])  # fmt: skip
def test_addresses_that_are_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(RingfenceError, match="address of NetBox") as refused:
        download(address, tmp_path, token=TOKEN)
    assert "u:p" not in str(refused.value)


def test_addresses_with_a_path(start: Start, tmp_path: Path) -> None:
    server = start()
    for ending in ("/", "/api", "/api/"):
        assert download(server.address + ending, tmp_path, token=TOKEN, timeout_s=2.0)[0]


def test_no_device_at_all(start: Start, tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="gives no device"):
        fetch(start(lists=inventory() | {"dcim/devices": []}), tmp_path)
