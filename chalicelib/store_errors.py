"""What goes wrong between us and where things are stored. Each edge maps these once."""


class StoreUnavailable(Exception):
    """A store gave no answer that can be used. It is unknown whether a write was applied.

    `code` is AWS's error code or the kind of trouble. AWS's own text is left out: it could quote what was sent.
    """

    def __init__(self, detail: str = "", *, operation: str = "", code: str = "") -> None:
        self.detail = detail or f"{operation}: {code}"
        self.operation, self.code = operation, code
        super().__init__(self.detail)


class OutcomeUnknown(StoreUnavailable):
    """A change was sent, and it is not known whether it was applied: all of it or nothing was."""


class ScanTooSlow(StoreUnavailable):
    """The clients table is too large to be scanned within one request."""
