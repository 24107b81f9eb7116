"""The seeded credentials, each with a curl command that obtains a token."""

from pathlib import Path
from shlex import join

from infra.local.seed import Credential, Seeded

_DOCUMENTED_SCOPES = ("api_client_read", "api_client_write", "customer_group_read", "customer_group_write")

ASSERTION = (
    *("--data", "grant_type=client_credentials"),
    *("--data", "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
)
COMMAND = ".venv/bin/python -m infra.local.assertion"


def greeting(seeded: Seeded, base_url: str, ca_file: Path | None) -> str:
    curl = ["curl", *(["--cacert", str(ca_file)] if ca_file else [])]
    address, cluster = f"{base_url}/admin-api/access_token", seeded.without_secret.cluster.issuer
    return "\n".join(
        (
            f"The console: {base_url}/console (`make console` opens it signed in)",
            "",
            "The administrator, registered for every scope:",
            *_lines(seeded.administrator),
            f"  {join([*curl, '--location', address, *_documented_form(seeded.administrator)])}",
            "",
            "An ordinary client:",
            *_lines(seeded.ordinary),
            f"  {join([*curl, address, *_basic(seeded.ordinary)])}",
            "",
            f"A client without a secret, {seeded.without_secret.client_id}: by its key, and by its cluster, {cluster}:",
            f"  {join([*curl, address, *ASSERTION])} --data client_assertion=$({COMMAND})",
            f"  {join([*curl, address, *ASSERTION])} --data client_assertion=$({COMMAND} workload)",
        )
    )


def _lines(credential: Credential) -> tuple[str, str]:
    return f"  client_id:     {credential.client_id}", f"  client_secret: {credential.client_secret}"


def _documented_form(credential: Credential) -> list[str]:
    """The request in PrestaShop's documentation."""
    fields = [
        ("grant_type", "client_credentials"),
        ("client_id", credential.client_id),
        ("client_secret", credential.client_secret),
        *(("scope[]", scope) for scope in _DOCUMENTED_SCOPES),
    ]
    return [word for name, value in fields for word in ("--form", f'{name}="{value}"')]


def _basic(credential: Credential) -> list[str]:
    """RFC 6749 §2.3.1."""
    user = f"{credential.client_id}:{credential.client_secret}"
    return ["--user", user, "--data", "grant_type=client_credentials", "--data-urlencode", f"scope={credential.scope}"]
