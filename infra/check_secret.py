"""`make check-secret`: says whether a text is a secret of Watchword, and whether it is live. It never prints the text.

python -m infra.check_secret [STAGE]

The text is the first line of standard input. In a terminal, a prompt asks for it and does not show it.
"""

import hashlib
import sys
from getpass import getpass

from chalicelib.oauth.client_secret import CHECKSUM_LENGTH, PREFIX, RANDOM_LENGTH, WELL_FORMED, is_well_formed
from infra.invoke import Invoke, invoker
from infra.problem import Problem, printing_problems

LENGTH = RANDOM_LENGTH + CHECKSUM_LENGTH


def check_form(text: str) -> str:
    """A sentence for a secret of Watchword. Raises Problem for any other text."""
    if not text.startswith(PREFIX):
        raise Problem(f"It is not a secret of Watchword: it does not begin with {PREFIX}.")
    if not WELL_FORMED.fullmatch(text):
        raise Problem(
            f"It is not a secret of Watchword: {PREFIX} must be followed by {LENGTH} letters and digits of ASCII, and"
            f" nothing else. It is followed by {len(text) - len(PREFIX)} characters."
        )
    if not is_well_formed(text):
        raise Problem("It has the form of a secret of Watchword, but its checksum is wrong: a character was changed.")
    return "It has the form and the checksum of a secret of Watchword."


def look_up(text: str, invoke: Invoke) -> str:
    """Whether it is live on a server. Only its hash is sent. Raises Problem."""
    answer = invoke("pointers", {"sha256": hashlib.sha256(text.encode()).hexdigest()})
    if answer["outcome"] == "unknown":
        return "No client of this server has it. If older versions stored secrets here, run `make pointers` first."
    owner = f"It is secret {answer['secret_id']} of the client {answer['client_id']}"
    if answer["outcome"] == "live":
        return f"{owner}, and it is LIVE. Report it if it leaked: docs/secret-scanning.md."
    return f"{owner}, and it is {answer['outcome']}."


def main(stage: str) -> None:
    text = getpass("Secret, which is not shown: ") if sys.stdin.isatty() else sys.stdin.readline()
    text = text.strip()
    print(check_form(text), flush=True)
    invoke = invoker(stage)
    try:
        print(look_up(text, invoke))
    except Problem as problem:
        if stage:
            raise
        print(f"It is unknown whether it is live. {problem}")


if __name__ == "__main__":
    with printing_problems():
        main(sys.argv[1] if sys.argv[1:] else "")
