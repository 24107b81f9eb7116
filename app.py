"""The entry points for AWS: the HTTP API, the operator functions and the daily rotation."""

import gc
import os
from typing import Any

# One collection after the imports replaces dozens during them, which would take a twelfth of a cold start.
gc.disable()

from chalice.app import CloudWatchEvent, Rate

from chalicelib import json_log
from chalicelib.endpoints.api import api
from chalicelib.wiring import Wiring

json_log.configure()
parts = Wiring(os.environ)
app = api(parts)
# The collector never examines the objects that are left now: modules and routes live as long as the container.
gc.collect()
gc.freeze()
gc.enable()


@app.lambda_function()
def apply(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.apply.run(event)


@app.lambda_function()
def issuing(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.issuing.run(event)


@app.lambda_function()
def bootstrap(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.bootstrap.run(event)


@app.schedule(Rate(1, unit=Rate.DAYS))
def rotate_daily(_event: CloudWatchEvent) -> dict[str, Any]:
    return parts.operations.rotate.run({})


@app.schedule(Rate(15, unit=Rate.MINUTES))
def fetch_issuer_keys(event: CloudWatchEvent) -> dict[str, Any]:
    return parts.operations.fetch_issuer_keys.run(event.detail)


@app.lambda_function()
def rotate(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.rotate.run(event)


@app.lambda_function()
def leaked(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.leaked.run(event)


@app.lambda_function()
def pointers(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.pointers.run(event)


@app.lambda_function()
def restored(event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.restored.run(event)


@app.lambda_function(name="keys")
def list_keys(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    return parts.operations.keys.run()
