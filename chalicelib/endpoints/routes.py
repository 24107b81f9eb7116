"""Every route of the HTTP API, declared once: method, path, view, and the scope that a token must carry.

Routes are data, so that Chalice, the package, OpenAPI's test and a reader see all of them, while the module of a view
is imported by its first call.
"""

from typing import Final, NamedTuple

from ..oauth.metadata import AUTHORIZATION_PATH, JWKS_PATH, PROTECTED_RESOURCE_PATH, TOKEN_PATH

# A front calls the view and answers its errors: in the form of RFC 6749, or as problem objects. ADMIN authenticates
# the caller first. Pages are for browsers, and OpenAPI does not describe them.
OAUTH: Final = "responses.answer_oauth"
PUBLIC: Final = "problems.answer_public"
ADMIN: Final = "admin_request.answer_administrator"
PAGE: Final = "static_files.answer_page"

CLIENTS: Final = "/admin-api/api-clients"
CLIENT: Final = CLIENTS + "/{api_client_id}"
OWN: Final = CLIENTS + "/infos"
RESOURCES: Final = "/admin-api/resources"
RESOURCE: Final = RESOURCES + "/{slug}"
GROUP: Final = RESOURCE + "/scope-groups/{group}"
TRUSTED_ISSUERS: Final = "/admin-api/trusted-issuers"
TRUSTED_ISSUER: Final = TRUSTED_ISSUERS + "/{slug}"
SETTINGS: Final = "/admin-api/settings"
AUDIT: Final = "/admin-api/audit"


class Route(NamedTuple):
    """`view` and `front` are `module.function` in this package. No `scope`: any valid token, or none is needed."""

    methods: tuple[str, ...]
    path: str
    view: str
    front: str
    scope: str | None = None


def _document(path: str, view: str, front: str = OAUTH) -> Route:
    return Route(("GET", "HEAD"), path, view, front)


def _admin(method: str, path: str, view: str, *, scope: str | None) -> Route:
    return Route((method,), path, view, ADMIN, scope)


def _page(path: str, view: str) -> Route:
    return Route(("GET", "HEAD"), path, view, PAGE)


