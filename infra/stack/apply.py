"""`make apply STAGE=…`: a file of APIs and their scopes, brought to a deployed stack.

python -m infra.stack.apply [--dry-run] STAGE FILE
"""

import sys

from infra.catalogue_file import shown, text_of
from infra.problem import shown_as_one_sentence
from infra.stack.account import Account
from infra.stack.invoke import invoke


def apply(account: Account, stage: str, file: str, *, dry_run: bool) -> None:
    """Prints the diff. Raises Problem when there is no such stack, or the file cannot be applied."""
    print(shown(invoke(account, stage, "apply", {"text": text_of(file), "dry_run": dry_run})))


if __name__ == "__main__":
    with shown_as_one_sentence():
        apply(Account.here(), *sys.argv[-2:], dry_run="--dry-run" in sys.argv)
