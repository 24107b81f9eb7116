"""`make key`: makes a key pair for a client, registers the public key, and writes the private key to a new file.

python -m infra.client_key STAGE CLIENT ALG OVERLAP
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import Request

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from infra.open_console import Administrator, answer_of, deployed, local, token_for
from infra.problem import Problem, printing_problems

DIRECTORY: Final = Path(".local")
ALGS: Final = ("ES256", "ES384", "EdDSA", "PS256", "RS256")


def make_key(administrator: Administrator, client_id: str, alg: str, overlap: str, directory: Path = DIRECTORY) -> Path:
    """The file of the private key (PKCS #8). Raises Problem, and leaves no file then."""
    if alg not in ALGS:
        raise Problem(f"ALG must be one of {', '.join(ALGS)}.")
    if overlap and not overlap.isdigit():
        raise Problem("OVERLAP must be a number of seconds, from 0 to 2592000.")
    token = token_for(administrator)
    matches = _call(administrator, token, f"?{urlencode({'clientId': client_id})}")["items"]
    if not matches:
        raise Problem(f"There is no client {client_id}. Set CLIENT to a client id.")
    private_key = _generated(alg)
    directory.mkdir(exist_ok=True)
    path = directory / f"{client_id}.{alg}.pem"
    _write(path, private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pem = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    content = {"pem": pem, "alg": alg, "label": "make key", **({"overlapSeconds": int(overlap)} if overlap else {})}
    try:
        _call(administrator, token, f"/{matches[0]['apiClientId']}/keys", content)
    except Problem as problem:
        path.unlink()
        hint = " Here: OVERLAP=86400 for one day." if "overlapSeconds" in str(problem) else ""
        raise Problem(f"{problem}{hint}") from None
    return path


def _write(path: Path, content: bytes) -> None:
    """Only the owner can read the file from its first moment. Never overwrites."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Problem(f"{path} exists. Move it away, because it may be the only copy of a key.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _generated(alg: str) -> Any:
    if alg == "EdDSA":
        return Ed25519PrivateKey.generate()
    if alg in ("PS256", "RS256"):
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1() if alg == "ES256" else ec.SECP384R1())


def _call(administrator: Administrator, token: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = None if content is None else json.dumps(content).encode()
    return answer_of(administrator, Request(f"{administrator.base_url}/admin-api/api-clients{path}", body, headers))


def main(stage: str, client_id: str, alg: str, overlap: str) -> None:
    if not client_id:
        raise Problem("Set CLIENT to the id of a client: make key CLIENT=shop")
    administrator = deployed(stage) if stage else local()
    path = make_key(administrator, client_id, alg or "ES256", overlap)
    print(f"The private key is in {path}. Only you can read it. The client authenticates with private_key_jwt now.")
    print(f"docs/credentials.md shows how it gets a token, with {administrator.base_url} as aud.")


if __name__ == "__main__":
    with printing_problems():
        main(*sys.argv[1:5])
