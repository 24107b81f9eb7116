"""GET /admin-api/api-clients/infos with a token, and the refusals."""

from typing import Final

from tests.api.deployment import Deployment
from tests.api.drivers import Answer

INFOS: Final = "/admin-api/api-clients/infos"
# RFC 6750 §3, RFC 9728 §5.1.
BEARER: Final = (
    'Bearer realm="watchword",'
    ' resource_metadata="https://auth.example.com/.well-known/oauth-protected-resource/admin-api"'
)
REVOKED: Final = "The access token is revoked. Request a new one."


def infos(deployment: Deployment, token: str) -> Answer:
    return deployment.http.request("GET", INFOS, headers={"Authorization": f"Bearer {token}"})


def is_refused(answer: Answer, sentence: str = REVOKED) -> bool:
    challenge = f'{BEARER}, error="invalid_token", error_description="{sentence}"'
    return (401, challenge, sentence) == (answer.status, answer.headers.get("www-authenticate"), answer.json["detail"])
