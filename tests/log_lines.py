"""Our own log, as its formatter writes it."""

import json
from typing import Any


class LogLines(list[dict[str, Any]]):
    """Each line as an object; `text` is the log as an operator reads it."""

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
