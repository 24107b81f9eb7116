"""The error answers of the client-admin API.

Errors in fields are PrestaShop's bare array. All others are problem objects (RFC 9457), with the challenge of RFC 6750
§3 where a token or a scope is missing.
"""

from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Final

from chalice.app import Request, Response

from ..administration import errors
from ..administration.catalogue_document import CatalogueInvalid
from ..administration.client_list import TooManyToList
from ..oauth.errors import InsufficientScope, InvalidToken, MissingToken, OAuthError
from ..oauth.metadata import protected_resource_metadata_url
from ..oauth.resource import OWN_SLUG
from ..store_errors import StoreUnavailable
from .fields import NO_MATCH, TOO_LONG, UNEXPECTED, FieldError, FieldErrors, known_paths
from .member_names import member_name
from .parts import Parts
from .request_log import note
from .responses import REALM, json_response, note_refusal, oauth_error_of, problem, status_of
from .routes import Route

# PrestaShop's sentence for a value that must be unique.
USED: Final = "This value is already used."
TOO_MANY: Final = (
    "There are more than 10,000 clients, or more than one request can read."
    " Page with cursor=, in the order of creation."
)
SERVER_OWNED: Final = "This field belongs to the server: leave it out, or send it back unchanged."
FIELD_FAULTS: Final = (
    FieldErrors,
    CatalogueInvalid,
    errors.ServerOwnedFields,
    errors.TooManyScopes,
    errors.CredentialRefused,
)
REFUSALS: Final[Mapping[type[Exception], tuple[int, str, dict[str, str]]]] = {
    errors.ClientNotFound: (404, "", {}),
    errors.SecretNotFound: (404, "The client has no secret of this id.", {}),
    errors.KeyNotFound: (404, "The client has no key of this id.", {}),
    errors.TrustNotFound: (404, "The client has no trust of this id.", {}),
    errors.TokenNotFound: (404, "No credential of the client obtained a token with this jti.", {}),
    errors.TooManyRevokedTokens: (503, "", {}),
    errors.ClientIdTaken: (422, USED, {"propertyPath": "clientId"}),
    errors.ClientNameTaken: (422, USED, {"propertyPath": "clientName"}),
    errors.UnknownScopes: (422, "", {}),
    errors.UnknownResource: (422, "", {}),
    errors.VersionMismatch: (
        412,
        "The ETag does not match, because this was changed since you read it. Read it again, then repeat the change.",
        {},
    ),
    errors.ClientChanged: (409, "The client was changed concurrently. Try again.", {}),
    errors.CatalogueChanged: (409, "The catalogue was changed concurrently. Read it again, then try again.", {}),
    errors.ResourceNotFound: (404, "", {}),
    errors.GroupNotFound: (404, "", {}),
    errors.IssuerNotFound: (404, "", {}),
    errors.ScopesHeld: (409, "", {}),
    errors.CatalogueTooLarge: (422, "", {}),
    errors.WriteConflict: (503, "The server is temporarily unavailable. Try again shortly.", {}),
    errors.GenerationTaken: (503, "Could not allocate an apiClientId. Try again.", {}),
    errors.TooManySecrets: (409, "The client has 5 live secrets, the maximum. Delete one first.", {}),
    errors.TooManyKeys: (409, "A client has 5 live keys at most. Delete one first.", {}),
    errors.TooManyTrusts: (409, "A client has 5 live trusts at most. Delete one first.", {}),
    errors.SubjectTaken: (
        409,
        "Another client is the default for this subject. Leave out isDefault, and send client_id with the assertion.",
        {},
    ),
    errors.LastGrantHolder: (
        409,
        "This is the last enabled client that holds api_client_grant. Assign that scope to another client first.",
        {},
    ),
    errors.LastPermanentCredential: (
        409,
        "No other enabled client that holds api_client_grant has a secret or key without an expiry. Add one first.",
        {},
    ),
    TooManyToList: (422, TOO_MANY, {}),
}


def answer_public(
    _route: Route, view: Callable[..., Response], request: Request, parts: Parts, path_parameters: Mapping[str, str]
) -> Response:
    """For pages that anyone may read."""
    return answering_problems(lambda: view(request, parts, **path_parameters), parts.issuer)


def answering_problems(answer: Callable[[], Response], issuer: str, scope: str | None = None) -> Response:
    """`scope` is the scope that the operation requires.

    Every refusal becomes an answer. Any other exception is a fault of the server and is not caught here.
    """
    try:
        return answer()
    except (OAuthError, StoreUnavailable) as trouble:
        error = oauth_error_of(trouble)
        note_refusal(error)
        return problem(
            status_of(error), _title(status_of(error)), error.error_description, _challenge(error, issuer, scope)
        )
    except FIELD_FAULTS as error:
        return _faults(_field_errors(error))
    except (errors.ChangeRefused, TooManyToList) as error:
        note(outcome=type(error).__name__)
        status, sentence = problem_of(error)
        return problem(status, _title(status), sentence, members=REFUSALS[type(error)][2])


def problem_of(error: Exception) -> tuple[int, str]:
    """Status and sentence of a ChangeRefused or an OAuthError."""
    if isinstance(error, (OAuthError, StoreUnavailable)):
        answer = oauth_error_of(error)
        return status_of(answer), answer.error_description
    status, sentence, _ = REFUSALS[type(error)]
    return status, sentence or str(error)


def _field_errors(error: Exception) -> Collection[FieldError]:
    """The errors of a body, from any exception in FIELD_FAULTS."""
    if isinstance(error, errors.ServerOwnedFields):
        return [FieldError(member_name(name), SERVER_OWNED, UNEXPECTED[1]) for name in error.names]
    if isinstance(error, errors.TooManyScopes):
        return [FieldError(error.member, str(error), TOO_LONG)]
    if isinstance(error, errors.CredentialRefused):
        return [FieldError(path, reason, NO_MATCH) for path, reason in error.reasons.items()]
    if isinstance(error, CatalogueInvalid):
        return [FieldError(error.field, error.message, NO_MATCH, error.is_known)]
    assert isinstance(error, FieldErrors)
    return error.errors


def _faults(faults: Collection[FieldError]) -> Response:
    content = [{"propertyPath": fault.property_path, "message": fault.message, "code": fault.code} for fault in faults]
    note(outcome="invalid_fields", detail=known_paths(faults))
    return json_response(content, 422)


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


def _challenge(error: OAuthError, issuer: str, scope: str | None) -> Mapping[str, str]:
    """RFC 6750 §3: no error code without a token. RFC 9728 §5.1: the URL that says how to get one.

    The SDKs of MCP request the scope that a 401 names, or else every scope in the metadata.
    """
    if not isinstance(error, (InvalidToken, InsufficientScope)):
        return {}
    challenge = f'Bearer realm="{REALM}", resource_metadata="{protected_resource_metadata_url(issuer, OWN_SLUG)}"'
    if not isinstance(error, MissingToken):
        challenge += f', error="{error.error}", error_description="{error.error_description}"'
    scope = error.scope if isinstance(error, InsufficientScope) else scope
    challenge += f', scope="{scope}"' if scope else ""
    return {"WWW-Authenticate": challenge}
