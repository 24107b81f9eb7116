"""The life of a client, compared with a model after each step. Steps come in any order."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.administration.desk import CLIENTS, Desk, new

IDS = ("one", "two")
SCOPES = ("shared", "customer_group_read", "self_secret_write")


@dataclass
class Secret:
    text: str
    client_id: str
    generation: int
    secret_id: str | None
    ends: datetime | None = None
    is_removed: bool = False


@dataclass
class Model:
    """The model of one existing client."""

    generation: int
    name: str
    enabled: bool
    description: str
    lifetime: int
    scopes: list[str]
    tokens_valid_from: datetime | None = None
    secrets: list[Secret] = field(default_factory=list)


@dataclass
class Token:
    text: str
    secret: Secret
    client_id: str
    generation: int
    issued: datetime
    ends: datetime
    scopes: list[str]


class Life(RuleBasedStateMachine):
    """The runner sets `desk` and `now`. On the emulator, the test cannot move the clock."""

    desk: Desk
    can_move = True
    prefix = ""

    secrets: Bundle[Secret] = Bundle("secrets")
    tokens: Bundle[Token] = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.clients: dict[str, Model] = {}
        self.generations: set[int] = set()

    @property
    def now(self) -> datetime:
        return self.desk.deployment.parts.clock()

    def id_of(self, which: str) -> str:
        return f"{self.prefix}{which}"

    def call(self, method: str, client_id: str, path: str = "", content: Any = "") -> Any:
        return self.desk.call(method, f"{CLIENTS}/{self.clients[client_id].generation}{path}", content)

    # Steps of an administrator.

    @rule(target=secrets, which=st.sampled_from(IDS), enabled=st.booleans(), scopes=st.sets(st.sampled_from(SCOPES)))
    def create(self, which: str, enabled: bool, scopes: set[str]) -> Secret:
        client_id = self.id_of(which)
        content = new(clientId=client_id, enabled=enabled, scopes=sorted(scopes), lifetime=600)
        answer = self.desk.call("POST", CLIENTS, content)
        if client_id in self.clients:
            assert answer.status == 422, answer.text
            return Secret("wws_never", client_id, 0, None, is_removed=True)
        assert answer.status == 201, answer.text
        generation = answer.json["apiClientId"]
        assert generation not in self.generations
        self.generations.add(generation)
        (first,) = self.desk.call("GET", f"{CLIENTS}/{generation}/secrets").json["items"]
        secret = Secret(answer.json["secret"], client_id, generation, first["secretId"])
        self.clients[client_id] = Model(
            generation, content["clientName"], enabled, "", 600, sorted(scopes), secrets=[secret]
        )
        return secret

    @precondition(lambda self: self.clients)
    @rule(
        data=st.data(),
        content=st.fixed_dictionaries(
            {},
            optional={
                "enabled": st.booleans(),
                "description": st.sampled_from(["", "x", "two\nlines"]),
                "lifetime": st.sampled_from([60, 600, 86400]),
                "scopes": st.lists(st.sampled_from(SCOPES), unique=True),
            },
        ),
    )
    def patch(self, data: Any, content: dict[str, Any]) -> None:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        answer = self.call("PATCH", client_id, "", content)
        assert answer.status == 200, answer.text
        model = self.clients[client_id]
        if model.enabled and content.get("enabled") is False:
            begins = datetime.fromisoformat(answer.json["updatedAt"]) + timedelta(seconds=1)
            model.tokens_valid_from = max(begins, model.tokens_valid_from or begins)
        for name, value in content.items():
            setattr(model, name, value)

    @precondition(lambda self: self.clients)
    @rule(
        data=st.data(),
        wrong=st.sampled_from([{"lifetime": 0}, {"scopes": ["none"]}, {"secret": "x"}, {"clientId": "x"}]),
    )
    def patch_wrongly(self, data: Any, wrong: dict[str, Any]) -> None:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        assert self.call("PATCH", client_id, "", {"description": "never", **wrong}).status == 422

    @precondition(lambda self: self.clients)
    @rule(data=st.data())
    def delete(self, data: Any) -> None:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        assert self.call("DELETE", client_id).status == 204
        deleted = self.clients.pop(client_id)
        for secret in deleted.secrets:
            secret.is_removed = True

    @precondition(lambda self: self.clients)
    @rule(target=secrets, data=st.data(), lives=st.none() | st.integers(60, 900))
    def add_secret(self, data: Any, lives: int | None) -> Secret:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        model, end = self.clients[client_id], None
        content = {}
        if lives is not None:
            end = self.now.replace(microsecond=0) + timedelta(seconds=lives)
            content = {"expiresAt": end.isoformat()}
        answer = self.call("POST", client_id, "/secrets", content)
        if len(self.live(model)) >= 5:
            assert answer.status == 409, answer.text
            return Secret("wws_never", client_id, 0, None, is_removed=True)
        assert answer.status == 201, answer.text
        secret = Secret(answer.json["secret"], client_id, model.generation, answer.json["secretId"], end)
        model.secrets.append(secret)
        return secret

    @precondition(lambda self: self.clients)
    @rule(target=secrets, data=st.data(), overlap=st.sampled_from([0, 0, 60, 900]))
    def rotate(self, data: Any, overlap: int) -> Secret:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        model, now = self.clients[client_id], self.now
        live = self.live(model)
        answer = self.call("PUT", client_id, "/secrets", {"overlapSeconds": overlap} if overlap else "")
        if overlap and len(live) >= 5:
            assert answer.status == 409, answer.text
            return Secret("wws_never", client_id, 0, None, is_removed=True)
        assert answer.status == 200, answer.text
        for old in live:
            end = now + timedelta(seconds=overlap)
            old.ends = min(old.ends or end, end)
            old.is_removed = not overlap
        secret = Secret(answer.json["secret"], client_id, model.generation, answer.json["secretId"])
        model.secrets.append(secret)
        return secret

    @precondition(lambda self: self.clients)
    @rule(target=secrets, data=st.data())
    def evict(self, data: Any) -> Secret:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        model = self.clients[client_id]
        answer = self.call("PUT", client_id, "/secrets", {"evict": True})
        assert answer.status == 200, answer.text
        for old in model.secrets:
            old.is_removed = True
        model.tokens_valid_from = datetime.fromisoformat(answer.json["tokensValidFrom"])
        secret = Secret(answer.json["secret"], client_id, model.generation, answer.json["secretId"])
        model.secrets.append(secret)
        return secret

    @rule(secret=secrets)
    def remove_secret(self, secret: Secret) -> None:
        model = self.clients.get(secret.client_id)
        if model is None or secret.secret_id is None or model.generation != secret.generation:
            return
        answer = self.call("DELETE", secret.client_id, f"/secrets/{secret.secret_id}")
        # The server may already have pruned an expired secret.
        assert answer.status == 204 or secret.is_removed or not self.is_live(secret), answer.text
        secret.is_removed = True

    @precondition(lambda self: self.clients)
    @rule(data=st.data())
    def revoke_tokens(self, data: Any) -> None:
        client_id = data.draw(st.sampled_from(sorted(self.clients)))
        answer = self.call("POST", client_id, "/revoke-tokens")
        assert answer.status == 200, answer.text
        self.clients[client_id].tokens_valid_from = datetime.fromisoformat(answer.json["tokensValidFrom"])

    @precondition(lambda self: self.can_move)
    @rule(seconds=st.sampled_from([1, 59, 60, 61, 600]))
    def wait(self, seconds: int) -> None:
        self.desk.move(seconds=seconds)

    # Steps of the client.

    @rule(target=tokens, secret=secrets, scope=st.sampled_from(["", *SCOPES]))
    def get_token(self, secret: Secret, scope: str) -> Token | None:
        now = self.now
        credential = SecretCredential(secret.client_id, secret.text)
        answer = self.desk.deployment.ask(credential, **({"scope": scope} if scope else {}))
        model = self.clients.get(secret.client_id)
        if model is None or not model.enabled or secret.generation != model.generation or not self.is_live(secret):
            assert answer.status == 401, answer.text
            return None
        if scope and scope not in model.scopes:
            assert (answer.status, answer.json["error"]) == (400, "invalid_scope")
            return None
        assert (answer.status, answer.json["expires_in"]) == (200, model.lifetime), answer.text
        ends = now + timedelta(seconds=model.lifetime + 60)
        return Token(
            answer.json["access_token"],
            secret,
            secret.client_id,
            secret.generation,
            now.replace(microsecond=0),
            ends.replace(microsecond=0),
            [scope] if scope else [],
        )

    @rule(token=tokens)
    def use_token(self, token: Token | None) -> None:
        if token is None:
            return
        answer = self.desk.call("GET", f"{CLIENTS}/infos", token=token.text)
        own = self.desk.call("GET", f"{CLIENTS}/infos/secrets", token=token.text)
        if not self.is_good(token):
            assert (answer.status, own.status) == (401, 401), answer.text
            return
        model = self.clients[token.client_id]
        assert (answer.status, answer.json["apiClientId"]) == (200, model.generation), answer.text
        may = "self_secret_write" in token.scopes and "self_secret_write" in model.scopes
        assert own.status == (200 if may else 403)

    # Invariants.

    @invariant()
    def every_client_is_as_the_model_says(self) -> None:
        for client_id, model in self.clients.items():
            content = self.desk.read(model.generation)
            assert (client_id, model.name, model.enabled, model.description, model.lifetime, model.scopes) == tuple(
                content[name] for name in ("clientId", "clientName", "enabled", "description", "lifetime", "scopes")
            )
            items = self.call("GET", client_id, "/secrets").json["items"]
            assert len(self.live(model)) == sum(one["state"] == "live" for one in items)
            assert len(items) <= 9

    def live(self, model: Model) -> list[Secret]:
        return [secret for secret in model.secrets if self.is_live(secret)]

    def is_live(self, secret: Secret) -> bool:
        return not secret.is_removed and (secret.ends is None or self.now < secret.ends)

    def is_good(self, token: Token) -> bool:
        model = self.clients.get(token.client_id)
        if model is None or model.generation != token.generation or not model.enabled:
            return False
        if not self.is_live(token.secret):
            return False
        if model.tokens_valid_from and token.issued < model.tokens_valid_from:
            return False
        if self.now >= token.issued + timedelta(seconds=model.lifetime) and (
            token.ends - token.issued > timedelta(seconds=model.lifetime + 60)
        ):
            return False
        return self.now < token.ends

    def teardown(self) -> None:
        for client_id in list(self.clients):
            self.call("DELETE", client_id)
