"""The environment variables: read once, validated, and frozen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.environment import Environment, EnvironmentInvalid, variable

COMPLETE = {
    "AWS_REGION": "eu-central-1",
    "WATCHWORD_ISSUER": "https://auth.example.com",
    "WATCHWORD_CLIENTS_TABLE": "clients",
    "WATCHWORD_AUDIT_TABLE": "audit",
    "WATCHWORD_USED_CREDENTIALS_TABLE": "used-credentials",
    "WATCHWORD_KEY_RING_SECRET_ID": "watchword/key-ring",
    "WATCHWORD_ADMINISTRATOR_SECRET_ID": "watchword/administrator",
}
# The names of the fields by the names of their variables.
NUMBERS = {
    variable(name): name for name, default in Environment._field_defaults.items() if not isinstance(default, str)
}


def refusal(variables: dict[str, str]) -> str:
    with pytest.raises(EnvironmentInvalid) as caught:
        Environment.read(variables)
    return str(caught.value)


def test_required_variables_are_read_unchanged() -> None:
    environment = Environment.read(COMPLETE)

    assert (
        Environment(
            region="eu-central-1",
            issuer="https://auth.example.com",
            clients_table="clients",
            audit_table="audit",
            used_credentials_table="used-credentials",
            key_ring_secret_id="watchword/key-ring",
            administrator_secret_id="watchword/administrator",
        )
        == environment
    )


def test_with_the_defaults_a_response_takes_less_than_five_seconds() -> None:
    """A call starts within the budget and takes at most the sum of the two timeouts."""
    environment = Environment.read(COMPLETE)

    assert 5 > environment.request_budget + environment.aws_connect_timeout + environment.aws_read_timeout


def test_the_region_is_also_read_from_aws_default_region() -> None:
    variables = {**COMPLETE, "AWS_DEFAULT_REGION": "eu-west-1"}
    del variables["AWS_REGION"]

    assert "eu-west-1" == Environment.read(variables).region


def test_aws_region_overrides_aws_default_region() -> None:
    assert "eu-central-1" == Environment.read({**COMPLETE, "AWS_DEFAULT_REGION": "eu-west-1"}).region


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named(name: str) -> None:
    variables = {key: value for key, value in COMPLETE.items() if key != name}

    assert refusal(variables).startswith(f"{name} is not set")


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_variable_counts_as_missing(name: str) -> None:
    assert refusal({**COMPLETE, name: ""}).startswith(f"{name} is not set")


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_read(name: str) -> None:
    environment = Environment.read({**COMPLETE, name: "100000"})

    assert 100_000 == getattr(environment, NUMBERS[name])


@pytest.mark.parametrize("name", NUMBERS)
def test_an_empty_number_selects_the_default(name: str) -> None:
    assert Environment.read(COMPLETE) == Environment.read({**COMPLETE, name: ""})


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("text", ["soon", "1,5", "0x10", "3 s", "--1"])
def test_an_invalid_number_is_refused_with_the_name_of_its_variable(name: str, text: str) -> None:
    assert f"{name} must be a number, not {text!r}." == refusal({**COMPLETE, name: text})


@pytest.mark.parametrize("text", ["-1", "-0.001", "inf", "nan", "1e999"])
def test_a_negative_or_infinite_duration_is_refused(text: str) -> None:
    assert "WATCHWORD_REQUEST_BUDGET must not be negative or infinite." == refusal(
        {**COMPLETE, "WATCHWORD_REQUEST_BUDGET": text}
    )


def test_the_signing_period_is_at_least_one_day() -> None:
    """Its successor is published for a day before it signs."""
    assert "WATCHWORD_SIGNING_PERIOD must be at least 86400 seconds." == refusal(
        {**COMPLETE, "WATCHWORD_SIGNING_PERIOD": "86399"}
    )


def test_a_fractional_number_of_retries_is_refused() -> None:
    assert "WATCHWORD_AWS_RETRIES must be a number, not '1.5'." == refusal({**COMPLETE, "WATCHWORD_AWS_RETRIES": "1.5"})


@pytest.mark.parametrize("client", ["auto", "wire", "botocore"])
def test_the_aws_client_can_be_chosen(client: str) -> None:
    assert client == Environment.read({**COMPLETE, "WATCHWORD_AWS_CLIENT": client}).aws_client


@pytest.mark.parametrize("client", ["boto3", "WIRE", " ", "1"])
def test_an_unsupported_aws_client_is_refused_with_the_supported_names(client: str) -> None:
    assert "WATCHWORD_AWS_CLIENT must be one of auto, wire, botocore." == refusal(
        {**COMPLETE, "WATCHWORD_AWS_CLIENT": client}
    )


@pytest.mark.parametrize(
    "issuer",
    [
        "https://auth.example.com",
        "https://auth.example.com:8443",
        "https://abc123.execute-api.eu-central-1.amazonaws.com/api",
        "https://auth.example.com/a/b",
        "https://[2001:db8::1]",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
    ],
)
def test_an_issuer_is_an_https_url_or_an_http_url_of_localhost(issuer: str) -> None:
    """RFC 8414 §2."""
    assert issuer == Environment.read({**COMPLETE, "WATCHWORD_ISSUER": issuer}).issuer


@pytest.mark.parametrize(
    "issuer",
    [
        "auth.example.com",
        "http://auth.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost@auth.example.com",
        "ftp://auth.example.com",
        "https:auth.example.com",
        "https://",
        "https://:443",
        "https:///path",
        "https://auth.example.com/",
        "https://auth.example.com/api/",
        "https://auth.example.com?",
        "https://auth.example.com?tenant=1",
        "https://auth.example.com#",
        "https://auth.example.com#here",
        "https://user:password@auth.example.com",
        "https://auth.example.com:port",
        "https://[auth.example.com",
        " https://auth.example.com",
        "https://auth.example.com ",
        "https://auth.example.com\n",
        "https://auth.exa\tmple.com",
        "https://auth exa.mple.com",
        'https://auth.example.com/"',
    ],
)
def test_a_malformed_issuer_is_refused(issuer: str) -> None:
    """RFC 8414 §2: https without query and fragment. RFC 3986 §3.2.1 deprecates credentials in a URL."""
    assert refusal({**COMPLETE, "WATCHWORD_ISSUER": issuer}).startswith("WATCHWORD_ISSUER must be an https URL")


@given(st.dictionaries(st.sampled_from([*COMPLETE, *NUMBERS]), st.text(max_size=20)))
def test_any_combination_of_variables_gives_an_environment_or_an_error_message(variables: dict[str, str]) -> None:
    try:
        environment = Environment.read({**COMPLETE, **variables})
    except EnvironmentInvalid as error:
        assert str(error).endswith((".", "”."))
    else:
        assert environment.issuer.startswith(("https://", "http://"))


def test_an_environment_is_immutable() -> None:
    environment = Environment.read(COMPLETE)

    with pytest.raises(AttributeError):
        environment.issuer = "https://other.example.com"  # type: ignore[misc]  # The test expects the refusal.


def test_leaked_secrets_are_burnt_or_only_reported() -> None:
    assert "burn" == Environment.read(COMPLETE).leaked_secrets
    assert "report" == Environment.read({**COMPLETE, "WATCHWORD_LEAKED_SECRETS": "report"}).leaked_secrets
    assert "WATCHWORD_LEAKED_SECRETS must be one of" in refusal({**COMPLETE, "WATCHWORD_LEAKED_SECRETS": "off"})


def test_loopback_issuers_are_refused_unless_they_are_allowed() -> None:
    """For one machine only: the template cannot set it."""
    assert not Environment.read(COMPLETE).allows_loopback_issuers
    assert Environment.read({**COMPLETE, "WATCHWORD_LOOPBACK_ISSUERS": "allowed"}).allows_loopback_issuers
    assert "WATCHWORD_LOOPBACK_ISSUERS must be allowed" in refusal({**COMPLETE, "WATCHWORD_LOOPBACK_ISSUERS": "yes"})
