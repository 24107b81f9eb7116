"""How a service is spoken to, held equal to the models that botocore has of it."""

import botocore.session
import pytest

from chalicelib.aws.wire.json_call import PROTOCOLS


@pytest.mark.parametrize("service", PROTOCOLS)
def test_a_service_is_spoken_to_as_its_model_says(service: str) -> None:
    """JSON over POST to `/`, signed with version 4. Should AWS give one of these up, this is where it shows."""
    model = botocore.session.Session().get_service_model(service)

    target, content_type = PROTOCOLS[service]
    version = content_type.removeprefix("application/x-amz-json-")
    assert (model.metadata["targetPrefix"], model.metadata["jsonVersion"]) == (target, version)
    assert (service, "v4") == (model.signing_name, model.signature_version)
    assert "json" in model.metadata["protocols"]
    operations = [
        model.operation_model(name)
        for name in ("GetItem", "UpdateItem", "GetSecretValue")
        if name in model.operation_names
    ]
    assert operations
    assert {("POST", "/")} == {(each.http["method"], each.http["requestUri"]) for each in operations}
