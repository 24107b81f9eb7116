"""Authlib on Flask and waitress: JWT access tokens (RFC 9068) by client_credentials, with all data in memory.

Reads one line of JSON from standard input and prints the port. The key is an object that is loaded once, because
Authlib would parse a dictionary for each token, which takes 40 ms.
"""

import json
import sys

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from flask import Flask
from joserfc.jwk import RSAKey
from waitress.server import create_server

configuration = json.loads(sys.stdin.readline())
key = RSAKey.import_key(configuration["jwk"])


class Client(ClientMixin):
    def get_client_id(self):
        return configuration["client_id"]

    def get_allowed_scope(self, scope):
        return " ".join(token for token in scope.split() if token in configuration["scope"].split())

    def check_client_secret(self, client_secret):
        return client_secret == configuration["client_secret"]

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_post"

    def check_grant_type(self, grant_type):
        return grant_type == "client_credentials"


class ClientCredentials(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post",)


class Tokens(JWTBearerTokenGenerator):
    def get_jwks(self):
        return key

    def get_audiences(self, client, user, scope):
        return configuration["resource"]


app = Flask(__name__)
client = Client()
server = AuthorizationServer(app, {client.get_client_id(): client}.get, lambda token, request: None)
server.register_grant(ClientCredentials)
server.register_token_generator(
    "default", Tokens("https://auth.example.com", expires_generator=lambda client, grant_type: 3600)
)


@app.post("/token")
def token():
    return server.create_token_response()


http_server = create_server(app, host="127.0.0.1", port=0, threads=4)
print(http_server.effective_port, flush=True)
http_server.run()
