"""Endpoints of services, compared with botocore's for every region of AWS."""

import json
from functools import cache
from pathlib import Path

import botocore
import botocore.session
import pytest

from chalicelib.aws.wire.endpoint import SERVICES, Endpoint, endpoint

PARTITIONS = json.loads(Path(botocore.__file__).with_name("data").joinpath("partitions.json").read_text())["partitions"]
ALL = [region for partition in PARTITIONS for region in partition["regions"]]
PSEUDO = [region for region in ALL if region.startswith("aws-")]
ORDINARY = [*(region for region in ALL if region not in PSEUDO), "eu-new-9"]


@pytest.mark.parametrize("region", ORDINARY)
@pytest.mark.parametrize("service", SERVICES)
def test_the_endpoint_of_a_region_equals_botocores(service: str, region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """This includes China, the European Sovereign Cloud, GovCloud and the isolated partitions."""
    for variable in ("AWS_ENDPOINT_URL", *(f"AWS_ENDPOINT_URL_{name}" for name in SERVICES.values())):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")

    ours = endpoint(service, region, {})

    assert _session().create_client(service, region).meta.endpoint_url == f"https://{ours.authority}"
    assert Endpoint(is_tls=True, host=ours.authority, port=443, authority=ours.authority) == ours


def test_every_partition_is_tested() -> None:
    """If botocore adds a partition, the test above fails instead of a deployment."""
    assert len(PARTITIONS) <= len(ORDINARY)
    assert {"aws", "aws-cn", "aws-us-gov"} <= {partition["id"] for partition in PARTITIONS}


@pytest.mark.parametrize("region", [*PSEUDO, "local", "", "EU-CENTRAL-1", "eu-central-1\r\nx:y", "a.b/c-1", "eu"])
def test_an_unusual_region_is_not_supported(region: str) -> None:
    """The name of the region becomes part of the host name."""
    with pytest.raises(ValueError, match="does not have the form of an AWS region"):
        endpoint("dynamodb", region, {})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8001", Endpoint(False, "127.0.0.1", 8001, "127.0.0.1:8001")),
        ("http://localhost:80/", Endpoint(False, "localhost", 80, "localhost")),
        ("https://[::1]:8443", Endpoint(True, "::1", 8443, "[::1]:8443")),
        ("https://VPCE-1.Example.com", Endpoint(True, "vpce-1.example.com", 443, "vpce-1.example.com")),
        ("https://example.com:443", Endpoint(True, "example.com", 443, "example.com")),
    ],
)
def test_a_url_in_the_environment_overrides_the_region(url: str, expected: Endpoint) -> None:
    """AWS SDKs and Tools Reference Guide, "Service-specific endpoints"."""
    assert expected == endpoint("dynamodb", "eu-central-1", {"AWS_ENDPOINT_URL": url})


def test_the_url_of_the_service_overrides_the_general_one() -> None:
    """AWS SDKs and Tools Reference Guide, "Service-specific endpoints". An empty variable counts as not set."""
    environ = {"AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://one", "AWS_ENDPOINT_URL": "http://all"}

    assert "one" == endpoint("secretsmanager", "eu-central-1", environ).host
    assert "all" == endpoint("dynamodb", "eu-central-1", environ | {"AWS_ENDPOINT_URL_DYNAMODB": ""}).host


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "ftp://localhost",
        "http://localhost/path",
        "http://localhost?query",
        "http://user@localhost",
        "http://",
        "http://local host",
        "http://localhost:65536",
        "http://localhost:0",
        "http://localhost\r\nx: y",
    ],
)
def test_a_url_with_more_than_host_and_port_is_not_supported(url: str) -> None:
    """The error does not repeat the URL, because it may contain a password."""
    with pytest.raises(ValueError, match=r"^AWS_ENDPOINT_URL_DYNAMODB is not an http or https URL with only a host"):
        endpoint("dynamodb", "eu-central-1", {"AWS_ENDPOINT_URL_DYNAMODB": url})


@cache
def _session() -> botocore.session.Session:
    session = botocore.session.Session()
    session.set_credentials("id", "secret")
    return session
