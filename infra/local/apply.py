"""`make apply`: a file of APIs and their scopes, brought to the server that `make run` runs.

python -m infra.local.apply [--dry-run] FILE
"""

import sys
from pathlib import Path

import app
from chalicelib.oauth.errors import TemporarilyUnavailable
from chalicelib.operations.apply import ApplyRefused
from infra.local.operate import join_the_run
from infra.problem import Problem, shown_as_one_sentence


def apply(file: str, *, dry_run: bool) -> None:
    """Prints the diff. Raises Problem when nothing runs here, or the file cannot be applied."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The file {file!r} cannot be read: name it with FILE=… ({type(error).__name__}).") from None
    join_the_run()
    try:
        answer = app.apply({"text": text, "dry_run": dry_run}, None)
    except (ApplyRefused, TemporarilyUnavailable) as error:
        raise Problem(f"{file}: {error}") from None
    print("\n".join([*answer["diff"], _outcome(answer["diff"], answer["written"])]))


def _outcome(diff: list[str], written: bool) -> str:
    if written:
        return "Applied; running servers follow within 30 seconds."
    return "Nothing was written: this was a dry run." if diff else "Nothing to do."


if __name__ == "__main__":
    with shown_as_one_sentence():
        apply(sys.argv[-1], dry_run="--dry-run" in sys.argv)
