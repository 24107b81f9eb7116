"""The administrator that bootstrap creates, and how its stored credential identifies it."""

import hmac
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
    """A client with every scope of the catalogue. If the credential has no generation (0.1.0), the client gets one."""
    client, _ = new_client(
        client_id=credential.client_id,
        client_name=client_name,
        description="Created by bootstrap with every scope of the catalogue at that time.",
        registrations={resource.slug: resource.scope() for resource in catalogue.resources if resource.scope()},
        created_by=OPERATOR.client_id,
        now=now,
        randomness=randomness,
    )
    secret = client.client_secrets[0]._replace(hash=hash_client_secret(credential.client_secret))
    return client._replace(generation=credential.generation or client.generation, client_secrets=(secret,))


def is_created_by_bootstrap(client: Client, credential: AdministratorCredential) -> bool:
    """Whether the credential was stored for this client, and not for an earlier client with the same id.

    A credential of 0.1.0 has no generation. Then the client must still have its secret.
    """
    if credential.generation is not None:
        return client.generation == credential.generation
    return any(_matches(credential, secret) for secret in client.client_secrets)


def with_only_credential(
    credential: AdministratorCredential, client: Client, now: datetime, randomness: Random
) -> Client:
    """The client, enabled, with every native scope and with this credential as its only one. Older tokens are revoked.

    The same client if all of that is already so.
    """
    secrets = [secret._replace(expires_at=None) for secret in client.client_secrets if _matches(credential, secret)]
    if not secrets:
        _, secret = new_client_secret(created_by=OPERATOR.client_id, now=now, randomness=randomness)
        secrets = [secret._replace(hash=hash_client_secret(credential.client_secret))]
    own_scope = client.registered_scope(OWN_SLUG)
    scope = Scope((*own_scope, *(token for token in NATIVE_SCOPES if token not in own_scope)))
    after = client._replace(
        enabled=True,
        registrations={**client.registrations, OWN_SLUG: scope},
        client_secrets=tuple(secrets[:1]),
        client_keys=(),
        trusts=(),
    )
    return after if after == client else with_tokens_revoked(after, now)


def _matches(credential: AdministratorCredential, secret: ClientSecret) -> bool:
    return hmac.compare_digest(hash_client_secret(credential.client_secret), secret.hash)
