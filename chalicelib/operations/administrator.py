"""The administrator that bootstrap makes, and what its credential says about it."""

import hmac
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Final

from ..administration.administrator_credential import AdministratorCredential
from ..administration.audit import Actor
from ..administration.registration import new_client, new_client_secret
from ..administration.token_revocation import with_tokens_revoked
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret, hash_client_secret
from ..oauth.resource import NATIVE_SCOPES, OWN_SLUG
from ..oauth.scope import Scope

ADMINISTRATOR: Final = "administrator"
OPERATOR: Final = Actor("operator:bootstrap")


def administrator(
    credential: AdministratorCredential, client_name: str, catalogue: Catalogue, now: datetime, randomness: Random
) -> Client:
    """Registered for every scope of the catalogue. A credential of 0.1.0 has no generation: the client gets one."""
    client, _ = new_client(
        client_id=credential.client_id,
        client_name=client_name,
        description="Made by bootstrap; registered for every scope of that moment.",
        registrations={known.slug: known.scope() for known in catalogue.resources if known.scope()},
        created_by=OPERATOR.client_id,
        now=now,
        randomness=randomness,
    )
    secret = replace(client.client_secrets[0], hash=hash_client_secret(credential.client_secret))
    return replace(client, generation=credential.generation or client.generation, client_secrets=(secret,))


def is_made_by_bootstrap(client: Client, credential: AdministratorCredential) -> bool:
    """Whether the credential was stored for this client, and not for an earlier one of the same id.

    A credential of 0.1.0 has no generation: then the client must still have the secret.
    """
    if credential.generation is not None:
        return client.generation == credential.generation
    return any(_is_of(credential, secret) for secret in client.client_secrets)


def with_only(credential: AdministratorCredential, client: Client, now: datetime, randomness: Random) -> Client:
    """Enabled, with every native scope, without older tokens, and with this credential alone. Twice changes nothing."""
    secrets = [replace(secret, expires_at=None) for secret in client.client_secrets if _is_of(credential, secret)]
    if not secrets:
        _, secret = new_client_secret(created_by=OPERATOR.client_id, now=now, randomness=randomness)
        secrets = [replace(secret, hash=hash_client_secret(credential.client_secret))]
    own = client.registered_scope(OWN_SLUG)
    scope = Scope((*own, *(token for token in NATIVE_SCOPES if token not in own)))
    after = replace(
        client,
        enabled=True,
        registrations={**client.registrations, OWN_SLUG: scope},
        client_secrets=tuple(secrets[:1]),
    )
    return after if after == client else with_tokens_revoked(after, now)


def _is_of(credential: AdministratorCredential, secret: ClientSecret) -> bool:
    return hmac.compare_digest(hash_client_secret(credential.client_secret), secret.hash)
