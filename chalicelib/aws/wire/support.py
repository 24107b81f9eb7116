"""The settings that this client does not support. If one is present, botocore makes the calls."""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .endpoint import SERVICES, endpoint

PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy")
# Variables that AWS documents for its SDKs and that change the destination or the route of a call.
SWITCHES: Final = (
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_ENABLE_ENDPOINT_DISCOVERY",
)
PROFILES: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_DATA_PATH")
FILES: Final = {"AWS_CONFIG_FILE": "~/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"}


def obstacle(environ: Mapping[str, str], region: str, is_file: Callable[[str], bool] = os.path.isfile) -> str | None:
    """The first setting that this client does not support, as the reason to use botocore; None if there is none."""
    return next(_obstacles(environ, region, is_file), None)


def _obstacles(environ: Mapping[str, str], region: str, is_file: Callable[[str], bool]) -> Iterator[str]:
    for name, value in environ.items():
        is_on = name in SWITCHES and value.lower() != "false"
        if value and (is_on or name in PROFILES or name.lower() in PROXIES):
            yield f"{name} is set"
    if environ.get("AWS_ACCOUNT_ID_ENDPOINT_MODE", "").lower() == "required":
        yield "AWS_ACCOUNT_ID_ENDPOINT_MODE is set to required"
    for variable, usual_place in FILES.items():
        path = os.path.expanduser(environ.get(variable) or usual_place)  # noqa: PTH111  # pathlib costs a cold start.
        if is_file(path):
            yield f"there is an AWS configuration file: {path}"
    for service in SERVICES:
        try:
            endpoint(service, region, environ)
        except ValueError as error:
            yield str(error)
