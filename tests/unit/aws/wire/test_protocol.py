"""The protocol of each service, compared with botocore's model."""

import botocore.session
import pytest

from chalicelib.aws.wire.json_call import PROTOCOLS


@pytest.mark.parametrize("service", PROTOCOLS)
def test_the_protocol_of_a_service_equals_botocores_model(service: str) -> None:
    """JSON over POST to `/`, with Signature Version 4. This test fails if AWS drops one of these."""
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
