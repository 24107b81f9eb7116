"""RFC 7521 §3, RFC 7523 §2.2: the identity that a platform gives to a workload authenticates a client."""

import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from chalicelib.oauth.client_authentication import ASSERTION_ALGS
from tests.api.deployment import TOKEN, Deployment
from tests.api.forms import error, unverified_claims
from tests.assertions.platforms import CLAIMS, register_issuer, token, workload
from tests.assertions.signer import ask, part, private_key, public_jwk
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe"
PLATFORMS = [kind for kind in CLAIMS if kind != "spiffe"]


@pytest.mark.parametrize("kind", PLATFORMS)
def test_the_token_of_each_platform_gets_a_token(memory: Deployment, kind: str) -> None:
    register_issuer(memory, kind)
    client = workload(memory, kind)

    answer = ask(memory, token(kind), client_id=client.client_id, scope="customer_group_read")

    assert 200 == answer.status, answer.text
    claims = unverified_claims(answer.json["access_token"])
    assert (client.client_id, "customer_group_read") == (claims["sub"], claims["scope"])
    assert claims["jti"].endswith(f".trust-{kind}")


@pytest.mark.parametrize("kind", PLATFORMS)
def test_another_workload_of_the_platform_is_refused(memory: Deployment, kind: str) -> None:
    """The signature is valid: everybody on the platform has one."""
    register_issuer(memory, kind)
    client = workload(memory, kind)
    others: dict[str, dict[str, Any]] = {
        "aws": {"sub": "arn:aws:iam::123456789012:role/Other"},
        "github": {"repository_id": "999"},
        "gitlab": {"project_id": "99"},
        "kubernetes": {"sub": "system:serviceaccount:other:orders"},
        "google": {"sub": "1"},
        "other": {"sub": "organization:evil"},
    }

    answer = ask(memory, token(kind, **others[kind]), client_id=client.client_id)

    assert (401, "invalid_client") == error(answer)


def test_a_spiffe_svid_is_accepted_with_its_own_type(memory: Deployment) -> None:
    """draft-ietf-oauth-spiffe-client-auth: by the trust domain of the subject; typ may be JOSE."""
    register_issuer(memory, "spiffe")
    client = workload(memory, "spiffe")

    svid = token("spiffe", {"typ": "JOSE"})
    assert 200 == ask(memory, svid, client_id=client.client_id, client_assertion_type=SPIFFE).status


@pytest.mark.parametrize(
    "subject",
    [
        "spiffe://example.org.evil/ns/shop/sa/orders", "spiffe://evil/ns/shop/sa/orders", "spiffe://example.org",
        "spiffe://example.org/ns/../ns/shop/sa/orders", "spiffe://example.org//ns", "https://example.org/ns",
        "spiffe://EXAMPLE.org/ns/shop/sa/orders", "spiffe://example.org/ns/shop/sa/other",
    ],
)  # fmt: skip
def test_another_spiffe_id_is_refused(memory: Deployment, subject: str) -> None:
    register_issuer(memory, "spiffe")
    client = workload(memory, "spiffe")

    answer = ask(memory, token("spiffe", sub=subject), client_id=client.client_id, client_assertion_type=SPIFFE)

    assert (401, "invalid_client") == error(answer)


@pytest.mark.parametrize(
    "subject",
    ["repo:acme@123/shop@456:environment:production", "repo:acme/shop:environment:production", "repo:renamed/shop:x"],
)
def test_a_renamed_repository_is_the_same_one(memory: Deployment, subject: str) -> None:
    """The old and the new form of the subject; the ids do not change."""
    register_issuer(memory, "github")
    client = workload(memory, "github")

    assert 200 == ask(memory, token("github", sub=subject), client_id=client.client_id).status


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_pull_request_is_refused(memory: Deployment, event: str) -> None:
    """It runs the code of somebody who may not write to the repository."""
    register_issuer(memory, "github")
    client = workload(memory, "github")

    assert 401 == ask(memory, token("github", event_name=event), client_id=client.client_id).status


@pytest.mark.parametrize("place", ["top", "nested"])
def test_a_subject_that_the_caller_of_aws_chose_is_refused(memory: Deployment, place: str) -> None:
    register_issuer(memory, "aws")
    client = workload(memory, "aws")
    nested = {**CLAIMS["aws"]["https://sts.amazonaws.com/"], "subject_mode": "OriginIdentity"}
    changes = {"subject_mode": "OriginIdentity"} if place == "top" else {"https://sts.amazonaws.com/": nested}

    assert 401 == ask(memory, token("aws", **changes), client_id=client.client_id).status


