"""The examples of docs/integrate.md that get a token, run as they are written.

PHP is not run: no registry that the tests use has an interpreter of it. Postman is run by test_postman.py. Go and Java
are run where their tools are installed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509 import load_pem_x509_certificate

from infra.cache import cached_directory
from infra.npm import NODE
from tests.integrators.integrator import Integrator
from tests.integrators.page import TEXT, example, titles
from tests.libraries import node_libraries

HERE = Path(__file__).parent
# Shorter than the time before its expiry at which each library gets the next token.
SHORT = timedelta(seconds=8)
Command = list[str | Path]


def python(integrator: Integrator, title: str) -> Command:
    return [sys.executable, "-c", integrator.paste(title, "python") + "\nprint(orders())\nprint(orders())\n"]


def authlib(integrator: Integrator) -> Command:
    return python(integrator, "Python: Authlib")


def requests_oauthlib(integrator: Integrator) -> Command:
    return python(integrator, "Python: requests-oauthlib")


def node(integrator: Integrator) -> Command:
    scripts = node_libraries.scripts_beside(node_libraries.install(), integrator.directory)
    calls = "console.log(await orders())\nconsole.log(await orders())\n"
    (scripts / "example.js").write_text(integrator.paste("Node: openid-client", "js") + calls)
    return [NODE, scripts / "example.js"]


def go(integrator: Integrator) -> Command:
    shutil.copytree(HERE / "go", integrator.directory, dirs_exist_ok=True)
    (integrator.directory / "main.go").write_text(integrator.paste("Go: golang.org/x/oauth2", "go"))
    build = ["go", "build", "-mod=mod", "-o", "orders", "."]
    environment = {**os.environ, "CGO_ENABLED": "0"}
    built = subprocess.run(
        build, cwd=integrator.directory, env=environment, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    return [integrator.directory / "orders"]


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


def spring(integrator: Integrator) -> Command:
    def download(directory: Path) -> None:
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={directory}"]
        subprocess.run(["mvn", "-q", "-B", "-f", HERE / "spring" / "pom.xml", *goal], check=True)

    jars = cached_directory("spring", (HERE / "spring" / "pom.xml").read_bytes(), download)
    directory, password = integrator.directory, "changeit"
    (directory / "Main.java").write_text(f"package example;\n{MAIN}")
    base = integrator.orders.removesuffix("/orders")
    lines = integrator.paste("Java: Spring Boot 4", "java").replace("https://orders.example.com", base)
    (directory / "OrdersConfiguration.java").write_text(f"package example;\n{lines}")
    (directory / "application.yml").write_text(integrator.paste("Java: Spring Boot 4", "yaml"))
    javac = [
        "javac",
        "-cp",
        f"{jars}/*",
        "-d",
        directory,
        directory / "Main.java",
        directory / "OrdersConfiguration.java",
    ]
    subprocess.run(javac, check=True)
    authority = load_pem_x509_certificate(integrator.certificates.ca_file.read_bytes())
    trusted = [PKCS12Certificate(authority, b"watchword")]
    store = serialize_java_truststore(trusted, BestAvailableEncryption(password.encode()))
    (directory / "trust.p12").write_bytes(store)
    trust = ["-Djavax.net.ssl.trustStore=trust.p12", f"-Djavax.net.ssl.trustStorePassword={password}"]
    fast = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return ["java", *fast, *trust, "-cp", f"{directory}:{jars}/*", "example.Main"]


def needs(*tools: str) -> pytest.MarkDecorator:
    missing = [tool for tool in tools if not shutil.which(tool)]
    return pytest.mark.skipif(bool(missing), reason=f"This machine has no {', '.join(missing)}.")


EXAMPLES = [
    authlib,
    requests_oauthlib,
    node,
    pytest.param(go, marks=needs("go")),
    pytest.param(spring, marks=needs("mvn", "javac")),
]


@pytest.mark.emulator
@pytest.mark.parametrize("pasted", EXAMPLES)
def test_an_example_gets_one_token_for_all_calls_until_it_expires(
    integrator: Integrator, pasted: Callable[[Integrator], Command]
) -> None:
    """Issue 15, point 3: "cache your token until it expires"."""
    command = pasted(integrator)
    hour, short = integrator.client(), integrator.client(SHORT)

    assert [2, 2] == [len(integrator.run(command, client)) for client in (hour, short)]
    assert 1 == integrator.tokens_of(hour)
    assert 2 <= integrator.tokens_of(short)


@pytest.mark.emulator
def test_the_lines_for_curl_use_one_token_twice(integrator: Integrator) -> None:
    client = integrator.client()

    assert 2 == len(integrator.run(["bash", "-euo", "pipefail", "-c", integrator.paste("curl", "sh")], client))
    assert 1 == integrator.tokens_of(client)


def test_every_language_of_the_issue_has_its_section() -> None:
    """Issue 15, point 3."""
    assert [
        "curl",
        "Postman",
        "Python: Authlib",
        "Python: requests-oauthlib",
        "Node: openid-client",
        "PHP: league/oauth2-client",
        "Go: golang.org/x/oauth2",
        "Java: Spring Boot 4",
        "Python: PyJWT",
        "Node: jose",
        "API Gateway: REST API",
    ] == titles()


def test_the_page_begins_with_the_advice_to_cache() -> None:
    assert TEXT.partition("\n\n")[2].startswith("**Cache your token until it expires.**")


def test_the_example_in_php_caches_its_token() -> None:
    """It is not run; see above."""
    lines = example("PHP: league/oauth2-client", "php")

    assert "apcu_store(" in lines
    assert "'https://auth.example.com/admin-api/access_token'" in lines
