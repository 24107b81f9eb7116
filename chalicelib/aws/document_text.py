"""JSON without white space, because DynamoDB limits and bills the size of an item."""

import json
from typing import Any


def document_text(document: Any) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
