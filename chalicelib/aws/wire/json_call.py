"""One service of AWS whose protocol is JSON over POST: sign, send, verify and retry.

Source: Amazon DynamoDB Developer Guide, "DynamoDB low-level API" and "Error handling". Secrets Manager
uses the same protocol with another version of the media type, and without the checksum.
"""

import re
import time
import zlib
from collections.abc import Callable, Mapping
from json import JSONEncoder, loads
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ...store_errors import StoreUnavailable
from ..call import CallRefused, Timeouts
from ..deadline import DEADLINE_PASSED, has_passed
from .connection import ConnectionFailure
from .connection_pool import ConnectionPool
from .credentials import CredentialsSource, NoCredentials
from .endpoint import endpoint
from .response import Response
from .retries import is_temporary, longest_pause, pause
from .signature import Signature
from .trust import Trust

# The prefix of the operation in X-Amz-Target, and the media type.
PROTOCOLS: Final = {
    "dynamodb": ("DynamoDB_20120810", "application/x-amz-json-1.0"),
    "secretsmanager": ("secretsmanager", "application/x-amz-json-1.1"),
}
# Compiled on first use.
ERROR_CODE: Final = "(?:.*#)?([A-Za-z0-9_.]{1,100})(?::.*)?"
_encode = JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Failure(NamedTuple):
    """An attempt without a usable response. `status` is 0 without any response. `is_temporary` means: retry."""

    code: str
    is_temporary: bool = False
    status: int = 0
    reasons: tuple[str, ...] = ()
    item: Mapping[str, Any] = MappingProxyType({})


class Service:
    """Implements call.Call. Threads may share it."""

    def __init__(
        self,
        service: str,
        region: str,
        timeouts: Timeouts,
        environ: Mapping[str, str],
        credentials: CredentialsSource,
        trust: Trust,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`service` is its signing name. Raises ValueError for a region or URL that `endpoint` does not support."""
        address = endpoint(service, region, environ)
        target, content_type = PROTOCOLS[service]
        self._service, self._timeouts, self._target, self._clock = service, timeouts, target, clock
        self._headers = {"host": address.authority, "content-type": content_type}
        self._signature, self._credentials = Signature(service, region), credentials
        self._connections = ConnectionPool(address, trust)

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        body = _encode(request).encode()
        attempt, retried = 1, False
        while not has_passed():
            outcome, was_repeated = self._attempt(operation, body)
            retried = retried or was_repeated
            if not isinstance(outcome, Failure):
                return outcome
            is_last = attempt > self._timeouts.retries or has_passed(after=longest_pause(self._service, attempt))
            if is_last or not outcome.is_temporary:
                raise _error(operation, outcome, retried=retried)
            time.sleep(pause(self._service, attempt))
            attempt, retried = attempt + 1, True
        raise StoreUnavailable(operation=operation, code=DEADLINE_PASSED)

    def _attempt(self, operation: str, body: bytes) -> tuple[dict[str, Any] | Failure, bool]:
        """The outcome, and whether the request was sent a second time, over a new connection."""
        try:
            message = self._message(operation, body)
            response, was_repeated = self._connections.exchange(message, self._timeouts.connect, self._timeouts.read)
        except NoCredentials as error:
            return Failure(error.code), False
        except ConnectionFailure as error:
            return Failure(error.code, is_temporary=True), False
        return _outcome(self._service, response), was_repeated

    def _message(self, operation: str, body: bytes) -> bytes:
        """The bytes of the request, with a new signature for each attempt. Raises NoCredentials."""
        headers = {**self._headers, "x-amz-target": f"{self._target}.{operation}"}
        try:
            signed = self._signature.headers(headers, body, self._credentials(), self._clock())
        except ValueError:
            # `from None` because only the credentials can contain a line break, and they must not be logged.
            raise NoCredentials("MalformedCredentials") from None
        fields = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
        head = f"POST / HTTP/1.1\r\n{fields}accept-encoding: identity\r\nuser-agent: watchword\r\n"
        return f"{head}content-length: {len(body)}\r\n\r\n".encode("ascii") + body


def _outcome(service: str, response: Response) -> dict[str, Any] | Failure:
    if service == "dynamodb" and not _has_its_checksum(response):
        return Failure("ChecksumError", is_temporary=True)
    document = _document(response.body)
    if response.status == 200:
        return Failure("MalformedAnswer") if document is None else document
    code = _code(response.status, document or {})
    return Failure(
        code,
        is_temporary(service, response.status, code),
        response.status,
        _reasons(document or {}),
        _item(document or {}),
    )


def _has_its_checksum(response: Response) -> bool:
    """DynamoDB sends a CRC32 of the body. A response without it is accepted because some emulators omit it."""
    checksum = response.headers.get("x-amz-crc32")
    return checksum is None or checksum == str(zlib.crc32(response.body))


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        # RFC 8259 §8.1. `loads` also reads UTF-16 from bytes.
        document = loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _code(status: int, document: Mapping[str, Any]) -> str:
    """AWS's error code, such as "ThrottlingException" of "com.amazon.coral.availability#ThrottlingException"."""
    match = re.fullmatch(ERROR_CODE, str(document.get("__type", "")))
    return match[1] if match else str(status)


def _reasons(document: Mapping[str, Any]) -> tuple[str, ...]:
    reasons = document.get("CancellationReasons")
    if not isinstance(reasons, list):
        return ()
    return tuple(str(reason.get("Code")) if isinstance(reason, dict) else "None" for reason in reasons)


def _item(document: Mapping[str, Any]) -> Mapping[str, Any]:
    item = document.get("Item")
    return item if isinstance(item, dict) else {}


def _error(operation: str, failure: Failure, *, retried: bool) -> StoreUnavailable:
    if 400 <= failure.status < 500:
        return CallRefused(operation, failure.code, reasons=failure.reasons, retried=retried, item=failure.item)
    return StoreUnavailable(operation=operation, code=failure.code)
