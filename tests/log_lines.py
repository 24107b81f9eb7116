"""The log of the server in tests."""

import json
from typing import Any


class LogLines(list[dict[str, Any]]):
    """The lines as objects. `text` is the unparsed log."""

    @property
    def text(self) -> str:
        return "".join(self.raw)

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[str] = []

    def write(self, line: str) -> None:
        self.raw.append(line)
        self.append(json.loads(line))

    def flush(self) -> None: ...
