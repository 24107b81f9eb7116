"""A small example API behind the authorizer. It trusts what the authorizer says of the caller."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    caller = event["requestContext"]["authorizer"]
    # HTTP APIs have one level more.
    caller = caller.get("lambda", caller)
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"client": caller["client_id"], "scope": caller.get("scope", "")}),
    }
