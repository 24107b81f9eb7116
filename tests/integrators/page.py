"""docs/integrate.md and docs/credentials.md: their examples."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
TEXT, CREDENTIALS = (DOCS.joinpath(name).read_text(encoding="utf-8") for name in ("integrate.md", "credentials.md"))
ISSUER, API = "https://auth.example.com", "https://orders.example.com/orders"
# RFC 8707: the API's identifier, which is a name and no address.
AUDIENCE = "https://orders.example.com"


def example(title: str, language: str, text: str = TEXT) -> str:
    """The first block in `language` below the heading `title`."""
    section = re.search(rf"^###? {re.escape(title)}\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, title
    block = re.search(rf"^```{language}\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    assert block, f"{title}: {language}"
    return block[1]


def titles() -> list[str]:
    return re.findall(r"^### (.*)", TEXT, re.MULTILINE)
