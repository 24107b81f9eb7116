"""Errors of the stores. Each edge maps them to its own responses in one place."""


class StoreUnavailable(Exception):
    """The store gave no usable response. It is unknown whether a write was applied.

    `code` is AWS's error code or the kind of failure. AWS's message is left out because it may quote the request.
    """

    def __init__(self, detail: str = "", *, operation: str = "", code: str = "") -> None:
        self.detail = detail or f"{operation}: {code}"
        self.operation, self.code = operation, code
        super().__init__(self.detail)


class OutcomeUnknown(StoreUnavailable):
    """It is unknown whether a transaction was applied. It was applied in full or not at all."""


class ScanTooSlow(StoreUnavailable):
    """The clients table is too large for a scan within one request."""


class ReportUnfinished(StoreUnavailable):
    """Some of the reported secrets may still be live. The same report, sent again, burns those that are left."""


class AnotherRunWasFaster(Exception):
    """A concurrent run replaced the current version of the secret after it was read. This run changed nothing."""
