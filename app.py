"""What AWS invokes: the HTTP API, the operator's functions, the middleware around both."""

from typing import Any

from chalice.app import Chalice, CloudWatchEvent, Rate

from chalicelib import json_log, wiring
from chalicelib.endpoints import (
    api_clients,
    audit,
    bulk,
    client_secrets,
    discovery,
    health,
    keys,
    openapi,
    resources,
    scopes,
    settings,
    token,
)
from chalicelib.endpoints.framework_errors import rewrite_framework_errors
from chalicelib.endpoints.https_only import https_only
from chalicelib.endpoints.request_log import log_request

json_log.configure()
app = Chalice("watchword", configure_logs=False)

app.register_middleware(log_request, "http")
app.register_middleware(rewrite_framework_errors, "http")
app.register_middleware(lambda request, respond: wiring.current().within_budget(request, respond), "http")
app.register_middleware(https_only(lambda: wiring.current().catalogue().settings), "http")

app.register_blueprint(token.blueprint(lambda: wiring.current().token_endpoint))
app.register_blueprint(
    discovery.blueprint(
        lambda: wiring.current().metadata(), lambda: wiring.current().key_ring(), lambda: wiring.current().clock()
    )
)
app.register_blueprint(
    api_clients.blueprint(
        lambda: wiring.current().bearer,
        lambda: wiring.current().client_administration,
        lambda: wiring.current().client_list,
    )
)
app.register_blueprint(
    client_secrets.blueprint(lambda: wiring.current().bearer, lambda: wiring.current().secret_administration)
)
app.register_blueprint(bulk.blueprint(lambda: wiring.current().bearer, lambda: wiring.current().client_administration))
app.register_blueprint(
    resources.blueprint(
        lambda: wiring.current().bearer,
        lambda: wiring.current().resource_administration,
        lambda: wiring.current().environment.issuer,
    )
)
app.register_blueprint(scopes.blueprint(lambda: wiring.current().bearer, lambda: wiring.current().catalogue()))
app.register_blueprint(
    settings.blueprint(lambda: wiring.current().bearer, lambda: wiring.current().resource_administration)
)
app.register_blueprint(audit.blueprint(lambda: wiring.current().bearer, lambda: wiring.current().audit_trail))
app.register_blueprint(
    keys.blueprint(
        lambda: wiring.current().bearer, lambda: wiring.current().key_ring(), lambda: wiring.current().clock()
    )
)
app.register_blueprint(
    openapi.blueprint(lambda: wiring.current().environment.issuer, lambda: wiring.current().catalogue())
)
app.register_blueprint(health.blueprint(lambda: wiring.current().check_health()))


@app.lambda_function()
def apply(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().apply.run(event)


@app.lambda_function()
def issuing(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().issuing.run(event)


@app.lambda_function()
def bootstrap(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().bootstrap.run(event)


@app.schedule(Rate(1, unit=Rate.DAYS))
def rotate_daily(_event: CloudWatchEvent) -> dict[str, Any]:
    return wiring.current().rotate.run({})


@app.lambda_function()
def rotate(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().rotate.run(event)


@app.lambda_function()
def leaked(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().leaked.run(event)


@app.lambda_function()
def restored(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().restored.run(event)


@app.lambda_function(name="keys")
def list_keys(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().keys.run()
