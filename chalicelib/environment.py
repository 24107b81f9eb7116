"""The settings: reads and validates the environment variables once."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

PREFIX = "WATCHWORD_"
# In seconds. A key is published for a day before it signs.
MINIMUM_SIGNING_PERIOD = 86_400.0
# Fields whose variable has another name.
OTHER_NAMES = {"maximum_cache_age": "KEPT_THROUGH_OUTAGE"}
ALLOWED = "allowed"
AWS_CLIENTS = ("auto", "wire", "botocore")
# RFC 8414 §2: no query and no fragment. No trailing slash, because verifiers compare the issuer byte by byte.
# A pattern, because urlsplit ignores some white space.
ISSUER = re.compile(
    r"(?:https://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])|http://(?:127\.0\.0\.1|localhost|\[::1\]))"
    r"(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*"
)


class EnvironmentInvalid(Exception):
    """A setting is missing or invalid. The message names it and says what to write."""


class Environment(NamedTuple):
    """The settings of a deployment. Times are in seconds.

    `region` comes from `AWS_REGION` or `AWS_DEFAULT_REGION`, which Lambda and the SDKs use. `variable` names the
    environment variable of every other field.
    """

    region: str
    issuer: str
    clients_table: str
    audit_table: str
    used_credentials_table: str
    key_ring_secret_id: str
    administrator_secret_id: str
    aws_connect_timeout: float = 0.5
    aws_read_timeout: float = 1.0
    aws_retries: int = 2
    # The client for AWS calls: see README.md, “Settings”.
    aws_client: str = "auto"
    # No call to AWS starts later than this after the start of a request. With the timeouts above, a response takes at
    # most 4.5 s.
    request_budget: float = 3.0
    last_used_timeout: float = 0.1
    catalogue_refresh: float = 30.0
    key_ring_refresh: float = 60.0
    # Of the cached catalogue and key ring, while AWS cannot be reached.
    maximum_cache_age: float = 86_400.0
    # The table of the revocation feed. Without a name there is no feed.
    revocations_table: str = ""
    # The function that fetches the keys of trusted issuers. Without a name, this process fetches them.
    fetch_function: str = ""
    # "allowed" permits trusted issuers at http://127.0.0.1. The template cannot set it.
    loopback_issuers: str = ""
    # 30 days.
    signing_period: float = 2_592_000.0

    @property
    def allows_loopback_issuers(self) -> bool:
        return self.loopback_issuers == ALLOWED

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> "Environment":
        """Raises EnvironmentInvalid naming the first variable that is missing or malformed."""
        values: dict[str, Any] = {"region": variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION") or ""}
        for field in cls._fields:
            text = variables.get(variable(field))
            if field != "region" and text:
                values[field] = _parsed(variable(field), text, type(cls._field_defaults.get(field)))
        for field in cls._fields:
            if field not in cls._field_defaults and not values.get(field):
                name = "AWS_REGION" if field == "region" else variable(field)
                raise EnvironmentInvalid(f"{name} is not set: see README.md, “Settings”.")
        _check_issuer(values["issuer"])
        if values.get("aws_client", "auto") not in AWS_CLIENTS:
            raise EnvironmentInvalid(f"{PREFIX}AWS_CLIENT must be one of {', '.join(AWS_CLIENTS)}.")
        if values.get("loopback_issuers", "") not in ("", ALLOWED):
            raise EnvironmentInvalid(f"{PREFIX}LOOPBACK_ISSUERS must be {ALLOWED}, or not set.")
        if values.get("signing_period", MINIMUM_SIGNING_PERIOD) < MINIMUM_SIGNING_PERIOD:
            raise EnvironmentInvalid(f"{PREFIX}SIGNING_PERIOD must be at least {MINIMUM_SIGNING_PERIOD:.0f} seconds.")
        return cls(**values)


def variable(field: str) -> str:
    """WATCHWORD_X for the field `x`, except for OTHER_NAMES."""
    return PREFIX + OTHER_NAMES.get(field, field.upper())


def _parsed(name: str, text: str, kind: type) -> Any:
    if kind not in (float, int):
        return text
    try:
        number = kind(text)
    except ValueError:
        raise EnvironmentInvalid(f"{name} must be a number, not {text!r}.") from None
    if not 0 <= number < float("inf"):
        raise EnvironmentInvalid(f"{name} must not be negative or infinite.")
    return number


def _check_issuer(issuer: str) -> None:
    if not ISSUER.fullmatch(issuer):
        raise EnvironmentInvalid(
            f"{PREFIX}ISSUER must be an https URL without query, fragment or trailing slash (http for localhost only)."
        )
