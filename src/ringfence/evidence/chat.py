"""One question to a chat endpoint that speaks as OpenAI's does: bounded in time and size, and never led elsewhere."""

import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import IO, Any, Final
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ValidationError

from ringfence.core.errors import RingfenceError

MAX_ANSWER_BYTES: Final = 1 << 20
_CHUNK: Final = 1 << 14
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,99}")
_KEY: Final = re.compile(r"[!-~]+")


class Unanswered(Exception):
    """The endpoint gave no answer; the words are ours, never those of the endpoint."""


class Unreadable(Exception):
    """The endpoint answered with something else than was asked for."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: documents and key go to the address that the user gave, and to no other."""

    def redirect_request(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and which model.

    Raises
    ------
    RingfenceError
        The address is neither https nor this computer, or address, model or key cannot be sent.
    """

    url: str
    """Base address, up to and with ``/v1``."""
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 120.0
    """For one whole answer."""

    def __post_init__(self) -> None:
        parts = _split(self.url)
        if parts is None:
            raise RingfenceError(
                "the address of the model cannot be used",
                "give https://HOST/v1, or http://127.0.0.1:PORT/v1 for a model on this computer; no name, key or query",
            )
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise RingfenceError(
                f"{parts.hostname} would be asked without encryption",
                "give an https address; http is only for a model on this computer (localhost, 127.0.0.1)",
            )
        if not _NAME.fullmatch(self.model):
            raise RingfenceError("the name of the model cannot be used", "letters, digits and . _ : / @ + -, up to 100")
        if self.key and not _KEY.fullmatch(self.key):
            raise RingfenceError("the key of the model holds blanks or strange characters", "set it anew")

    def ask(self, instructions: str, data: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
        """The text of one answer.

        Parameters
        ----------
        instructions
            What to do: the only words that are not data.
        data
            What to do it with; sent as JSON, so that no text in it can end the field it stands in.
        schema
            JSON schema the answer should have; no tool is ever offered.

        Raises
        ------
        Unanswered
            The endpoint cannot be reached, refuses, redirects, or is too slow.
        Unreadable
            What it says is no answer of a chat, or too long.
        """
        question = {
            "model": self.model,
            "stream": False,
            "messages": [
                {"role": "system", "content": instructions},
                {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": schema},
            },
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        body = json.dumps(question).encode()
        request = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", body, headers)
        try:
            return _Completion.model_validate_json(self._sent(request)).choices[0].message.content
        except (ValidationError, IndexError):
            raise Unreadable from None

    def _sent(self, request: urllib.request.Request) -> bytes:
        try:
            with _opener(urlsplit(self.url)).open(request, timeout=self.timeout_s) as answer:
                return _bounded(answer, time.monotonic() + self.timeout_s)
        except urllib.error.HTTPError as error:
            with error:
                raise Unanswered(_refusal(error.code)) from None
        except TimeoutError:
            raise Unanswered(f"gave no whole answer in {self.timeout_s:g} s") from None
        except (urllib.error.URLError, HTTPException, OSError) as error:
            slow = isinstance(getattr(error, "reason", None), TimeoutError)
            raise Unanswered(f"gave no whole answer in {self.timeout_s:g} s" if slow else "cannot be reached") from None


def key_from(variable: str) -> str:
    """The key that an environment variable holds.

    Raises
    ------
    RingfenceError
        It is not set.
    """
    if not (key := os.environ.get(variable, "").strip()):
        raise RingfenceError(f"the environment variable {variable} is not set", "put the key of the model there")
    return key


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    plain = not (parts.username or parts.password or parts.query or parts.fragment) and url.isprintable()
    return parts if plain and " " not in url and parts.scheme in ("http", "https") and parts.hostname else None


def _opener(url: SplitResult) -> urllib.request.OpenerDirector:
    """What is for this computer goes through no proxy, which would read it."""
    direct = [urllib.request.ProxyHandler({})] if url.hostname in _LOOPBACK else []
    return urllib.request.build_opener(_Stay(), *direct)


def _bounded(answer: HTTPResponse, until: float) -> bytes:
    """The body, read piece by piece: the time limit of a socket starts anew with every byte."""
    body = bytearray()
    while piece := answer.read1(_CHUNK):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise Unreadable
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(body)


def _refusal(code: int) -> str:
    if 300 <= code < 400:
        return f"redirects elsewhere (status {code}), where documents and key must not go"
    if code in (401, 403):
        return f"refuses the key (status {code})"
    return f"refuses (status {code})"
