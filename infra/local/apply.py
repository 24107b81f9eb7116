"""`make apply`: a file of APIs and their scopes, brought to the server that `make run` runs.

python -m infra.local.apply [--dry-run] FILE
"""

import sys

import app
from chalicelib.oauth.errors import TemporarilyUnavailable
from chalicelib.operations.apply import ApplyRefused
from infra.catalogue_file import shown, text_of
from infra.local.operate import join_the_run
from infra.problem import Problem, shown_as_one_sentence


def apply(file: str, *, dry_run: bool) -> None:
    """Prints the diff. Raises Problem when nothing runs here, or the file cannot be applied."""
    text = text_of(file)
    join_the_run()
    try:
        answer = app.apply({"text": text, "dry_run": dry_run}, None)
    except (ApplyRefused, TemporarilyUnavailable) as error:
        raise Problem(f"{file}: {error}") from None
    print(shown(answer))


if __name__ == "__main__":
    with shown_as_one_sentence():
        apply(sys.argv[-1], dry_run="--dry-run" in sys.argv)
