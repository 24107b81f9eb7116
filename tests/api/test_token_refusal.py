"""POST /admin-api/access_token: the refusals and their messages. RFC 6749 §5.2."""

from datetime import timedelta

import pytest

from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.client_secret import generate_client_secret
from tests.api.deployment import TOKEN, Deployment
from tests.api.drivers import Answer
from tests.api.forms import MULTIPART, basic, credentials, error, multipart, send, without_request_id

GRANT = ("grant_type", "client_credentials")
INVALID_CLIENT = (
    '{"error":"invalid_client","error_description":"Client authentication failed: '
    'check client_id and client_secret, and that the client is enabled."}'
)
CHALLENGE = 'Basic realm="watchword", charset="UTF-8"'
REFUSED = ["unknown", "disabled", "wrong secret", "expired secret", "removed secret", "malformed secret"]


@pytest.mark.parametrize("who", REFUSED)
def test_every_failed_authentication_has_the_same_answer(deployment: Deployment, who: str) -> None:
    """RFC 6749 §5.2: identical in each byte, so that it does not reveal which clients exist."""
    answer = deployment.ask(_refused(deployment, who))

    assert (401, INVALID_CLIENT, None) == (answer.status, answer.text, answer.headers.get("www-authenticate"))


@pytest.mark.parametrize("by_header", [False, True], ids=["post", "basic"])
def test_unknown_client_disabled_client_and_wrong_secret_have_the_same_answer(
    memory: Deployment, by_header: bool
) -> None:
    """Divergence: status, headers and body are the same; PrestaShop gives disabled clients a token."""
    answers = [_ask(memory, _refused(memory, who), by_header) for who in REFUSED]

    assert 1 == len({repr(without_request_id(answer)) for answer in answers})


def test_unknown_client_disabled_client_and_wrong_secret_cost_the_same_reads(memory: Deployment) -> None:
    """So that the response time does not reveal which clients exist."""
    reads = []
    for who in ("unknown", "disabled", "wrong secret"):
        credential = _refused(memory, who)
        before = memory.parts.stores.clients.reads
        memory.ask(credential)
        reads.append(memory.parts.stores.clients.reads - before)

    assert [1, 1, 1] == reads


def test_a_malformed_secret_is_refused_without_a_read(memory: Deployment) -> None:
    """A mistyped wws_ secret never causes a request to DynamoDB."""
    credential = _refused(memory, "malformed secret")
    before = memory.parts.stores.clients.reads

    memory.ask(credential)

    assert before == memory.parts.stores.clients.reads


def test_a_failed_authorization_header_gets_a_challenge(deployment: Deployment) -> None:
    """RFC 6749 §5.2, RFC 7617 §2. API Gateway renames the header: see docs/divergences.md."""
    answer = _ask(deployment, _refused(deployment, "unknown"), by_header=True)

    assert (401, INVALID_CLIENT, CHALLENGE) == (answer.status, answer.text, answer.headers["www-authenticate"])


@pytest.mark.parametrize("header", ["Bearer abc", "Digest abc", "Basic", "Negotiate"])
def test_another_scheme_is_not_supported(memory: Deployment, header: str) -> None:
    """RFC 6749 §5.2: 401 and a challenge, or 400 for a Basic header that is broken."""
    answer = send(memory, [GRANT], authorization=header)

    expected = (400, "invalid_request") if header == "Basic" else (401, "invalid_client")
    assert expected == error(answer)


def test_an_error_says_that_it_must_not_be_stored(deployment: Deployment) -> None:
    """Divergence: PrestaShop's errors carry no cache headers."""
    answer = send(deployment, [])

    assert ("application/json", "no-store", "no-cache") == tuple(
        answer.headers[name] for name in ("content-type", "cache-control", "pragma")
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    {
        "nothing": ([], "grant_type is missing. Send grant_type=client_credentials in the body."),
        "no value": ([("grant_type", "")], "grant_type is missing. Send grant_type=client_credentials in the body."),
    }.values(),
)
def test_a_request_without_grant_type_is_an_invalid_request(
    memory: Deployment, fields: list[tuple[str, str]], expected: str
) -> None:
    """Divergence: RFC 6749 §5.2; PrestaShop answers unsupported_grant_type."""
    answer = send(memory, fields)

    assert (400, {"error": "invalid_request", "error_description": expected}) == (answer.status, answer.json)


