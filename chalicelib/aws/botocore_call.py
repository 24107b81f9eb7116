"""`Call` on a botocore client: every operation, every setting that botocore honours, and its cost."""

from collections.abc import Mapping
from typing import Any, Final

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from .call import CallRefused, StoreUnavailable

# The last ones come from botocore's parser: a 200 of JSON in another shape than AWS's, or of bytes that are no text.
TROUBLE: Final = (BotoCoreError, AttributeError, TypeError, ValueError, LookupError, RecursionError)


class BotocoreCall:
    """Implements call.Call. `client` comes from connections.Connections: with our timeouts, retries and deadline."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        method = getattr(self._client, xform_name(operation))
        try:
            answer: dict[str, Any] = method(**request)
            answer.pop("ResponseMetadata", None)
        except ClientError as error:
            # `from None`, here and below: the original carries AWS's text.
            raise _refusal(operation, error) from None
        except TROUBLE as error:
            raise StoreUnavailable(operation=operation, code=type(error).__name__) from None
        return answer


def _refusal(operation: str, error: ClientError) -> StoreUnavailable:
    answer: Mapping[str, Any] = error.response
    code = str(answer.get("Error", {}).get("Code") or "ClientError")
    metadata = answer.get("ResponseMetadata", {})
    if not 400 <= metadata.get("HTTPStatusCode", 0) < 500:
        return StoreUnavailable(operation=operation, code=code)
    reasons = tuple(str(reason.get("Code")) for reason in answer.get("CancellationReasons", ()))
    return CallRefused(operation, code, reasons=reasons, retried=bool(metadata.get("RetryAttempts")))
