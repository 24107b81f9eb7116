"""What AWS invokes: the HTTP API, the operator's functions, the middleware around both."""

from typing import Any

from chalice.app import Chalice

from chalicelib import json_log, wiring
from chalicelib.endpoints import api_clients, audit, client_secrets, discovery, health, token
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
app.register_blueprint(audit.blueprint(lambda: wiring.current().bearer, lambda: wiring.current().audit_trail))
app.register_blueprint(health.blueprint(lambda: wiring.current().check_health()))


@app.lambda_function()
def bootstrap(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return wiring.current().bootstrap.run(event)
