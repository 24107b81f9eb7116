"""The Lambda function of the authorizer: the verifier kit, configured by environment variables."""

import json
import os

from watchword_verifier import Verifier
from watchword_verifier.authorizer import authorizer

verifier = Verifier(
    os.environ["ISSUER"],
    os.environ["AUDIENCE"],
    scope=os.environ.get("SCOPE", ""),
    typ="JWT" if os.environ.get("TYP") == "JWT" else "at+jwt",
    revocations=os.environ.get("REVOCATIONS") != "off",
    on_stale="refuse" if os.environ.get("ON_STALE") == "refuse" else "accept",
)
# Reads keys and feed while Lambda starts the function, so that the first request need not wait for them.
verifier.poll()
# `GET /orders` → the scopes that it needs.
handler = authorizer(verifier, json.loads(os.environ["ROUTES"]) if os.environ.get("ROUTES") else None)
