"""Tables of the stub that stands in for AWS."""

from chalicelib.aws.connections import Connections, Timeouts
from chalicelib.aws.tables import Tables


def tables_of_the_stub() -> Tables:
    dynamodb = Connections("eu-central-1").client("dynamodb", Timeouts(connect=1, read=1, retries=2))
    return Tables(dynamodb, "clients", "audit")
