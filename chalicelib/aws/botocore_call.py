"""`Call` on a botocore client. It supports every operation and setting of botocore, at the cost of its import."""

from collections.abc import Mapping
from typing import Any, Final

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from ..store_errors import StoreUnavailable
from .call import CallRefused

# botocore's parser raises the last five if a response with status 200 is not in AWS's format, or not text.
FAILURES: Final = (BotoCoreError, AttributeError, TypeError, ValueError, LookupError, RecursionError)


class BotocoreCall:
    """Implements call.Call. `client` comes from connections.Connections, which sets timeouts, retries and deadline."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        method = getattr(self._client, xform_name(operation))
        try:
            response: dict[str, Any] = method(**request)
            response.pop("ResponseMetadata", None)
        except ClientError as error:
            # `from None`, here and below, because the original exception holds AWS's message.
            raise _error(operation, error) from None
        except FAILURES as error:
            raise StoreUnavailable(operation=operation, code=type(error).__name__) from None
        return response


def _error(operation: str, error: ClientError) -> StoreUnavailable:
    response: Mapping[str, Any] = error.response
    code = str(response.get("Error", {}).get("Code") or "ClientError")
    metadata = response.get("ResponseMetadata", {})
    if not 400 <= metadata.get("HTTPStatusCode", 0) < 500:
        return StoreUnavailable(operation=operation, code=code)
    reasons = tuple(str(reason.get("Code")) for reason in response.get("CancellationReasons", ()))
    retried = bool(metadata.get("RetryAttempts"))
    return CallRefused(operation, code, reasons=reasons, retried=retried, item=response.get("Item", {}))
