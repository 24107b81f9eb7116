"""The SDK of the Model Context Protocol for Python: a question on standard input, what our API answered on output.

It runs in a virtual environment of its own.
"""

import asyncio
import json
import ssl
import sys

import httpx2
from mcp.client.auth.extensions.client_credentials import (
    ClientCredentialsOAuthProvider,
    PrivateKeyJWTOAuthProvider,
    SignedJWTParameters,
)


class Storage:
    """Implements mcp.client.auth.TokenStorage."""

    async def get_tokens(self):
        return None

    async def set_tokens(self, tokens):
        pass

    async def get_client_info(self):
        return None

    async def set_client_info(self, client_info):
        pass


def provider(question):
    client_id = question["client_id"]
    common = {"server_url": question["resource"], "storage": Storage(), "issuer": question["issuer"]}
    common |= {"client_id": client_id}
    if "client_secret" in question:
        return ClientCredentialsOAuthProvider(**common, client_secret=question["client_secret"])
    signed = SignedJWTParameters(
        issuer=client_id, subject=client_id, signing_key=question["private_key"], signing_algorithm="ES256"
    )
    return PrivateKeyJWTOAuthProvider(**common, assertion_provider=signed.create_assertion_provider())


async def main():
    question = json.load(sys.stdin)
    trust = ssl.create_default_context(cafile=question["ca_file"])
    async with httpx2.AsyncClient(auth=provider(question), verify=trust) as client:
        # 401 names the scope, and the metadata of the API, which names the server.
        response = await client.get(question["resource"] + "/api-clients")
    print(json.dumps({"status": response.status_code, "body": response.json()}))


asyncio.run(main())
