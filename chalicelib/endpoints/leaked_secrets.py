"""POST /leaked-secrets: anyone who finds a secret of this server burns it. The secret is the only credential."""

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from chalice.app import Request, Response

from ..administration.audit import Actor
from ..oauth.client_secret import PREFIX, hash_client_secret, is_well_formed
from ..oauth.errors import InvalidRequest, RequestTooLarge
from ..repeatable import is_repeatable
from .fields import HIDDEN_CATEGORIES
from .json_body import json_value
from .parts import Parts
from .request_log import note, request_id
from .requests import refuse_parameters_in_url
from .responses import json_response

# One read finds the clients of so many secrets.
MAXIMUM_REPORTS: Final = 100
MAXIMUM_URL: Final = 1_000
# No client has this id, because of the colon.
ANYONE: Final = "anyone:leaked-secrets"
TOKEN_TYPE: Final = "watchword_client_secret"
SHAPE: Final = "Send an object, or a list of objects, with the member token, a text. type and url are texts too."
WITHHELD: Final = "(the URL contains a secret)"


class Report(NamedTuple):
    """An entry of GitHub's secret scanning: the secret, GitHub's name of its pattern, and where it was found."""

    token: str
    token_type: str
    url: str

    def __repr__(self) -> str:
        """Without the secret."""
        return "Report()"


def report_leaked_secrets(request: Request, parts: Parts) -> Response:
    """The answer says of each secret only what its holder can find out anyway: whether it is one of this server."""
    refuse_parameters_in_url(request)
    reports = _reports(json_value(request))
    hashes = {report.token: hash_client_secret(report.token) for report in reports if is_well_formed(report.token)}
    known: frozenset[str] = frozenset()
    if hashes:
        urls = {hashes[report.token]: report.url for report in reports if report.token in hashes}
        address = str((request.context.get("identity") or {}).get("sourceIp") or "")
        actor = Actor(ANYONE, request_id=request_id(), source_address=address)
        known = parts.administration.leaked_secrets.burn(urls, actor)
    note(detail=f"{len(reports)} reported, {len(known)} of this server")
    return json_response([_feedback(report, hashes.get(report.token) in known) for report in reports])


def _feedback(report: Report, is_ours: bool) -> dict[str, str]:
    """In the form that GitHub takes."""
    return {
        "token_hash": hashlib.sha256(report.token.encode("utf-8", "surrogatepass")).hexdigest(),
        "token_type": report.token_type,
        "label": "true_positive" if is_ours else "false_positive",
    }


def _reports(content: Any) -> list[Report]:
    """One for each secret, with the first URL that is not empty. Raises InvalidRequest or RequestTooLarge."""
    entries = content if isinstance(content, list) else [content]
    if len(entries) > MAXIMUM_REPORTS:
        raise RequestTooLarge(f"A report has {MAXIMUM_REPORTS} entries at most. Send several reports.")
    reports: dict[str, Report] = {}
    for entry in entries:
        report = _report(entry)
        earlier = reports.get(report.token)
        if earlier is None or not earlier.url:
            reports[report.token] = report
    return list(reports.values())


def _report(entry: Any) -> Report:
    """Members that are not known here are ignored, because GitHub may add some."""
    if not isinstance(entry, dict) or not isinstance(entry.get("token"), str):
        raise InvalidRequest(SHAPE)
    token_type = _text(entry, "type")
    return Report(entry["token"], token_type if token_type and is_repeatable(token_type) else TOKEN_TYPE, _url(entry))


def _url(entry: Mapping[str, Any]) -> str:
    """As text for people: it comes from a stranger."""
    url = _text(entry, "url")[:MAXIMUM_URL]
    if PREFIX in unquote(url):
        return WITHHELD
    return "".join("\ufffd" if unicodedata.category(character) in HIDDEN_CATEGORIES else character for character in url)


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidRequest(SHAPE)
    return value
