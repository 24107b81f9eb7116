"""Programs of Go and Java, from the lines of a page."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509 import load_pem_x509_certificate

from infra.cache import cached_directory

HERE = Path(__file__).parent
Command = list[str | Path]
MAIN = """
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.client.RestClient;

@SpringBootApplication
class Main {
    public static void main(String[] arguments) {
        var orders = SpringApplication.run(Main.class, arguments).getBean(RestClient.class);
        for (int call = 0; call < 2; call++) {
            System.out.println(orders.get().uri("/orders").retrieve().body(String.class));
        }
    }
}
"""


def needs(*tools: str) -> pytest.MarkDecorator:
    missing = [tool for tool in tools if not shutil.which(tool)]
    # A stranger needs only Python and make; CI has these languages.
    return pytest.mark.skipif(bool(missing), reason=f"This machine has no {', '.join(missing)}.")


def go_program(directory: Path, main: str) -> Command:
    shutil.copytree(HERE / "go", directory, dirs_exist_ok=True)
    (directory / "main.go").write_text(main)
    build = ["go", "build", "-mod=mod", "-o", "orders", "."]
    environment = {**os.environ, "CGO_ENABLED": "0"}
    built = subprocess.run(build, cwd=directory, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return [directory / "orders"]


def spring_orders(lines: str, orders: str) -> str:
    return lines.replace("https://orders.example.com", orders.removesuffix("/orders"))


def spring_program(directory: Path, classes: Mapping[str, str], properties: str, ca_file: Path) -> Command:
    def download(target: Path) -> None:
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={target}"]
        subprocess.run(["mvn", "-q", "-B", "-f", HERE / "spring" / "pom.xml", *goal], check=True)

    jars = cached_directory("spring", (HERE / "spring" / "pom.xml").read_bytes(), download)
    sources = []
    for name, lines in {"Main": MAIN, **classes}.items():
        sources.append(directory / f"{name}.java")
        sources[-1].write_text(f"package example;\n{lines}")
    (directory / "application.yml").write_text(properties)
    subprocess.run(["javac", "-cp", f"{jars}/*", "-d", directory, *sources], check=True)
    password, authority = "changeit", load_pem_x509_certificate(ca_file.read_bytes())
    trusted = [PKCS12Certificate(authority, b"watchword")]
    store = serialize_java_truststore(trusted, BestAvailableEncryption(password.encode()))
    (directory / "trust.p12").write_bytes(store)
    trust = ["-Djavax.net.ssl.trustStore=trust.p12", f"-Djavax.net.ssl.trustStorePassword={password}"]
    fast = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return ["java", *fast, *trust, "-cp", f"{directory}:{jars}/*", "example.Main"]
