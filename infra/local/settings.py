"""Settings of `make run` and `make emulators`: PORT, DYNAMODB_PORT, AWS_PORT and TLS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from infra.problem import Problem


@dataclass(frozen=True)
class Settings:
    port: int
    # 0 means any free port.
    dynamodb_port: int
    aws_port: int
    tls: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        return cls(
            port=_port(environment, "PORT", 8000, lowest=1),
            dynamodb_port=_port(environment, "DYNAMODB_PORT", 0),
            aws_port=_port(environment, "AWS_PORT", 0),
            tls=environment.get("TLS", "") not in {"", "0"},
        )

    @property
    def base_url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"


def _port(environment: Mapping[str, str], variable: str, default: int, lowest: int = 0) -> int:
    text = environment.get(variable) or str(default)
    if not (text.isascii() and text.isdecimal() and lowest <= int(text[:6]) <= 65535):
        raise Problem(f"{variable} must be a port number from {lowest} to 65535, not {text!r}.")
    return int(text)
