"""docs/integrate.md: its examples, with the addresses of a server of the tests."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "integrate.md"
TEXT = PAGE.read_text(encoding="utf-8")
ISSUER, API = "https://auth.example.com", "https://orders.example.com/orders"
# RFC 8707: the API's identifier, which is a name and no address.
AUDIENCE = "https://orders.example.com"


def example(title: str, language: str) -> str:
    """The first block in `language` below the heading `title`."""
    section = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert section, title
    block = re.search(rf"^```{language}\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    assert block, f"{title}: {language}"
    return block[1]


def titles() -> list[str]:
    return re.findall(r"^### (.*)", TEXT, re.MULTILINE)
