"""An operator function raised an error."""

from infra.problem import Problem


class FunctionFailed(Problem):
    """`error_type` is the name of the error's class, as Lambda reports it."""

    def __init__(self, function: str, error_type: str, error_message: str) -> None:
        super().__init__(f"{function} failed: {error_message} ({error_type})")
        self.error_type, self.error_message = error_type, error_message
