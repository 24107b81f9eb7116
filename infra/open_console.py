"""`make console`: opens the console signed in, as the administrator of the running server or of the stack of STAGE.

python -m infra.open_console [STAGE]
"""

import json
import os
import ssl
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, Request, build_opener

from chalicelib.oauth.resource import NATIVE_SCOPES
from infra.problem import Problem, printing_problems

# The page erases the token from its address at once, so the file is needed only until it is loaded.
SECONDS_TO_LOAD = 15
MINUTES = 15


@dataclass(frozen=True)
class Administrator:
    """Whom to sign in, and where."""

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    ca_file: str | None = None


def local() -> Administrator:
    """Of the server that `make run` started. Raises Problem."""
    from infra.local import run_file

    run = run_file.read()
    return Administrator(run["base_url"], run["client_id"], run["client_secret"], run["ca_file"])


def deployed(stage: str) -> Administrator:
    """Of a stack, read with the operator's own AWS credentials. Raises Problem."""
    from infra.stack.account import Account, aws_errors_as_problems
    from infra.stack.cloudformation import Stacks
    from infra.stack.deploy import stack_name

    account = Account.here()
    with aws_errors_as_problems():
        stack = Stacks(account.client("cloudformation")).find(stack_name(stage))
        if stack is None or "AdministratorSecretId" not in stack.outputs:
            raise Problem(f"There is no stack {stack_name(stage)} in {account.region} that has an administrator.")
        secret = account.client("secretsmanager").get_secret_value(SecretId=stack.outputs["AdministratorSecretId"])
    credential = json.loads(secret["SecretString"])
    return Administrator(stack.outputs["ApiUrl"], credential["client_id"], credential["client_secret"])


def token_for(administrator: Administrator) -> str:
    """A token that carries every native scope that the administrator holds. Raises Problem."""
    identity = _token(administrator)
    infos = f"{administrator.base_url}/admin-api/api-clients/infos"
    held = answer_of(administrator, Request(infos, headers={"Authorization": f"Bearer {identity}"}))["scopes"]
    return _token(administrator, " ".join(sorted(NATIVE_SCOPES.keys() & set(held))))


def _token(administrator: Administrator, scope: str = "") -> str:
    """A token that ends soon, because it is going to be in an address."""
    form = {
        "grant_type": "client_credentials",
        "client_id": administrator.client_id,
        "client_secret": administrator.client_secret,
        "expires_in": str(MINUTES * 60),
        **({"scope": scope} if scope else {}),
    }
    request = Request(f"{administrator.base_url}/admin-api/access_token", urlencode(form).encode())
    return str(answer_of(administrator, request)["access_token"])


def answer_of(administrator: Administrator, request: Request) -> dict[str, Any]:
    trust = ssl.create_default_context(cafile=administrator.ca_file)
    try:
        with build_opener(HTTPSHandler(context=trust)).open(request, timeout=30) as response:
            answer: dict[str, Any] = json.load(response)
    except HTTPError as error:
        # The answer names the reason, and never a credential.
        raise Problem(f"{administrator.base_url} answered {error.code}: {error.read().decode()[:300]}") from None
    except (OSError, ValueError) as error:
        raise Problem(f"{administrator.base_url} did not answer: {error}") from None
    return answer


@contextmanager
def page_that_hands_over(administrator: Administrator, token: str) -> Iterator[Path]:
    """A file that only its owner can read: in a command's arguments, every user of this machine would see the token."""
    with TemporaryDirectory() as directory:
        page = Path(directory, "console.html")
        address = escape(f"{administrator.base_url}/console#token={token}")
        with os.fdopen(os.open(page, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f'<!doctype html><meta http-equiv="refresh" content="0; url={address}">')
        yield page


def open_console(
    administrator: Administrator,
    opens: Callable[[str], bool] = webbrowser.open,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    with page_that_hands_over(administrator, token_for(administrator)) as page:
        if opens(page.as_uri()):
            print(
                f"Opening {administrator.base_url}/console as {administrator.client_id}, for {MINUTES} minutes.",
                flush=True,
            )
        else:
            print(f"No browser was found. Open {page} within {SECONDS_TO_LOAD} seconds.", flush=True)
        wait(SECONDS_TO_LOAD)


if __name__ == "__main__":
    with printing_problems():
        open_console(deployed(sys.argv[1]) if sys.argv[1:] and sys.argv[1] else local())
