"""The version of a secret as a value."""

from chalicelib.aws.secret import SecretVersion


def test_a_version_does_not_print_its_text() -> None:
    """The text is the key ring, or the credential of the administrator."""
    assert "SecretVersion('v1')" == repr(SecretVersion("wws_text", "v1"))
