"""Settings that our client does not support are detected before the first call."""

import pytest

from chalicelib.aws.wire.support import obstacle

LAMBDA = {
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "ASIA",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_SESSION_TOKEN": "token",
    "AWS_LAMBDA_FUNCTION_NAME": "watchword",
    "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
    "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
    "NO_PROXY": "169.254.169.254",
}


def _no_file_exists(_: str) -> bool:
    return False


def test_the_settings_of_a_lambda_function_are_supported() -> None:
    assert obstacle(LAMBDA, "eu-central-1", _no_file_exists) is None


@pytest.mark.parametrize(
    "name",
    [
        "HTTP_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_DATA_PATH",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_ENABLE_ENDPOINT_DISCOVERY",
    ],
)
def test_an_unsupported_setting_is_named_without_its_value(name: str) -> None:
    """The value of a proxy setting may contain a password."""
    assert f"{name} is set" == obstacle({**LAMBDA, name: "true"}, "eu-central-1", _no_file_exists)
    assert obstacle({**LAMBDA, name: ""}, "eu-central-1", _no_file_exists) is None


def test_a_disabled_switch_is_no_obstacle() -> None:
    environ = {**LAMBDA, "AWS_USE_FIPS_ENDPOINT": "False"}

    assert obstacle(environ, "eu-central-1", _no_file_exists) is None


def test_account_based_endpoints_are_supported_unless_required() -> None:
    """AWS SDKs and Tools Reference Guide, "Account-based endpoints": the regional endpoint works, too."""
    required = {**LAMBDA, "AWS_ACCOUNT_ID_ENDPOINT_MODE": "required"}

    assert "AWS_ACCOUNT_ID_ENDPOINT_MODE is set to required" == obstacle(required, "eu-central-1", _no_file_exists)
    preferred = {**LAMBDA, "AWS_ACCOUNT_ID_ENDPOINT_MODE": "preferred"}
    assert obstacle(preferred, "eu-central-1", _no_file_exists) is None


@pytest.mark.parametrize("variable", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
def test_a_configuration_file_is_not_supported(variable: str) -> None:
    """It may set endpoints, CA bundles of proxies, FIPS, and profiles."""
    environ = {**LAMBDA, variable: "/etc/aws"}

    reason = obstacle(environ, "eu-central-1", lambda path: path == "/etc/aws")

    assert "there is an AWS configuration file: /etc/aws" == reason


def test_a_configuration_file_at_its_default_path_is_not_supported() -> None:
    reason = obstacle(LAMBDA, "eu-central-1", lambda path: path.endswith("/.aws/config"))

    assert reason is not None


def test_the_null_device_is_no_configuration_file() -> None:
    """/dev/null means that there is no file."""
    environ = {**LAMBDA, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}

    assert obstacle(environ, "eu-central-1") is None


@pytest.mark.parametrize(
    ("region", "environ"),
    [("aws-global", LAMBDA), ("eu-central-1", {**LAMBDA, "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://a/path"})],
)
def test_an_endpoint_that_only_botocore_supports_is_an_obstacle(region: str, environ: dict[str, str]) -> None:
    assert obstacle(environ, region, _no_file_exists) is not None