ROUTES: Final = (
    Route(("POST",), TOKEN_PATH, "token.issue_access_token", OAUTH),
    # API Gateway would answer an undeclared method itself, and not in OAuth's words.
    Route(("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"), TOKEN_PATH, "token.refuse_method", OAUTH),
    _document(JWKS_PATH, "discovery.jwks"),
    _document("/.well-known/oauth-authorization-server", "discovery.authorization_server_metadata"),
    _document("/.well-known/openid-configuration", "discovery.openid_configuration"),
    _document(PROTECTED_RESOURCE_PATH + "/{slug}", "protected_resource.read_metadata", PUBLIC),
    _document("/health", "health.health"),
    _document("/admin-api/openapi.json", "openapi.read_openapi", PUBLIC),
    # PrestaShop's path for the same document.
    _document("/admin-api/docs.json", "openapi.read_openapi", PUBLIC),
    _page(AUTHORIZATION_PATH, "authorize.read_page"),
    _page("/console", "console.read_page"),
    _page("/console/{name}", "console.read_file"),
    _page("/admin-api/docs", "api_docs.read_page"),
    _page("/admin-api/docs/{name}", "api_docs.read_file"),
    _admin("GET", OWN, "api_clients.read_own_client", scope=None),
    _admin("GET", CLIENTS, "api_clients.list_clients", scope="api_client_read"),
    _admin("POST", CLIENTS, "api_clients.create_client", scope="api_client_write"),
    _admin("GET", CLIENT, "api_clients.read_client", scope="api_client_read"),
    _admin("PATCH", CLIENT, "api_clients.edit_client", scope="api_client_write"),
    _admin("DELETE", CLIENT, "api_clients.delete_client", scope="api_client_write"),
    _admin("POST", f"{CLIENT}/revoke-tokens", "api_clients.revoke_tokens", scope="api_client_write"),
    _admin("POST", f"{CLIENTS}/bulk-enable", "bulk.enable_clients", scope="api_client_write"),
    _admin("POST", f"{CLIENTS}/bulk-disable", "bulk.disable_clients", scope="api_client_write"),
    _admin("POST", f"{CLIENTS}/bulk-delete", "bulk.delete_clients", scope="api_client_write"),
    # Without an id in the path a view works on the caller's own client.
    _admin("GET", f"{OWN}/secrets", "client_secrets.list_secrets", scope="self_secret_write"),
    _admin("POST", f"{OWN}/secrets", "client_secrets.add_secret", scope="self_secret_write"),
    _admin("PUT", f"{OWN}/secrets", "client_secrets.regenerate_secret", scope="self_secret_write"),
    _admin("DELETE", OWN + "/secrets/{secret_id}", "client_secrets.remove_secret", scope="self_secret_write"),
    _admin("GET", f"{CLIENT}/secrets", "client_secrets.list_secrets", scope="api_client_read"),
    _admin("POST", f"{CLIENT}/secrets", "client_secrets.add_secret", scope="api_client_write"),
    _admin("PUT", f"{CLIENT}/secrets", "client_secrets.regenerate_secret", scope="api_client_write"),
    _admin("PATCH", f"{CLIENT}/secrets", "client_secrets.refuse_chosen_secret", scope="api_client_write"),
    _admin("DELETE", CLIENT + "/secrets/{secret_id}", "client_secrets.remove_secret", scope="api_client_write"),
    _admin("GET", f"{OWN}/keys", "client_keys.list_keys", scope="self_secret_write"),
    _admin("POST", f"{OWN}/keys", "client_keys.add_keys", scope="self_secret_write"),
    _admin("DELETE", OWN + "/keys/{key_id}", "client_keys.remove_key", scope="self_secret_write"),
    _admin("GET", f"{CLIENT}/keys", "client_keys.list_keys", scope="api_client_read"),
    _admin("POST", f"{CLIENT}/keys", "client_keys.add_keys", scope="api_client_write"),
    _admin("DELETE", CLIENT + "/keys/{key_id}", "client_keys.remove_key", scope="api_client_write"),
    _admin("GET", f"{CLIENT}/trusts", "client_trusts.list_trusts", scope="api_client_read"),
    _admin("POST", f"{CLIENT}/trusts", "client_trusts.add_trust", scope="api_client_write"),
    _admin("DELETE", CLIENT + "/trusts/{trust_id}", "client_trusts.remove_trust", scope="api_client_write"),
    _admin("GET", TRUSTED_ISSUERS, "trusted_issuers.list_trusted_issuers", scope="issuer_read"),
    _admin("POST", TRUSTED_ISSUERS, "trusted_issuers.create_trusted_issuer", scope="issuer_write"),
    _admin("GET", TRUSTED_ISSUER, "trusted_issuers.read_trusted_issuer", scope="issuer_read"),
    _admin("PATCH", TRUSTED_ISSUER, "trusted_issuers.edit_trusted_issuer", scope="issuer_write"),
    _admin("DELETE", TRUSTED_ISSUER, "trusted_issuers.delete_trusted_issuer", scope="issuer_write"),
    _admin("GET", RESOURCES, "resources.list_resources", scope="resource_read"),
    _admin("POST", RESOURCES, "resources.create_resource", scope="resource_write"),
    _admin("GET", RESOURCE, "resources.read_resource", scope="resource_read"),
    _admin("PATCH", RESOURCE, "resources.edit_resource", scope="resource_write"),
    _admin("DELETE", RESOURCE, "resources.delete_resource", scope="resource_write"),
    _admin("PUT", GROUP, "resources.put_scope_group", scope="resource_write"),
    _admin("DELETE", GROUP, "resources.delete_scope_group", scope="resource_write"),
    _admin("GET", "/admin-api/scopes", "scopes.list_scopes", scope="api_client_read"),
    _admin("GET", SETTINGS, "settings.read_settings", scope="settings_read"),
    _admin("PATCH", SETTINGS, "settings.edit_settings", scope="settings_write"),
    _admin("GET", AUDIT, "audit.read_audit_trail", scope="audit_read"),
    _admin("GET", "/admin-api/keys", "keys.read_signing_keys", scope="key_read"),
)
