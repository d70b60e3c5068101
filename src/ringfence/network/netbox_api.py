"""A running NetBox or Nautobot: its devices and what they refer to, saved as files that importers read."""

import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from ringfence.core.errors import Problem, RingfenceError

TOKEN_VARIABLE: Final = "RINGFENCE_NETBOX_TOKEN"
_NETBOX: Final = ("dcim/devices", "dcim/modules", "dcim/inventory-items", "dcim/sites", "dcim/device-types",
                  "dcim/module-types")  # fmt: skip
_NAUTOBOT: Final = ("dcim/devices", "dcim/modules", "dcim/inventory-items", "dcim/locations", "dcim/device-types",
                    "dcim/module-types", "dcim/manufacturers", "dcim/software-versions")  # fmt: skip
_REQUIRED: Final = "dcim/devices"
_PAGE: Final = 250
_MAX_PAGES: Final = 100_000
_MAX_PAGE_BYTES: Final = 64 << 20
_TRIES: Final = 4
_TIMEOUT_S: Final = 30.0
_LONGEST_WAIT_S: Final = 60.0
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class _OtherHost(Exception):
    """A redirect that would carry the token elsewhere."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to the server that was asked: another one must never see the token."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if _origin(urlsplit(newurl)) != _origin(urlsplit(req.full_url)):
            raise _OtherHost(urlsplit(newurl).netloc)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme)


@dataclass(slots=True)
class _Server:
    """One server, and how it is asked."""

    base: str
    """Address without the closing slash and without ``/api``."""
    token: str
    sleep: Callable[[float], None]
    timeout_s: float
    opener: urllib.request.OpenerDirector = field(default_factory=lambda: urllib.request.build_opener(_SameHost()))

    def get(self, path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        """One answer; passing faults are tried again.

        Raises
        ------
        RingfenceError
            The server cannot be reached, refuses, or answers with something else than a JSON object.
        """
        url = f"{self.base}/api/{path}/" + (f"?{urlencode(query)}" if query else "")
        for attempt in range(1, _TRIES + 1):
            try:
                return self._once(url)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in _PASSING or attempt == _TRIES:
                        raise _refused(url, error) from None
                    self.sleep(_wait(attempt, error.headers.get("Retry-After")))
            except _OtherHost as error:
                raise _failed(url, f"redirects to another host ({error}), which the token must not reach",
                              "give the address at which the server itself answers") from None  # fmt: skip
            except (urllib.error.URLError, HTTPException, OSError) as error:
                if attempt == _TRIES:
                    reason = getattr(error, "reason", None) or error
                    raise _failed(url, f"cannot be reached: {reason}", "check the address and the network") from None
                self.sleep(_wait(attempt, None))
        raise AssertionError("the last attempt returns or raises")

    def _once(self, url: str) -> dict[str, Any]:
        # A v2 token of NetBox says what it is; v1 tokens and those of Nautobot go by the older scheme.
        scheme = "Bearer" if self.token.startswith("nbt_") else "Token"
        headers = {"Authorization": f"{scheme} {self.token}", "Accept": "application/json"}
        with self.opener.open(urllib.request.Request(url, headers=headers), timeout=self.timeout_s) as answer:
            body = answer.read(_MAX_PAGE_BYTES + 1)
        if len(body) > _MAX_PAGE_BYTES:
            raise _failed(url, f"answers with more than {_MAX_PAGE_BYTES >> 20} MB", "ask its operator why")
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise _failed(url, "answers with something else than a JSON object",
                          "give the address of NetBox or Nautobot, without /api")  # fmt: skip
        return found


def _wait(attempt: int, told: str | None) -> float:
    """Seconds until the next attempt: as the server tells, else 1, 2, 4."""
    if told is not None and re.fullmatch(r"\d{1,6}", told.strip()):
        return min(float(told), _LONGEST_WAIT_S)
    return float(2 ** (attempt - 1))


def _failed(url: str, found: str, fix: str) -> RingfenceError:
    return RingfenceError([Problem(url, found, fix)])


class _Refused(RingfenceError):
    """The server answers and says no."""

    def __init__(self, problem: Problem, code: int) -> None:
        super().__init__([problem])
        self.code = code


def _refused(url: str, error: urllib.error.HTTPError) -> _Refused:
    if error.code in (401, 403):
        fix = f"set {TOKEN_VARIABLE} to a token that may read devices, device types and sites"
        return _Refused(Problem(url, f"refuses the token (HTTP {error.code})", fix), error.code)
    if error.code == 404:
        fix = "give the address of NetBox or Nautobot, without /api"
        return _Refused(Problem(url, "is not there (HTTP 404)", fix), error.code)
    return _Refused(Problem(url, f"fails (HTTP {error.code})", "try again later"), error.code)


def download(
    url: str, into: Path, *, token: str | None = None, sleep: Callable[[float], None] = time.sleep,
    timeout_s: float = _TIMEOUT_S,
) -> tuple[list[Path], list[Problem]]:  # fmt: skip
    """Save the devices of a server, their modules and items, and the types and sites they refer to.

    The same inventory gives the same files: objects in the server's order, keys sorted.

    Parameters
    ----------
    token
        Default: the environment variable ``RINGFENCE_NETBOX_TOKEN``. It goes to this server only.
    timeout_s
        Seconds that the server may be silent.

    Returns
    -------
    tuple of list of Path and list of Problem
        The files, one for each list, and warnings about lists that the server does not give.

    Raises
    ------
    RingfenceError
        No token, a wrong address, or a server that cannot be read.
    """
    base = _base(url)
    secret = (token if token is not None else os.environ.get(TOKEN_VARIABLE, "")).strip()
    if not secret or not secret.isascii() or not secret.isprintable():
        raise RingfenceError(
            "no token for NetBox" if not secret else "the token for NetBox holds signs that no token has",
            f"set the environment variable {TOKEN_VARIABLE}",
        )
    server = _Server(base, secret, sleep, timeout_s)
    status = server.get("status")
    nautobot = "nautobot-version" in status
    if not nautobot and "netbox-version" not in status:
        raise _failed(f"{base}/api/status/", "names no version of NetBox or Nautobot",
                      "give the address of NetBox or Nautobot, without /api")  # fmt: skip
    host = re.sub(r"[^\w.\-]+", "_", urlsplit(base).netloc)
    files: list[Path] = []
    warnings = _warnings(base)
    for path in _NAUTOBOT if nautobot else _NETBOX:
        file = into / f"{host}-{path.rpartition('/')[2]}.json"
        query = {"limit": str(_PAGE), "offset": "0", **({"depth": "1"} if nautobot else {"ordering": "id"})}
        try:
            count = _save(server, path, query, file)
        except _Refused as error:
            if path == _REQUIRED or error.code not in (403, 404):
                raise
            file.unlink(missing_ok=True)
            found = f"does not give {path} (HTTP {error.code}); it is left out"
            warnings.append(Problem(base, found, "let the token read it, if the server has it", "warning"))
        else:
            if count:
                files.append(file)
            elif path == _REQUIRED:
                raise _failed(f"{base}/api/{path}/", "gives no device", "check what the token may read")
    return files, warnings


def _base(url: str) -> str:
    fix = "write for example https://netbox.example.net"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise RingfenceError("the address of NetBox is no http or https address", fix) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_usable_port(parts):
        raise RingfenceError("the address of NetBox is no http or https address", fix)
    if parts.username or parts.password:
        raise RingfenceError("the address of NetBox holds a user or password", f"{fix}, and set {TOKEN_VARIABLE}")
    path = re.sub(r"/api/?$", "", parts.path).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _has_usable_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _warnings(base: str) -> list[Problem]:
    parts = urlsplit(base)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        return [Problem(base, "is asked without encryption, so that others on the way can read the token",
                        "use https", "warning")]  # fmt: skip
    return []


def _save(server: _Server, path: str, query: dict[str, str], file: Path) -> int:
    """Write all objects of a list as one page, in the server's order; return how many there are."""
    seen: set[str] = set()
    with file.open("w", encoding="utf-8") as out:
        out.write('{"results": [')
        for record in _records(server, path, query):
            id_ = str(record.get("id"))
            # Lists that change while they are read may give an object twice.
            if id_ not in seen:
                out.write((",\n" if seen else "\n") + json.dumps(record, sort_keys=True))
                seen.add(id_)
        out.write("\n]}\n")
    return len(seen)


def _records(server: _Server, path: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
    asked = {urlencode(query)}
    for _ in range(_MAX_PAGES):
        page = server.get(path, query)
        results = page.get("results")
        if not isinstance(results, list):
            raise _failed(f"{server.base}/api/{path}/", "gives no list of results", "check that it is NetBox")
        yield from (record for record in results if isinstance(record, dict))
        following = page.get("next")
        if not isinstance(following, str):
            return
        # Only what comes behind the question mark: behind a proxy the address before it is often another one,
        # and the token must not follow it.
        query = {key: values[-1] for key, values in parse_qs(urlsplit(following).query).items()}
        if urlencode(query) in asked:
            raise _failed(f"{server.base}/api/{path}/", "names as next page one that has been read", "report it there")
        asked.add(urlencode(query))
    raise _failed(f"{server.base}/api/{path}/", f"has more than {_MAX_PAGES} pages", "report it there")