@pytest.mark.parametrize("grant_type", ["password", "Client_Credentials", "client_credentials ", "client-credentials"])
def test_an_unknown_grant_type_is_unsupported(memory: Deployment, grant_type: str) -> None:
    """RFC 6749 §4.4.2, §5.2: case-sensitive. The message includes PrestaShop's hint."""
    _, credential = memory.register()

    answer = memory.ask(credential, grant_type=grant_type)

    expected = (
        "Unsupported grant_type. Supported values: client_credentials, urn:ietf:params:oauth:grant-type:jwt-bearer."
    )
    assert (400, {"error": "unsupported_grant_type", "error_description": expected}) == (answer.status, answer.json)


def test_a_request_without_any_client_is_an_invalid_request(deployment: Deployment) -> None:
    """RFC 6749 §5.2; PrestaShop's error is the same, with a hint about client_id."""
    answer = send(deployment, [GRANT])

    expected = "client_id is missing. Send it with client_secret in the body or by HTTP Basic."
    assert (400, {"error": "invalid_request", "error_description": expected}) == (answer.status, answer.json)


def test_an_empty_client_id_counts_as_missing(deployment: Deployment) -> None:
    """Divergence: RFC 6749 §3.2; PrestaShop answers 401."""
    answer = send(deployment, [GRANT, ("client_id", "")])

    assert (400, "invalid_request") == error(answer)


def test_a_secret_without_client_id_is_an_invalid_request(memory: Deployment) -> None:
    """The same as in PrestaShop."""
    answer = send(memory, [GRANT, ("client_secret", memory.administrator.client_secret)])

    assert (400, "invalid_request") == error(answer)


def test_the_refusal_of_a_client_without_secret_says_that_it_is_missing(deployment: Deployment) -> None:
    """RFC 6749 §5.2: no authentication included. Divergence: PrestaShop's answer is that to a wrong secret."""
    client, _ = deployment.register()

    answers = [send(deployment, [GRANT, ("client_id", client_id)]) for client_id in (client.client_id, "nobody")]

    expected = "client_secret is missing. Send it with client_id in the body or by HTTP Basic."
    assert [(401, {"error": "invalid_client", "error_description": expected})] * 2 == [
        (answer.status, answer.json) for answer in answers
    ]


def test_the_refusal_of_an_unsupported_scheme_lists_the_supported_methods(deployment: Deployment) -> None:
    """RFC 6749 §5.2: unsupported authentication method."""
    answer = send(deployment, [GRANT], authorization="Digest x")

    expected = (
        "The scheme of the Authorization header is not supported."
        " Supported client authentication methods: client_secret_basic, client_secret_post, private_key_jwt."
    )
    assert (401, {"error": "invalid_client", "error_description": expected}) == (answer.status, answer.json)


@pytest.mark.parametrize("client_id", ["erp/shop", "two words", "ä", "a" * 129, "wws_mine", "client#1", "a\nb"])
def test_an_invalid_client_id_is_refused_without_a_read(memory: Deployment, client_id: str) -> None:
    """Divergence: ids are 1 to 128 of A-Z a-z 0-9 . _ ~ -; PrestaShop accepts any 255 characters."""
    before = memory.parts.stores.clients.reads

    answer = memory.ask(SecretCredential(client_id, memory.administrator.client_secret))

    assert (401, INVALID_CLIENT, before) == (answer.status, answer.text, memory.parts.stores.clients.reads)


