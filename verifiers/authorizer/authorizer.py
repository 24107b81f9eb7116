"""The Lambda function of the authorizer: the verifier kit, configured by environment variables."""

import json
import os

from watchword_verifier import Verifier
from watchword_verifier.authorizer import authorizer

# `GET /orders` → the scopes that it needs.
routes = json.loads(os.environ["ROUTES"]) if os.environ.get("ROUTES") else None
handler = authorizer(
    Verifier(
        os.environ["ISSUER"],
        os.environ["AUDIENCE"],
        scope=os.environ.get("SCOPE", ""),
        typ="JWT" if os.environ.get("TYP") == "JWT" else "at+jwt",
        revocations=os.environ.get("REVOCATIONS") != "off",
        on_stale="refuse" if os.environ.get("ON_STALE") == "refuse" else "accept",
    ),
    routes,
)
