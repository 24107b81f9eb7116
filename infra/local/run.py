"""`make run`: serves Watchword on this machine with new data."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

from infra.local import application, run_file
from infra.local.certificate import create_certificates
from infra.local.child import Child
from infra.local.emulators import Emulators
from infra.local.fresh_data import fresh_data
from infra.local.greeting import greeting
from infra.local.ports import available_port
from infra.local.run_directory import RUNS, run_directory
from infra.local.run_file import RUN_FILE
from infra.local.seed import Seeded
from infra.local.settings import Settings
from infra.local.stopping import stop_on_signals, wait_while
from infra.problem import Problem, printing_problems


def run(settings: Settings) -> None:
    """Returns when the parent process ends. A signal raises SystemExit."""
    available_port(settings.port, "PORT")
    with ExitStack() as stack:
        directory = stack.enter_context(run_directory(RUNS, settings.port))
        emulators, seeded = stack.enter_context(fresh_data(settings, directory))
        certificates = create_certificates(directory.resolve()) if settings.tls else None
        ca_file = certificates.ca_file if certificates else None
        server = application.start(settings.port, certificates, os.environ, directory.resolve() / "app.log")
        stack.callback(server.stop)
        application.wait_until_healthy(server, settings.base_url, ca_file)
        description = directory / RUN_FILE
        stack.callback(run_file.remove, description)
        run_file.write(description, _run_file_content(settings, emulators, seeded, server, ca_file))
        where = f"Scripts read {description}. Log: {directory}/app.log."
        print(f"Serving {settings.base_url}; press Ctrl-C to stop. {where}\n")
        print(greeting(seeded, settings.base_url, ca_file))
        wait_while(lambda: emulators.check_running() and _check_running(server))


def _check_running(server: Child) -> bool:
    """True. Raises Problem."""
    if not server.is_running:
        raise Problem(f"The application stopped unexpectedly. See {server.log}.")
    return True


def _run_file_content(
    settings: Settings, emulators: Emulators, seeded: Seeded, server: Child, ca_file: Path | None
) -> dict[str, object]:
    return {
        "base_url": settings.base_url,
        "ca_file": str(ca_file) if ca_file else None,
        "client_id": seeded.administrator.client_id,
        "client_secret": seeded.administrator.client_secret,
        "ordinary_client_id": seeded.ordinary.client_id,
        "ordinary_client_secret": seeded.ordinary.client_secret,
        "worker_client_id": seeded.without_secret.client_id,
        "worker_key": seeded.without_secret.client_key,
        "workload_issuer": seeded.without_secret.cluster.issuer,
        "workload_key": seeded.without_secret.cluster.private_key,
        "dynamodb_endpoint": emulators.dynamodb_endpoint,
        "secretsmanager_endpoint": emulators.secretsmanager_endpoint,
        "region": emulators.region,
        "clients_table": application.CLIENTS_TABLE,
        "audit_table": application.AUDIT_TABLE,
        "used_credentials_table": application.USED_CREDENTIALS_TABLE,
        "revocations_table": application.REVOCATIONS_TABLE,
        "key_ring_secret_id": application.KEY_RING_SECRET_ID,
        "administrator_secret_id": application.ADMINISTRATOR_SECRET_ID,
        "pids": {"app": server.pid, **emulators.pids},
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    stop_on_signals()
    with printing_problems():
        run(Settings.from_environment(os.environ))
