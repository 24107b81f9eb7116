"""For each function, work that takes every permission it has; each raises when anything did not come out whole."""

import hashlib
import itertools
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.stack.gateway import Deployed

CLIENTS: Final = "/admin-api/api-clients"
ISSUERS: Final = "/admin-api/trusted-issuers"
JWT_BEARER: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
RESOURCES: Final = "/admin-api/resources"
SCOPES: Final = (
    "api_client_read api_client_write api_client_grant audit_read resource_read resource_write key_read"
    " self_secret_write issuer_read issuer_write"
)
_numbers = itertools.count(1)


def api(deployed: Deployed) -> None:
    """Every kind of call, reading and writing."""
    answer = deployed.ask(deployed.credential(), SCOPES)
    assert answer.status == 200, answer.text
    token, number = answer.json["access_token"], next(_numbers)

    def call(method: str, path: str, content: Any = None) -> Any:
        answer = deployed.call(token, method, path, content)
        assert answer.status in {200, 201, 204}, f"{method} {path}: {answer.status} {answer.text}"
        return answer.json if answer.text else None

    groups = [{"slug": "a", "name": "A", "scopes": {"first": "First", "second": "Second"}}]
    resource = {"slug": f"shop-{number}", "identifier": f"https://{number}.example.com", "name": "Shop"}
    call("POST", RESOURCES, {**resource, "scopeGroups": groups})
    client_id = f"shop-{number}"
    fields = {"clientId": client_id, "clientName": f"Shop {number}", "enabled": True, "scopes": []}
    assigned = [{"resource": resource["identifier"], "scopes": ["first"]}]
    made = call("POST", CLIENTS, {**fields, "resources": assigned})
    client = f"{CLIENTS}/{made['apiClientId']}"
    assert deployed.ask({"client_id": client_id, "client_secret": made["secret"]}).status == 200
    spare = call("POST", f"{client}/secrets", {})["secret"]
    assert call("POST", "/leaked-secrets", {"token": spare})[0]["label"] == "true_positive"
    assert deployed.ask({"client_id": client_id, "client_secret": spare}).status == 401
    assert [kept["lastUsedAt"] for kept in call("GET", f"{client}/secrets")["items"]] != [None]
    call("PATCH", client, {"clientName": f"Renamed {number}", "scopes": ["api_client_read"], "resources": []})
    call("GET", CLIENTS)
    for query in ("", f"?clientId={client_id}", "?actor=administrator"):
        call("GET", f"/admin-api/audit{query}")
    _with_assertions(deployed, call, client, client_id)
    call("DELETE", client)
    _read_feed(deployed, int(time.time()))
    call("DELETE", f"{RESOURCES}/{resource['slug']}")


