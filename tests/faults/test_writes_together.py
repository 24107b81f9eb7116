"""Eight administrators and four token clients work concurrently, while DynamoDB throttles every seventh call."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Any

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.administration.desk import ALL, CLIENTS, Desk
from tests.api.deployment import Deployment
from tests.api.drivers import Answer
from tests.faults import faults
from tests.faults.conftest import Serve
from tests.faults.instance import UNHURRIED, Instance
from tests.faults.proxy import ANY, every

pytestmark = pytest.mark.emulator
ADMINISTRATORS, READERS, TURNS = 8, 4, 4
FIELDS: list[dict[str, Any]] = [
    {"description": "all"},
    {"lifetime": 1200},
    {"clientName": "All of them"},
    {"scopes": ["customer_group_write"]},
]


def test_no_acknowledged_write_is_lost_while_dynamodb_throttles(empty_instance: Instance, serve: Serve) -> None:
    """F18: every acknowledged write is stored. A client gets no token after its disabling was acknowledged."""
    credentials = empty_instance.bootstrap()
    empty_instance.restart(**{**UNHURRIED, "aws_retries": 1})
    deployment = Deployment(serve(empty_instance.parts), empty_instance.parts, credentials.administrator)
    desk = Desk(deployment, deployment.token(credentials.administrator, ALL))
    shared, _ = deployment.register()
    own = [deployment.register() for _ in range(ADMINISTRATORS)]
    answers, unexpected = list[Answer](), list[Answer]()
    # The last acknowledged values: the state of each client, the fields of the shared client, and the secrets.
    texts, fields, added = dict[int, str](), dict[str, Any](), list[str]()
    disabled, stop = [Event() for _ in own], Event()

    def call(method: str, path: str, content: Any) -> Answer:
        answer = desk.call(method, path, content)
        answers.append(answer)
        return answer

    def administer(number: int) -> None:
        path = f"{CLIENTS}/{own[number][0].generation}"
        for turn in range(TURNS):
            if call("PATCH", path, {"description": f"turn {turn}"}).status == 200:
                texts[number] = f"turn {turn}"
        # All change the same client. Half of them change a field each, the others a secret each.
        if number < len(FIELDS):
            if call("PATCH", f"{CLIENTS}/{shared.generation}", FIELDS[number]).status == 200:
                fields.update(FIELDS[number])
        else:
            answer = call("POST", f"{CLIENTS}/{shared.generation}/secrets", {})
            added.extend([answer.json["secret"]] if answer.status == 201 else [])
        if call("PATCH", path, {"enabled": False}).status == 200:
            disabled[number].set()

    def read(number: int) -> None:
        while not stop.is_set():
            for which in range(number, ADMINISTRATORS, READERS):
                expected = {401, 503} if disabled[which].is_set() else {200, 401, 503}
                answer = deployment.ask(own[which][1])
                if answer.status not in expected:
                    unexpected.append(answer)

    empty_instance.network.dynamodb.break_(ANY, faults.throttling, every(7))
    with ThreadPoolExecutor(ADMINISTRATORS + READERS) as threads:
        reading = [threads.submit(read, number) for number in range(READERS)]
        administering = [threads.submit(administer, number) for number in range(ADMINISTRATORS)]
        wait(administering)
        stop.set()
    empty_instance.network.mend()
    assert [None] * (ADMINISTRATORS + READERS) == [each.result() for each in [*administering, *reading]]

    assert [] == unexpected
    assert {answer.status for answer in answers} <= {200, 201, 503}
    # Otherwise, no secret was returned.
    assert len(texts) > ADMINISTRATORS / 2
    for number, (client, credential) in enumerate(own):
        stored = desk.read(client.generation)
        # A later write that was answered with 503 may be stored, too. "" sorts before all values.
        assert texts.get(number, "") <= stored["description"]
        if disabled[number].is_set():
            assert not stored["enabled"]
            assert 401 == deployment.ask(credential).status
    assert fields == {name: text for name, text in desk.read(shared.generation).items() if name in fields}
    assert {200} >= {deployment.ask(SecretCredential(shared.client_id, secret)).status for secret in added}
