"""Hostile questions about tokens and revocations of tokens, by clients and by administrators, and reads of the feed.

python -m tests.campaign.hostile_tokens [--inputs N] [--seed N]: exits with status 1 if any answer was wrong.
"""

import argparse
import json
import sys
from collections import Counter
from random import Random
from typing import Any, NamedTuple

from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from tests.api.drivers import event
from tests.campaign.assertions import ALPHABET, NAMES, VALUES
from tests.campaign.mutations import mutated, valid_request
from tests.campaign.progress import counted
from tests.campaign.server import SECRET, Server
from tests.revocation.feed import claims_of

PRINTED_PER_FAULT = 5
REVOKE, INTROSPECT, FEED = "/admin-api/revoke", "/admin-api/introspect", "/.well-known/revocations"
ORDERS = "https://orders.example.com"
ACCEPTS = ["*/*", "application/token-introspection+jwt", "application/token-introspection+jwt;q=", "a/b;q=0.5,,;="]
RIGHTS = "api_client_read api_client_write api_client_grant"


class Sent(NamedTuple):
    """A request, the token in it before its mutation, and whether the mutated token is signed with our keys."""

    request: dict[str, Any]
    original: str
    is_signed: bool


class Actors:
    """A client of the API of orders, and the API itself, which introspects the client's tokens."""

    def __init__(self, server: Server) -> None:
        deployment = server.deployment
        registered = {"orders": Scope.parse("orders:read")}
        self.client, self.credential = deployment.register(registrations=registered)
        self.verifier, self.verifier_credential = deployment.register(introspects={"orders": 0})
        self.tokens = [
            deployment.token(self.credential, "orders:read", resource=ORDERS),
            deployment.token(self.credential, "customer_group_read"),
            deployment.token(self.verifier_credential),
        ]
        credentials = self.credential, self.verifier_credential
        server.credentials |= {credential.client_id: credential for credential in credentials}
        self._bearer = deployment.token(deployment.administrator, RIGHTS)
        ring, now = server.parts.tokens.key_ring(), server.parts.clock()
        self._keys = [ring.signing_key(alg, now) for alg in ("ES256", "RS256")]

    def sent(self, random: Random) -> Sent:
        original = random.choice(self.tokens)
        token, is_signed = self._mutated(random, original)
        path = random.choice([REVOKE, REVOKE, INTROSPECT, INTROSPECT, "revocations", FEED])
        if path == FEED:
            request = event("GET", FEED, headers={"If-None-Match": random.choice(['"x"', "*", 'W/"', "\0", ""])})
        elif path == "revocations":
            request = self._of_administrator(random, token)
        else:
            request = self._of_client(random, path, token)
        return Sent(mutated(random, request) if random.random() < 0.5 else request, original, is_signed)

    def _of_client(self, random: Random, path: str, token: str) -> dict[str, Any]:
        """With the credential in one of the forms that a token request has."""
        credential: SecretCredential = random.choice([self.credential, self.verifier_credential])
        request = valid_request(random, credential)
        body = request["body"].replace("grant_type", "token").replace("client_credentials", token)
        headers = {**request["headers"], **({"Accept": random.choice(ACCEPTS)} if random.random() < 0.3 else {})}
        return event("POST", path, body, headers)

    def _of_administrator(self, random: Random, token: str) -> dict[str, Any]:
        jti = random.choice([claims_of(self.tokens[0])["jti"], token, *VALUES])
        content = random.choice([{"jti": jti}, {"jti": jti, "all": random.choice(VALUES)}, {random.choice(NAMES): jti}])
        headers = {"Authorization": f"Bearer {self._bearer}", "Content-Type": "application/json"}
        path = f"/admin-api/api-clients/{self.client.generation}/revocations"
        return event("POST", path, json.dumps(content), headers)

    def _mutated(self, random: Random, token: str) -> tuple[str, bool]:
        kind = random.choice(["as it is", "as it is", "characters", "claims", "header", "foreign"])
        if kind == "characters":
            start = random.randrange(len(token))
            return token[:start] + random.choice(ALPHABET) + token[start + random.choice([0, 1, 9]) :], False
        if kind == "as it is":
            return token, False
        if kind == "foreign":
            return random.choice([".", "..", "a.b.c", "e30.e30.AAAA", "x" * 8193, "é", "\0", SECRET + "0" * 49]), False
        # Signed well, with other claims or another typ than those that this server writes.
        claims: dict[str, Any] = claims_of(token)
        if kind == "claims":
            claims[random.choice([*claims, *NAMES])] = random.choice(VALUES)
        typ = "at+jwt" if kind == "claims" else random.choice(["", "jwt", "revocations+jwt", "at+jwt ", "JOSE"])
        try:
            return random.choice(self._keys).sign(claims, typ), kind == "claims"
        except UnicodeEncodeError:
            return token, False


