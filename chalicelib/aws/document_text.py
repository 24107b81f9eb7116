"""How a document is written into an attribute: JSON without white space, as little as DynamoDB can count."""

import json
from typing import Any


def document_text(document: Any) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