@pytest.mark.parametrize("right", [("body",), ("header",), ("body", "header"), ()])
def test_two_credentials_in_one_request_are_refused(memory: Deployment, right: tuple[str, ...]) -> None:
    """Divergence: RFC 6749 §2.3, even if both are valid. PrestaShop uses the body."""
    _, good = memory.register()
    bad = good._replace(client_secret=generate_client_secret(memory.parts.randomness))
    by_header, by_body = (good if "header" in right else bad), (good if "body" in right else bad)

    answer = send(memory, credentials(by_body), **basic(by_header.client_id, by_header.client_secret))

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize("name", ["client_id", "client_secret"])
def test_basic_and_a_part_of_another_credential_are_refused(memory: Deployment, name: str) -> None:
    """RFC 6749 §2.3."""
    _, credential = memory.register()

    answer = send(memory, [GRANT, (name, "other")], **basic(credential.client_id, credential.client_secret))

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize("name", ["grant_type", "client_id", "client_secret", "scope", "scopes", "anything"])
@pytest.mark.parametrize("is_multipart", [False, True], ids=["urlencoded", "multipart"])
@pytest.mark.parametrize("second", ["same", "other", ""])
def test_a_parameter_sent_twice_is_refused(memory: Deployment, name: str, is_multipart: bool, second: str) -> None:
    """Divergence: RFC 6749 §3.2; PHP uses the last one."""
    _, credential = memory.register()
    value = dict(credentials(credential)).get(name, "customer_group_read")
    fields = [field for field in credentials(credential) if field[0] != name]
    fields += [(name, value), (name, value if second == "same" else second)]

    answer = memory.http.request("POST", TOKEN, multipart(fields), MULTIPART) if is_multipart else send(memory, fields)

    expected = {"error": "invalid_request", "error_description": f"{name} was sent more than once."}
    assert (400, expected) == (answer.status, answer.json)


def test_a_parameter_sent_twice_in_two_spellings_is_refused(memory: Deployment) -> None:
    """RFC 6749 §3.2: %5F is an underscore."""
    _, credential = memory.register()
    body = "&".join(f"{name}={value}" for name, value in credentials(credential)) + "&client%5Fid=other"

    answer = memory.http.request("POST", TOKEN, body, {"Content-Type": "application/x-www-form-urlencoded"})

    assert (400, "invalid_request") == error(answer)


@pytest.mark.parametrize("name", ["client_id", "client_secret", "grant_type"])
def test_an_array_instead_of_a_single_value_is_refused(memory: Deployment, name: str) -> None:
    """Divergence: PrestaShop answers 500 to an array of client ids."""
    _, credential = memory.register()
    fields = [(f"{name}[]" if field == name else field, value) for field, value in credentials(credential)]

    answer = send(memory, fields)

    assert (400, "invalid_request") == error(answer)


def test_an_error_has_the_members_of_the_rfc_and_no_others(memory: Deployment) -> None:
    """Divergence: RFC 6749 §5.2; PrestaShop adds message and hint."""
    _, credential = memory.register()

    assert ["error", "error_description"] == list(memory.ask(credential, scope="no_such_scope").json)


def test_each_secret_of_a_client_authenticates(deployment: Deployment) -> None:
    """Divergence: PrestaShop has one secret for each client, and a new one replaces it."""
    client, first = deployment.register()
    text, second = new_client_secret(
        created_by="tests", now=deployment.parts.clock(), randomness=deployment.parts.randomness
    )
    deployment.change(client, client._replace(client_secrets=(*client.client_secrets, second)))

    assert [200, 200] == [deployment.ask(first).status, deployment.ask(first._replace(client_secret=text)).status]


def test_an_external_scheme_name_is_not_echoed(memory: Deployment) -> None:
    """The message repeats a scheme only if it is a short word."""
    answer = send(memory, [GRANT, ("<script>", "1"), ("<script>", "2")])

    assert "a parameter was sent more than once." == answer.json["error_description"]


def _ask(deployment: Deployment, credential: SecretCredential, by_header: bool) -> Answer:
    if by_header:
        return send(deployment, [GRANT], **basic(credential.client_id, credential.client_secret))
    return deployment.ask(credential)


def _refused(deployment: Deployment, who: str) -> SecretCredential:
    """A credential that is refused for this reason."""
    client, credential = deployment.register(enabled=who != "disabled")
    another = generate_client_secret(deployment.parts.randomness)
    (secret,) = client.client_secrets
    if who == "unknown":
        return SecretCredential("nobody", credential.client_secret)
    if who == "wrong secret":
        return credential._replace(client_secret=another)
    if who == "malformed secret":
        return credential._replace(client_secret=another[:-1] + ("A" if another[-1] != "A" else "B"))
    if who == "expired secret":
        expired = secret._replace(expires_at=deployment.parts.clock() - timedelta(seconds=1))
        deployment.change(client, client._replace(client_secrets=(expired,)))
    if who == "removed secret":
        deployment.change(client, client._replace(client_secrets=()))
    return credential
