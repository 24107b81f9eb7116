"""Authlib and requests-oauthlib, used as their documentation shows."""

from pathlib import Path

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from oauthlib.oauth2 import BackendApplicationClient, LegacyApplicationClient, OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from tests.libraries.questions import Found, Outcome, Refusal, TokenQuestion

PERSON = {"username": "ada", "password": "lovelace"}


class Authlib:
    def __init__(self, ca_file: Path) -> None:
        self._ca_file = str(ca_file)

    def ask(self, question: TokenQuestion) -> Outcome:
        session = AuthlibSession(question.client_id, question.client_secret, token_endpoint_auth_method=question.method)
        session.verify, session.trust_env = self._ca_file, False
        person = PERSON if question.grant_type == "password" else {}
        try:
            token = session.fetch_token(
                self._token_endpoint(session, question),
                grant_type=question.grant_type,
                **question.parameters,
                **person,
            )
        except OAuthError as error:
            return Refusal(type(error).__name__, error.description, error.error)
        except requests.HTTPError as error:
            response = error.response
            retry_after = response.headers.get("Retry-After")
            return Refusal(type(error).__name__, str(error), "", response.status_code, retry_after)
        finally:
            session.close()
        return Found(token)

    def _token_endpoint(self, session: AuthlibSession, question: TokenQuestion) -> str:
        if not question.discovery:
            return question.token_endpoint
        url = get_well_known_url(question.issuer, external=True, suffix=question.discovery)
        metadata = AuthorizationServerMetadata(session.get(url, withhold_token=True).json())
        metadata.validate()
        return str(metadata["token_endpoint"])


class RequestsOAuthlib:
    def __init__(self, ca_file: Path) -> None:
        self._ca_file = str(ca_file)

    def ask(self, question: TokenQuestion) -> Outcome:
        parameters = dict(question.parameters)
        grant = LegacyApplicationClient if question.grant_type == "password" else BackendApplicationClient
        person = PERSON if question.grant_type == "password" else {}
        in_body = question.method == "client_secret_post"
        credentials = {"client_secret": question.client_secret, "include_client_id": True}
        basic = {"auth": HTTPBasicAuth(question.client_id, question.client_secret)}
        session = OAuth2Session(client=grant(question.client_id, scope=parameters.pop("scope", None)))
        session.verify, session.trust_env = self._ca_file, False
        try:
            return Found(
                session.fetch_token(
                    question.token_endpoint, **(credentials if in_body else basic), **parameters, **person
                )
            )
        except OAuth2Error as error:
            return Refusal(type(error).__name__, str(error), error.error)
        finally:
            session.close()