def test_a_scope_inside_the_assertion_is_ignored(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    client = workload(memory, "aws")

    answer = ask(memory, token("aws", scope="customer_group_read"), client_id=client.client_id)

    assert "scope" not in answer.json


@pytest.mark.parametrize(
    "audience", [[ISSUER, "https://other.example.com"], ISSUER + TOKEN, ISSUER + "/", "https://other.example.com", None]
)
def test_a_token_for_others_too_is_refused(memory: Deployment, audience: Any) -> None:
    """Those others could use it here."""
    register_issuer(memory, "aws")
    client = workload(memory, "aws")

    assert 401 == ask(memory, token("aws", aud=audience), client_id=client.client_id).status


def test_an_issuer_with_its_own_audience_does_not_accept_this_servers(memory: Deployment) -> None:
    """Some platforms do not let a workload choose it."""
    register_issuer(memory, "other", audience="https://vercel.com/acme")
    client = workload(memory, "other")

    assert 200 == ask(memory, token("other", aud="https://vercel.com/acme"), client_id=client.client_id).status
    assert 401 == ask(memory, token("other"), client_id=client.client_id).status


@pytest.mark.parametrize(
    "issuer",
    ["https://evil.example.com", "https://app.terraform.io/", "https://APP.terraform.io", "https://app.terraform.іo"],
)
def test_an_unknown_issuer_is_refused_without_a_read(memory: Deployment, issuer: str) -> None:
    """Compared byte by byte, and nothing is fetched."""
    register_issuer(memory, "other")
    client = workload(memory, "other")
    memory.parts.stores.clients.reads = 0

    answer = ask(memory, token("other", iss=issuer), client_id=client.client_id)

    assert (401, "invalid_client") == error(answer)
    assert (0, []) == (memory.parts.stores.clients.reads, memory.parts.assertions.issuer_keys.fetches)


def test_a_disabled_issuer_is_refused(memory: Deployment) -> None:
    register_issuer(memory, "aws", enabled=False)
    client = workload(memory, "aws")

    assert 401 == ask(memory, token("aws"), client_id=client.client_id).status


def test_an_issuer_that_was_deleted_and_created_again_is_another_one(memory: Deployment) -> None:
    register_issuer(memory, "aws", generation=8)
    client = workload(memory, "aws")

    assert 401 == ask(memory, token("aws"), client_id=client.client_id).status


def test_a_removed_or_expired_trust_and_a_disabled_client_are_refused_at_once(memory: Deployment) -> None:
    register_issuer(memory, "aws")
    client = workload(memory, "aws", expires_at=NOON + timedelta(seconds=5))
    assert 200 == ask(memory, token("aws"), client_id=client.client_id).status
    memory.parts.clock.move(seconds=5)
    assert 401 == ask(memory, token("aws"), client_id=client.client_id).status

    other = workload(memory, "aws")
    memory.change(other, other._replace(trusts=()))
    assert 401 == ask(memory, token("aws"), client_id=other.client_id).status

    third = workload(memory, "aws")
    memory.change(third, third._replace(enabled=False))
    assert 401 == ask(memory, token("aws"), client_id=third.client_id).status


def test_an_alg_that_the_issuer_does_not_use_is_refused(memory: Deployment) -> None:
    register_issuer(memory, "aws", algs=("RS256",))
    client = workload(memory, "aws")

    assert 401 == ask(memory, token("aws"), client_id=client.client_id).status


@pytest.mark.parametrize("alg", ["HS256", "RS256", "PS256", "ES384", "EdDSA", "none"])
def test_a_key_of_the_issuer_verifies_only_its_own_alg(memory: Deployment, alg: str) -> None:
    """RFC 8725 §3.1. The issuer may use all of these, and the key in its JWKS is public."""
    register_issuer(memory, "aws", algs=ASSERTION_ALGS)
    client = workload(memory, "aws")
    _, payload, _ = token("aws").split(".")
    signing_input = f"{part({**jwt.get_unverified_header(token('aws')), 'alg': alg})}.{payload}"
    with_public_key = hmac.digest(json.dumps(public_jwk("ES256")).encode(), signing_input.encode(), "sha256")
    with_private_key = jwt.get_algorithm_by_name("ES256").sign(signing_input.encode(), private_key("ES256"))

    for signature in (with_public_key, with_private_key, b""):
        answer = ask(memory, f"{signing_input}.{part(signature)}", client_id=client.client_id)
        assert (401, "invalid_client") == error(answer)


def test_the_age_is_limited_by_the_issuer(memory: Deployment) -> None:
    register_issuer(memory, "aws", maximum_age=timedelta(seconds=600))
    client = workload(memory, "aws")
    old = token("aws", exp=int(NOON.timestamp()) + 7200)
    memory.parts.clock.move(seconds=660)
    assert 200 == ask(memory, old, client_id=client.client_id).status
    memory.parts.clock.move(seconds=1)

    assert 401 == ask(memory, old, client_id=client.client_id).status


def test_a_token_may_be_used_again_unless_the_issuer_is_single_use(memory: Deployment) -> None:
    """Kubernetes and the SDKs of AWS send one token many times."""
    register_issuer(memory, "kubernetes")
    client = workload(memory, "kubernetes")
    assert {200} == {ask(memory, token("kubernetes"), client_id=client.client_id).status for _ in range(50)}

    register_issuer(memory, "kubernetes", is_single_use=True)
    assert 200 == ask(memory, token("kubernetes"), client_id=client.client_id).status
    assert 401 == ask(memory, token("kubernetes"), client_id=client.client_id).status
    assert 401 == ask(memory, token("kubernetes", jti=None), client_id=client.client_id).status
