"""A Call to the stub of AWS."""

from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.connections import Connections


def dynamodb_of_the_stub() -> Call:
    return BotocoreCall(Connections("eu-central-1").client("dynamodb", Timeouts(connect=1, read=1, retries=2)))