def hostile_tokens(total: int, seed: int) -> Counter[str]:
    """The faults, and how often each occurred. The statuses are among the output."""
    server, random = Server(seed), Random(seed)
    actors = Actors(server)
    store = server.parts.store
    before: dict[str, Client] = dict(store.clients)
    statuses: Counter[tuple[str, int]] = Counter()
    faults: Counter[str] = Counter()
    for _ in counted(total, "hostile requests about tokens"):
        sent = actors.sent(random)
        answer, logged = server.handle(sent.request)
        place = sent.request["path"].rpartition("/")[2]
        statuses[place, answer["statusCode"]] += 1
        for fault in _faults_of(server, actors, sent, answer, logged, before, store.clients):
            faults[fault] += 1
            if faults[fault] <= PRINTED_PER_FAULT:
                print(f"\n{fault}\n  {json.dumps(sent.request, default=repr)}\n  {answer}")
        # Each request finds the same clients, and no memory of the others.
        store.clients, store.events = dict(before), []
        store.revocations.by_key.clear()
    print(f"{total:,} requests about tokens, seed {seed}:")
    for (place, status), number in sorted(statuses.items()):
        print(f"  {place}: {number:,} × {status}")
    print(f"  {faults['a 5xx']} × 5xx")
    if not all(statuses[place, 200] for place in ("revoke", "introspect", "revocations")):
        # Then the others were refused for another reason than ours.
        faults["no success at all"] += 1
    return faults


def _faults_of(
    server: Server,
    actors: Actors,
    sent: Sent,
    answer: dict[str, Any],
    logged: str,
    before: dict[str, Client],
    after: dict[str, Client],
) -> list[str]:
    faults = []
    status, path = answer["statusCode"], sent.request["path"]
    if status >= 500:
        faults.append("a 5xx")
    if path != FEED and answer["headers"].get("Cache-Control") != "no-store":
        faults.append("an answer that may be stored")
    # Signatures are long, and nothing else has their characters.
    if sent.original[-40:] in logged or SECRET in logged or logged.count("\n") != 1:
        faults.append("a token or a secret in the log")
    is_active, verifier = '"active":true' in answer["body"], actors.verifier.client_id
    # With another scope, which the server would have issued too, a token is active.
    may_be_active = sent.original == actors.tokens[0] and (_is_sent_whole(sent) or sent.is_signed)
    if is_active and not (path == INTROSPECT and may_be_active and server.proves_itself(verifier, sent.request)):
        faults.append("a token that is called active")
    changed = [client_id for client_id in before if before[client_id] != _unused(after[client_id], before[client_id])]
    if changed and path == INTROSPECT:
        faults.append("a question that changes something")
    owner = claims_of(sent.original)["sub"]
    if changed and path == REVOKE and not (changed == [owner] and server.proves_itself(owner, sent.request)):
        faults.append("a revocation of what is not one's own")
    if changed and path not in (REVOKE, INTROSPECT) and changed != [actors.client.client_id]:
        faults.append("a revocation of another client's tokens")
    return faults


def _unused(client: Client, before: Client) -> Client:
    """Without what the use of a credential changes."""
    return client._replace(last_used_at=before.last_used_at, client_secrets=before.client_secrets)


def _is_sent_whole(sent: Sent) -> bool:
    """Whether the token can be read from the request as it was issued. Its characters need no encoding."""
    return sent.original in json.dumps(sent.request) or sent.request.get("isBase64Encoded") is True


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=20261125)
    chosen = arguments.parse_args()
    sys.exit(1 if hostile_tokens(chosen.inputs, chosen.seed) else 0)
