"""Errors that the operator can fix, printed as one sentence without a traceback."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """The message says what is wrong, then what to do."""


@contextmanager
def printing_problems() -> Iterator[None]:
    """Prints an error to stderr and exits with status 1. Exits with 130 after Ctrl-C."""
    try:
        yield
    except Problem as problem:
        print(problem, file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        if os.environ.get("TRACEBACK"):
            raise
        message = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"Unexpected error: {message}. Set TRACEBACK=1 to see the traceback.", file=sys.stderr)
        raise SystemExit(1) from None
