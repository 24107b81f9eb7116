"""Resources and scope groups for tests of the catalogue. Each has a new name, because tests share the emulators."""

import itertools
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.administration.desk import CLIENTS, Desk, new
from tests.api.drivers import Answer

RESOURCES: Final = "/admin-api/resources"
SCOPES: Final = "/admin-api/scopes"
SETTINGS: Final = "/admin-api/settings"
_numbers = itertools.count(1)


def new_resource(**members: Any) -> dict[str, Any]:
    slug = f"api-{next(_numbers)}"
    return {"slug": slug, "identifier": f"https://{slug}.example.com", "name": slug.title(), **members}


def group(slug: str, *scopes: str, **members: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": slug.title(),
        "scopes": {scope: f"Text of {scope[:99]}" for scope in scopes},
        **members,
    }


def changed(answer: Answer) -> dict[str, Any]:
    """The document after a change, without the warnings: the APIs of other tests have the same scopes."""
    content: dict[str, Any] = answer.json
    assert isinstance(content.pop("warnings"), list)
    return content


@dataclass
class Api:
    """A resource that one test creates for itself."""

    desk: Desk
    slug: str
    identifier: str

    @classmethod
    def create(cls, desk: Desk, *groups: dict[str, Any], **members: Any) -> "Api":
        content = new_resource(scopeGroups=list(groups), **members)
        answer = desk.call("POST", RESOURCES, content)
        assert answer.status == 201, answer.text
        return cls(desk, content["slug"], content["identifier"])

    @property
    def path(self) -> str:
        return f"{RESOURCES}/{self.slug}"

    def group_path(self, slug: str) -> str:
        return f"{self.path}/scope-groups/{slug}"

    def read(self) -> dict[str, Any]:
        answer = self.desk.call("GET", self.path)
        assert answer.status == 200, answer.text
        content: dict[str, Any] = answer.json
        return content

    def tag(self) -> str:
        return self.desk.call("GET", self.path).headers["etag"]

    def patch(self, content: Any, **more: Any) -> Answer:
        return self.desk.call("PATCH", self.path, content, **more)

    def delete(self, **more: Any) -> Answer:
        return self.desk.call("DELETE", self.path, **more)

    def put(self, content: dict[str, Any], **more: Any) -> Answer:
        return self.desk.call("PUT", self.group_path(content["slug"]), content, **more)

    def delete_group(self, slug: str, **more: Any) -> Answer:
        return self.desk.call("DELETE", self.group_path(slug), **more)

    def holder(self, *scopes: str, **fields: Any) -> Any:
        """A client that is registered for these scopes of this resource."""
        return self.desk.create(resources=[{"resource": self.identifier, "scopes": list(scopes)}], **fields)

    def registration_status(self, scope: str) -> int:
        """The status code of registering a client for `scope`."""
        content = new(resources=[{"resource": self.identifier, "scopes": [scope]}])
        return self.desk.call("POST", CLIENTS, content).status

    def token(self, credential: SecretCredential, scope: str) -> Answer:
        return self.desk.deployment.ask(credential, scope=scope, resource=self.identifier)

    def listed(self) -> list[dict[str, Any]]:
        """The groups of this resource in the list of scopes."""
        return [entry for entry in self.desk.call("GET", SCOPES).json["items"] if entry["resource"] == self.identifier]
