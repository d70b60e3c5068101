"""Options of the commands that take out what is private."""

from pathlib import Path
from typing import Annotated

import typer

from ringfence.core.errors import RingfenceError
from ringfence.network.redaction import Redactor, salt_of

Redact = Annotated[
    bool, typer.Option("--redact", help="keep no names, addresses, serial numbers or free text; needs --salt")
]
Salt = Annotated[
    Path | None, typer.Option("--salt", help="file with the secret behind the pseudonyms; made if it is not there")
]
RoundTo = Annotated[
    float, typer.Option("--round-to", help="redaction rounds coordinates to this many degrees; 0 leaves them out")
]


def redactor(salt: Path | None, round_to: float) -> Redactor:
    """The redactor that the options describe.

    Raises
    ------
    RingfenceError
        No salt is named, or it is too short.
    """
    if salt is None:
        raise RingfenceError("pseudonyms need a secret", "name a file for it, and keep it safe: --salt my.salt")
    return Redactor(salt_of(salt), round_to)
