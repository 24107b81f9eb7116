"""The conditions that are safe for each kind of issuer. The refusal of an unsafe set says what to add.

Many customers share the issuers of GitHub, GitLab and Google. Without the right conditions, each of
them could get the client's tokens.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from ..oauth.client_authentication.assertions import SPIFFE_ID
from ..oauth.trusted_issuer import TrustedIssuer
from ..oauth.workload import DELIMITERS, EVENT_NAME, SUBJECT, SUBJECT_MODES, UNTRUSTED_EVENTS, WILDCARD

Conditions = Mapping[str, tuple[str, ...]]
ROLE: Final = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\x21-\x7e]{1,512}")
SERVICE_ACCOUNT: Final = re.compile(r"system:serviceaccount:[a-z0-9.-]{1,253}:[a-z0-9.-]{1,253}")
GOOGLE_ACCOUNT: Final = re.compile(r"[0-9]{1,32}")
# A wildcard in these would also match other workloads.
EXACT: Final = (SUBJECT, "/repository_id", "/repository_owner_id", "/repository", "/project_id", EVENT_NAME)


def refusals(issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    """Sentences by the pointer at fault; by an empty text if a condition is missing."""
    faults = {pointer: reason for pointer, values in conditions.items() if (reason := _wildcard_fault(pointer, values))}
    return faults or RULES[issuer.kind](issuer, conditions)


def _wildcard_fault(pointer: str, values: tuple[str, ...]) -> str:
    for value in values:
        if WILDCARD in value and pointer in EXACT:
            return "This value must be exact, without a wildcard."
        if WILDCARD in value[:-1] or (value.endswith(WILDCARD) and not value[:-1].endswith(DELIMITERS)):
            return "A wildcard stands only at the end of a value, after : or /."
    return ""


def _github(_issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    if any(event in UNTRUSTED_EVENTS for event in conditions.get(EVENT_NAME, ())):
        return {EVENT_NAME: "A pull request runs the code of somebody who may not write to the repository."}
    if "/repository_id" not in conditions and not {"/repository_owner_id", "/repository"} <= conditions.keys():
        return {
            "": "Add /repository_id, or /repository_owner_id and /repository: a name alone can be registered again by"
            " somebody else."
        }
    if not {"/environment", "/ref", "/job_workflow_ref"} & conditions.keys():
        return {"": "Add /environment, /ref or /job_workflow_ref: otherwise every branch is the client."}
    return {}


def _gitlab(_issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    if "/project_id" not in conditions:
        return {"": "Add /project_id: a path can be registered again by somebody else."}
    if "/environment" not in conditions and ("/ref" not in conditions or conditions.get("/ref_protected") != ("true",)):
        return {"": 'Add /environment, or /ref and /ref_protected with "true": otherwise every branch is the client.'}
    return {}


def _google(_issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    if conditions.get("/email_verified") != ("true",):
        return {"": 'Add /email_verified with "true".'}
    return _subjects(conditions, GOOGLE_ACCOUNT.fullmatch, "the numeric id of the service account")


def _aws(_issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    for pointer in SUBJECT_MODES:
        if conditions.get(pointer, ("AWSIdentity",)) != ("AWSIdentity",):
            return {pointer: "The subject must be AWS's: in other modes, the caller of AWS chooses it."}
    return _subjects(conditions, ROLE.fullmatch, "the ARN of a role, as in arn:aws:iam::123456789012:role/Orders")


def _kubernetes(_issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    return _subjects(conditions, SERVICE_ACCOUNT.fullmatch, "system:serviceaccount:NAMESPACE:NAME")


def _spiffe(issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    def is_of_the_domain(value: str) -> bool:
        match = SPIFFE_ID.fullmatch(value)
        return match is not None and match[1] == issuer.issuer

    return _subjects(conditions, is_of_the_domain, f"a SPIFFE ID of {issuer.issuer}, with a path")


def _other(_issuer: TrustedIssuer, conditions: Conditions) -> Mapping[str, str]:
    return _subjects(conditions, bool, "the subject of the workload")


def _subjects(conditions: Conditions, is_subject: Callable[[str], object], what: str) -> Mapping[str, str]:
    if SUBJECT not in conditions:
        return {"": f"Add {SUBJECT}: {what}."}
    return {} if all(map(is_subject, conditions[SUBJECT])) else {SUBJECT: f"This value must be {what}."}


RULES: Final[Mapping[str, Callable[[TrustedIssuer, Conditions], Mapping[str, str]]]] = {
    "aws": _aws,
    "github": _github,
    "gitlab": _gitlab,
    "kubernetes": _kubernetes,
    "google": _google,
    "spiffe": _spiffe,
    "other": _other,
}