def _with_assertions(deployed: Deployed, call: Callable[..., Any], client: str, client_id: str) -> None:
    """A token by the client's own key, and a trusted issuer whose keys a function fetches, in vain."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    call("POST", f"{client}/keys", {"pem": pem, "overlapSeconds": 0})
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": deployed.stack.outputs["Issuer"], "iat": now, "exp": now + 300}
    assertion = jwt.encode({**claims, "jti": client_id}, key, "ES256")
    answer = deployed.ask({"client_id": client_id, "client_assertion_type": JWT_BEARER, "client_assertion": assertion})
    assert answer.status == 200, answer.text

    issuer = {"slug": client_id, "kind": "github", "issuer": f"https://{client_id}.invalid.example.com"}
    call("POST", ISSUERS, issuer)
    trust = {"issuer": client_id, "conditions": {"/repository_id": "1", "/environment": "p", "/sub": client_id}}
    call("POST", f"{client}/trusts", {**trust, "isDefault": True})
    try:
        for _ in range(100):
            if call("GET", f"{ISSUERS}/{client_id}")["keys"]["error"]:
                return
            time.sleep(0.1)
        raise AssertionError("nobody tried to fetch the keys")
    finally:
        call("DELETE", f"{ISSUERS}/{client_id}")


def _read_feed(deployed: Deployed, started: int) -> None:
    """Until the function reads its entries: it may have read them seconds ago, and may use that for 25."""
    for _ in range(150):
        answer = deployed.http.request("GET", "/.well-known/revocations")
        assert answer.status == 200, answer.text
        if jwt.decode(answer.text, options={"verify_signature": False})["iat"] >= started:
            return
        time.sleep(0.2)
    raise AssertionError("the feed stays old")


def fetch_issuer_keys(deployed: Deployed) -> None:
    answer = deployed.ask(deployed.credential(), "issuer_write")
    slug = f"fetched-{next(_numbers)}"
    content = {"slug": slug, "kind": "github", "issuer": f"https://{slug}.invalid.example.com"}
    assert deployed.call(answer.json["access_token"], "POST", ISSUERS, content).status == 201
    try:
        assert slug in deployed.invoke_scheduled("FetchIssuerKeys")["issuers"]
    finally:
        deployed.call(answer.json["access_token"], "DELETE", f"{ISSUERS}/{slug}")


def bootstrap(deployed: Deployed) -> None:
    """From nothing, again for a credential that was lost, and again, which counts the administrators."""
    deployed.forget_everything()
    made = deployed.invoke("bootstrap")
    assert {"created"} == {made["key_ring"], made["catalogue"], made["administrator"]}
    assert deployed.invoke("bootstrap", {"reissue": True})["administrator"] == "reissued"
    assert deployed.invoke("bootstrap")["administrator"] == "unchanged"
    for _ in range(5):
        answer = deployed.ask(deployed.credential())
        if answer.status == 200:
            return
        # That nothing was there a moment ago, is remembered for a second.
        time.sleep(0.5)
    raise AssertionError(answer.text)


def rotate(deployed: Deployed) -> None:
    """A ring that has lost its standbys gets new ones."""
    _rotate(deployed, lambda: deployed.invoke("rotate"))


def rotate_daily(deployed: Deployed) -> None:
    _rotate(deployed, lambda: deployed.invoke_scheduled("RotateDaily"))


def _rotate(deployed: Deployed, invoke: Callable[[], Any]) -> None:
    deployed.drop_standbys()
    answer = invoke()
    assert (answer["outcome"], answer["announced"]) == ("changed", True)
    _leave_no_label(deployed)


def leaked(deployed: Deployed) -> None:
    kid = next(key["kid"] for key in deployed.invoke("keys")["keys"] if key["state"] == "signs")
    answer = deployed.invoke("leaked", {"kid": kid})
    assert (answer["outcome"], answer["announced"]) == ("changed", True)
    _leave_no_label(deployed)


def _leave_no_label(deployed: Deployed) -> None:
    """The version that became current keeps no label of the run that made it."""
    shown = deployed.account.client("secretsmanager").describe_secret(
        SecretId=deployed.stack.outputs["KeyRingSecretId"]
    )
    labels = {label for labels in shown["VersionIdsToStages"].values() for label in labels}
    assert labels <= {"AWSCURRENT", "AWSPREVIOUS"}, labels


def keys(deployed: Deployed) -> None:
    assert deployed.invoke("keys")["keys"]


def apply(deployed: Deployed) -> None:
    """A scope comes, and goes again."""
    number = next(_numbers)
    group: dict[str, Any] = {"slug": f"g{number}", "name": "G", "scopes": {f"one-{number}": "1", f"two-{number}": "2"}}
    for scopes in (group["scopes"], {f"one-{number}": "1"}):
        resources = [{"slug": "admin-api", "scopeGroups": [{**group, "scopes": scopes}]}]
        assert deployed.invoke("apply", {"content": {"resources": resources}})["written"]


def issuing(deployed: Deployed) -> None:
    for enabled in (False, True):
        assert deployed.invoke("issuing", {"enabled": enabled})["issuing_enabled"] is enabled


def pointers(deployed: Deployed) -> None:
    """A secret that an older version stored can be burnt afterwards."""
    token, client_id = deployed.ask(deployed.credential(), SCOPES).json["access_token"], f"old-{next(_numbers)}"
    fields = {"clientId": client_id, "clientName": client_id, "enabled": True}
    secret = deployed.call(token, "POST", CLIENTS, fields).json["secret"]
    digest = hashlib.sha256(secret.encode()).hexdigest()
    deployed.forget(f"secret#sha256${digest}")
    assert deployed.invoke("pointers", {"sha256": digest})["outcome"] == "unknown"
    assert deployed.invoke("pointers")["pointers_written"] >= 1
    assert deployed.invoke("pointers", {"sha256": digest})["client_id"] == client_id


def restored(deployed: Deployed) -> None:
    """An administrator that was disabled is enabled again by a restored table, which 0.1.0 wrote."""
    since, number = datetime.now(UTC), next(_numbers)
    token = deployed.ask(deployed.credential(), SCOPES).json["access_token"]
    # The administrator lost a secret a moment ago, so it is disabled too: a third one has to stay.
    for client_id in (f"heir-{number}", f"old-{number}"):
        fields = {"clientId": client_id, "clientName": client_id, "enabled": True, "scopes": ["api_client_grant"]}
        made = deployed.call(token, "POST", CLIENTS, fields)
    with deployed.put_back(f"client#{client_id}", "grant-holders"):
        client = f"{CLIENTS}/{made.json['apiClientId']}"
        assert deployed.call(token, "PATCH", client, {"enabled": False}).status == 200
    deployed.forget("administrators")
    answer = deployed.invoke("restored", {"since": since.isoformat()})
    assert (client_id, "disabled") in [(one["client_id"], one["outcome"]) for one in answer["clients"]]
    assert answer["outcome"] == "changed"


# By the logical id of the function.
EXERCISES: Final[Mapping[str, Callable[[Deployed], None]]] = {
    "APIHandler": api,
    "Bootstrap": bootstrap,
    "Rotate": rotate,
    "RotateDaily": rotate_daily,
    "FetchIssuerKeys": fetch_issuer_keys,
    "Leaked": leaked,
    "Keys": keys,
    "Apply": apply,
    "Issuing": issuing,
    "Pointers": pointers,
    "Restored": restored,
}
