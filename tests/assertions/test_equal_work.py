"""A refused assertion costs the same work for every name, and next to none if it is oversized.

Operations are counted, because the time of a shared machine says nothing.
"""

from collections.abc import Callable
from typing import Any

import pytest
from jwt.algorithms import ECAlgorithm

from chalicelib.oauth.client import Client
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.forms import MULTIPART, error, multipart
from tests.assertions.signer import TYPE, ask, claims, client_key, part, register, signed

FORMS = (("grant_type", "client_credentials"), ("client_assertion_type", TYPE))


class Work:
    """Reads of the client, and signatures that are verified."""

    def __init__(self, memory: Deployment) -> None:
        self._store, self.signatures = memory.parts.stores.clients, 0
        self._store.reads = 0

    @property
    def done(self) -> tuple[int, int]:
        return self._store.reads, self.signatures


@pytest.fixture
def work(memory: Deployment, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Work]:
    """Counts from now on."""
    verify = ECAlgorithm.verify

    def begin() -> Work:
        work = Work(memory)

        def counted(*arguments: Any) -> bool:
            work.signatures += 1
            return verify(*arguments)

        monkeypatch.setattr(ECAlgorithm, "verify", counted)
        return work

    return begin


REFUSED: dict[str, Callable[[Deployment], str]] = {
    "a wrong signature": lambda memory: signed(claims(register(memory)), number=99),
    "an unknown client": lambda memory: signed(claims(register(memory), iss="nobody", sub="nobody")),
    "a client with a secret": lambda memory: signed(claims(memory.register()[0])),
    "an unknown kid": lambda memory: signed(
        claims(register(memory, client_key("ES256", kid="one"))), header={"kid": "two"}
    ),
    "a key of another alg": lambda memory: signed(claims(register(memory, client_key("EdDSA")))),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_each_refusal_costs_one_read_and_one_signature(
    memory: Deployment, make: Callable[[Deployment], str], work: Callable[[], Work]
) -> None:
    """Time does not tell which ids exist. A client with several keys of one alg costs a signature for each."""
    assertion = make(memory)
    counted = work()

    assert (401, "invalid_client") == error(ask(memory, assertion))
    assert (1, 1) == counted.done


HEADER = part({"alg": "ES256"})


def padded(client: Client, length: int) -> str:
    return f"{HEADER}.{part(claims(client, padding='x' * length))}.AAAA"


def of(payload: bytes, header: str = HEADER) -> str:
    return f"{header}.{part(payload)}.AAAA"


OVERSIZED: dict[str, tuple[int, Callable[[Client], str]]] = {
    "8 MB": (413, lambda client: padded(client, 6_000_000)),
    "as much as a form may have": (401, lambda client: padded(client, 44_000)),
    "one character too many": (401, lambda client: signed(claims(client)).ljust(8_193, "A")),
    "JSON nested 10,000 deep": (401, lambda _: of(b"[" * 10_000 + b"]" * 10_000)),
    "JSON nested as deep as fits": (401, lambda _: of(b"[" * 6_000)),
    "a header nested deeply": (401, lambda _: of(b"{}", part(b'{"alg":' * 850))),
    "a million parts": (413, lambda _: "." * 1_000_000),
    "a number of 5,000 digits": (401, lambda _: of(b'{"exp": ' + b"9" * 5_000 + b"}")),
}


@pytest.mark.parametrize(("status", "make"), OVERSIZED.values(), ids=OVERSIZED)
def test_an_oversized_assertion_costs_neither_a_read_nor_a_signature(
    memory: Deployment, status: int, make: Callable[[Client], str], work: Callable[[], Work]
) -> None:
    assertion = make(register(memory))
    counted = work()
    fields = (*FORMS, ("client_assertion", assertion))

    answers = ask(memory, assertion), memory.http.request("POST", TOKEN, multipart(fields), MULTIPART)

    assert [status] * 2 == [answer.status for answer in answers]
    assert {"error", "error_description"} == answers[0].json.keys()
    assert (0, 0) == counted.done


@pytest.mark.parametrize("claim", ["iss", "sub", "jti"])
def test_a_lone_surrogate_costs_neither_a_read_nor_a_signature(
    memory: Deployment, claim: str, work: Callable[[], Work]
) -> None:
    """RFC 8259 §8.2: JSON can express it, UTF-8 cannot."""
    client = register(memory)
    assertion = f"{part({'alg': 'ES256'})}.{part(claims(client, **{claim: chr(0xD800)}))}.AAAA"
    counted = work()

    assert (401, "invalid_client") == error(ask(memory, assertion))
    in_the_form = "grant_type=client_credentials&client_assertion=%ED%A0%80&client_assertion_type=" + TYPE
    assert 400 == memory.http.request("POST", TOKEN, in_the_form, FORM).status
    assert (0, 0) == counted.done
