"""The endpoint of a service: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, else AWS's endpoint for the region.

Sources: AWS SDKs and Tools Reference Guide, "Service-specific endpoints"; AWS General Reference, "AWS service
endpoints".
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

# By signing name: the name in environment variables.
SERVICES: Final = {"dynamodb": "DYNAMODB", "secretsmanager": "SECRETS_MANAGER"}
# The partitions whose names do not end in amazonaws.com. In botocore: data/partitions.json.
SUFFIXES: Final = {
    "cn": "amazonaws.com.cn",
    "eusc": "amazonaws.eu",
    "us-iso": "c2s.ic.gov",
    "us-isob": "sc2s.sgov.gov",
    "eu-isoe": "cloud.adc-e.uk",
    "us-isof": "csp.hci.ic.gov",
}
# Patterns are compiled on first use because a cold start needs at most one of them.
REGION: Final = r"(?P<area>[a-z]{2,4}(?:-iso[a-z]?)?)(?:-[a-z]+)+-[0-9]+"
URL: Final = (
    r"(?P<scheme>https?)://(?:(?P<name>[A-Za-z0-9._-]+)|\[(?P<ipv6>[0-9A-Fa-f:.]+)\])(?::(?P<port>[0-9]{1,5}))?/?"
)
DEFAULT_PORT: Final = {"https": 443, "http": 80}


class Endpoint(NamedTuple):
    """`host` is an ASCII name or an address without brackets; `authority` is the value of the Host header."""

    is_tls: bool
    host: str
    port: int
    authority: str


def endpoint(service: str, region: str, environ: Mapping[str, str]) -> Endpoint:
    """Raises ValueError for a region or URL that only botocore supports. Its text is the reason."""
    for variable in (f"AWS_ENDPOINT_URL_{SERVICES[service]}", "AWS_ENDPOINT_URL"):
        if environ.get(variable):
            return _configured(variable, environ[variable])
    match = re.fullmatch(REGION, region)
    if not match:
        raise ValueError(f"the region {region!r} does not have the form of an AWS region")
    host = f"{service}.{region}.{SUFFIXES.get(match['area'], 'amazonaws.com')}"
    return Endpoint(is_tls=True, host=host, port=443, authority=host)


def _configured(variable: str, url: str) -> Endpoint:
    match = re.fullmatch(URL, url)
    if not match or int(match["port"] or 1) not in range(1, 65_536):
        raise ValueError(f"{variable} is not an http or https URL with only a host and a port")
    scheme, host = match["scheme"], (match["name"] or match["ipv6"]).lower()
    port = int(match["port"] or DEFAULT_PORT[scheme])
    authority = f"[{host}]" if match["ipv6"] else host
    if port != DEFAULT_PORT[scheme]:
        authority += f":{port}"
    return Endpoint(scheme == "https", host, port, authority)
