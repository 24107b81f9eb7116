"""Valid requests, and mutations of their bytes, fields and headers."""

import base64
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import urlencode

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.deployment import TOKEN
from tests.api.drivers import event

Request = dict[str, Any]
BOUNDARY = "------------------------d74496d66958873e"
WORDS = [
    "",
    " ",
    "\0",
    "\r\n",
    "\ud800",
    "é",
    "\u202e",
    "%",
    "%00",
    "%zz",
    "+",
    "&",
    "=",
    ";",
    ",",
    '"',
    "\\",
    "[]",
    "scope[]",
    "scopes",
    "client_id[]",
    "grant_type",
    "client_secret",
    "client_credentials",
    "password",
    "resource",
    "https://orders.example.com",
    "urn:example:stock",
    "api_client_grant",
    "orders:read",
    "admin",
    "administrator",
    "Basic ",
    "Bearer ",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "text/plain",
    "*/*",
    "wws_" + "0" * 49,
    "A" * 300,
    "{}",
    "null",
    "0",
    "-1",
    "1e999",
]
HEADERS = ["Content-Type", "Authorization", "Accept", "X-Forwarded-Proto", "If-None-Match", "Content-Encoding", "Host"]
METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]


def valid_request(random: Random, credential: SecretCredential) -> Request:
    """A valid token request of this client, in a random form."""
    fields = [("grant_type", "client_credentials")]
    headers = {}
    if random.random() < 0.5:
        fields += [("client_id", credential.client_id), ("client_secret", credential.client_secret)]
    else:
        pair = f"{credential.client_id}:{credential.client_secret}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
    fields += random.choice(
        [
            [],
            [("scope", "customer_group_read customer_group_write")],
            [("scope", "customer_group_read,customer_group_write")],
            [("scope[]", "customer_group_read"), ("scope[]", "customer_group_write")],
            [("scopes", "customer_group_read"), ("resource", "https://auth.example.com/admin-api")],
        ]
    )
    if random.random() < 0.5:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return event("POST", TOKEN, urlencode(fields), headers)
    headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    ]
    return event("POST", TOKEN, "".join([*parts, f"--{BOUNDARY}--\r\n"]), headers)


def mutated(random: Random, request: Request) -> Request:
    for _ in range(random.choice([1, 1, 1, 2, 3, 8])):
        random.choice(MUTATIONS)(random, request)
    return request


def _text(random: Random, text: str) -> str:
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice([0, 1, 1, 2, 8, 64]))
    piece = text[start:end]
    middle = random.choice(
        [
            "",
            chr(random.randrange(256)),
            random.choice(WORDS),
            piece * 2,
            piece.swapcase(),
            "".join(random.sample(piece, len(piece))),
        ]
    )
    return text[:start] + middle + text[end:]


def _body(random: Random, request: Request) -> None:
    request["body"] = _text(random, request["body"] or "")


def _body_bytes(random: Random, request: Request) -> None:
    """The body in base64, as API Gateway sends bodies that are not UTF-8. Sometimes the base64 is invalid."""
    raw = bytearray((request["body"] or "").encode("utf-8", "surrogatepass"))
    for _ in range(random.choice([1, 2, 16])):
        if raw:
            raw[random.randrange(len(raw))] = random.randrange(256)
    request["body"] = base64.b64encode(bytes(raw)).decode() if random.random() < 0.9 else raw.decode("latin-1")
    request["isBase64Encoded"] = True


def _header(random: Random, request: Request) -> None:
    name = random.choice(HEADERS)
    value = _text(random, request["headers"].get(name, ""))
    request["headers"][name] = value
    request["multiValueHeaders"][name] = [value]


def _header_twice(random: Random, request: Request) -> None:
    name = random.choice(list(request["headers"]) or HEADERS)
    request["multiValueHeaders"].setdefault(name, []).append(random.choice(WORDS))


def _no_header(random: Random, request: Request) -> None:
    name = random.choice(HEADERS)
    request["headers"].pop(name, None)
    request["multiValueHeaders"].pop(name, None)


def _query(random: Random, request: Request) -> None:
    request["multiValueQueryStringParameters"] = {random.choice(WORDS): [random.choice(WORDS)]}


def _method(random: Random, request: Request) -> None:
    request["httpMethod"] = request["requestContext"]["httpMethod"] = random.choice(METHODS)


def _no_body(random: Random, request: Request) -> None:
    request["body"] = None


def _long_body(random: Random, request: Request) -> None:
    request["body"] = (request["body"] or "") + random.choice([*WORDS, "&a=b"]) * random.choice([300, 20_000])


MUTATIONS: list[Callable[[Random, Request], None]] = [
    *[_body] * 12,
    *[_body_bytes] * 4,
    *[_header] * 6,
    _header_twice,
    _no_header,
    _query,
    _method,
    _no_body,
    _long_body,
]
