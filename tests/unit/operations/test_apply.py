"""Resources and scope groups from a file."""

from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.errors import CatalogueChanged, CatalogueTooLarge
from chalicelib.administration.registration import new_client
from chalicelib.oauth.scope import Scope
from chalicelib.operations.apply import ApplyRefused
from tests.api.deployment import EXAMPLE
from tests.fakes.memory_wiring import ISSUER, MemoryWiring


@pytest.fixture
def parts() -> MemoryWiring:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    # The administrator holds everything, and would be in the way.
    parts.store.clients.clear()
    return parts


def run(parts: MemoryWiring, *resources: Any, dry_run: bool = False) -> dict[str, Any]:
    return parts.operations.apply.run({"content": {"resources": list(resources)}, "dry_run": dry_run})


def refusal(parts: MemoryWiring, content: Any) -> str:
    before = parts.store.catalogue
    with pytest.raises(ApplyRefused) as caught:
        parts.operations.apply.run({"content": content})
    assert before == parts.store.catalogue
    return str(caught.value)


def group(slug: str, *scopes: str, **members: Any) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "scopes": {scope: scope.title() for scope in scopes}, **members}


NEW = {"slug": "new", "identifier": "urn:new", "name": "New", "scopeGroups": [group("g", "x")]}


def test_the_diff_has_additions_removals_and_changes(parts: MemoryWiring) -> None:
    """Issue: prints a diff."""
    stock = {
        "slug": "stock",
        "name": "Stocks",
        "scopeGroups": [{"slug": "stock", "scopes": {"stock_read": "Read", "new": "N"}}],
    }

    assert [
        "~ stock: name: Stock → Stocks",
        "+ stock: group stock: scope new: N",
        "- stock: group stock: scope twice: Two",
    ] == run(parts, stock, dry_run=True)["diff"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_name_that_another_api_has_is_a_warning_each_time(parts: MemoryWiring, dry_run: bool) -> None:
    """Issue 14, 1: in the answer, not only in a log; also if nothing changes."""
    shared = {**NEW, "scopeGroups": [group("g", "stock_read", "x")]}
    warning = (
        "Several APIs (urn:example:stock, urn:new) have the same scopes: stock_read."
        " A client that holds one of these scopes at several of them must send resource."
    )

    assert [[warning], [warning]] == [run(parts, shared, dry_run=dry_run)["warnings"] for _ in range(2)]


def test_names_that_other_apis_share_are_not_the_files_matter(parts: MemoryWiring) -> None:
    """The example has such names: `shared` and `twice`."""
    assert [] == run(parts, NEW)["warnings"]


def test_a_dry_run_only_prints(parts: MemoryWiring) -> None:
    """Issue: dry_run."""
    before, events = parts.store.catalogue, len(parts.store.events)
    answer = run(parts, NEW, dry_run=True)

    assert (False, True) == (answer["written"], len(answer["diff"]) > 3)
    assert (before, events) == (parts.store.catalogue, len(parts.store.events))


def test_the_second_time_nothing_is_done(parts: MemoryWiring) -> None:
    """Issue: does nothing the second time."""
    run(parts, NEW)
    before = parts.store.catalogue

    assert {"diff": [], "written": False, "warnings": []} == run(parts, NEW)
    assert before == parts.store.catalogue


def test_it_is_one_write_and_one_event(parts: MemoryWiring) -> None:
    """Issue: applies it in one versioned write."""
    version, events = parts.store.catalogue.version, len(parts.store.events)
    run(parts, NEW, {"slug": "stock", "name": "Other"}, {"slug": "orders", "enabled": False})
    [event] = parts.store.events[events:]

    assert (version + 1, "catalogue.apply", "operator:apply") == (
        parts.store.catalogue.version,
        event.action,
        event.actor.client_id,
    )


def test_resources_and_members_that_the_file_does_not_mention_are_unchanged(parts: MemoryWiring) -> None:
    """Issue: resources, groups and their members."""
    before = parts.store.catalogue
    run(
        parts,
        {"slug": "orders", "name": "Renamed"},
        {"slug": "admin-api", "scopeGroups": [{"slug": "asleep", "name": "Zzz"}]},
    )
    after = parts.store.catalogue
    old, new = before.by_slug("orders"), after.by_slug("orders")

    assert ("Renamed", old.alg, old.typ, old.maximum_lifetime, old.groups) == (
        new.name, new.alg, new.typ, new.maximum_lifetime, new.groups,
    )  # fmt: skip
    assert (before.by_slug("stock"), before.settings) == (after.by_slug("stock"), after.settings)
    assert [("native", True), ("customers", True), ("asleep", False)] == [
        (each.slug, each.enabled) for each in after.own_resource.groups
    ]
    assert {"sleep_read": "Switched off"} == after.own_resource.groups[2].scopes


def test_a_group_has_the_scopes_that_the_file_gives_it(parts: MemoryWiring) -> None:
    """Issue: the file replaces the scopes of a group."""
    run(parts, {"slug": "stock", "scopeGroups": [{"slug": "stock", "scopes": {"stock_read": "Read"}}]})

    assert ("stock_read",) == parts.store.catalogue.by_slug("stock").scope().tokens


def test_a_scope_may_move_between_groups_of_one_file(parts: MemoryWiring) -> None:
    """One write: nobody loses it on the way."""
    hold(parts, "twice")
    run(
        parts,
        {"slug": "stock", "scopeGroups": [{"slug": "stock", "scopes": {"stock_read": "Read"}}, group("b", "twice")]},
    )

    assert ("stock_read", "twice") == parts.store.catalogue.by_slug("stock").scope().tokens


def hold(parts: MemoryWiring, scope: str) -> None:
    now = parts.clock()
    client, _ = new_client(
        client_id="holder",
        client_name="The Holder",
        registrations={"stock": Scope((scope,))},
        created_by="x",
        now=now,
        randomness=parts.randomness,
    )
    parts.store.create(client, audit_event("x", "x", Actor("x"), now, parts.randomness))


def test_scopes_that_are_held_are_not_removed(parts: MemoryWiring) -> None:
    """Issue: held scopes are refused with the names of the clients, and nothing is applied."""
    hold(parts, "twice")
    resources = parts.store.catalogue.resources
    with pytest.raises(ApplyRefused, match="1 client holds scopes that this would remove: The Holder"):
        run(parts, NEW, {"slug": "stock", "scopeGroups": [{"slug": "stock", "scopes": {}}]})

    assert resources == parts.store.catalogue.resources


def test_scopes_of_several_resources_are_removed_together(parts: MemoryWiring) -> None:
    """One scan of one version for all of them."""
    empty = [{"slug": slug, "scopeGroups": [{"slug": slug, "scopes": {}}]} for slug in ("stock", "orders")]

    assert run(parts, *empty)["written"]
    assert [(), ()] == [parts.store.catalogue.by_slug(slug).scope().tokens for slug in ("stock", "orders")]


@pytest.mark.parametrize(
    ("resources", "sentence"),
    [
        ([{"slug": "A", "name": "x"}], "resources[0].slug: must be 1 to 64"),
        ([{"slug": "a", "identifier": "urn:a", "name": ""}], "resources[0].name: "),
        ([{"slug": "a", "name": "x"}], "resources[0].identifier: must be an absolute URI"),
        ([{"slug": "orders", "identifier": "urn:x"}], "resources[0].identifier: cannot be edited"),
        ([{"slug": "a", "name": "x", "identifier": "urn:example:stock"}], "resources[0].identifier: "),
        ([{"slug": "stock"}, {"slug": "stock"}], "resources[1].slug: stock appears twice"),
        ([{"slug": "stock", "more": 1}], "resources[0].more: is unknown"),
        ([{"slug": "stock", "enabled": "yes"}], "resources[0].enabled: must be true or false"),
        ([{"slug": "stock", "scopeGroups": "x"}], "resources[0].scopeGroups: must be a list"),
        ([{"slug": "stock", "scopeGroups": ["x"]}], "resources[0].scopeGroups[0]: must be an object"),
        (
            [{"slug": "stock", "scopeGroups": [{"slug": "g", "name": "G", "scopes": {"a b": "x"}}]}],
            "resources[0].scopeGroups[0].scopes",
        ),
        (
            [{"slug": "stock", "scopeGroups": [{"slug": "g", "name": "G", "scopes": {"a": 1}}]}],
            "resources[0].scopeGroups[0].scopes.a: ",
        ),
        (
            [{"slug": "stock", "scopeGroups": [{"slug": "stock"}, {"slug": "stock"}]}],
            "resources[0].scopeGroups[1].slug: stock appears twice",
        ),
        (
            [{"slug": "admin-api", "scopeGroups": [{"slug": "native", "scopes": {}}]}],
            "resources[0].scopeGroups[0].slug: native scopes cannot be changed",
        ),
        (
            [{"slug": "admin-api", "scopeGroups": [{"slug": "x", "name": "X", "scopes": {"key_read": "x"}}]}],
            "resources[0].scopeGroups: the scope key_read belongs to the group native",
        ),
        ([{"slug": "admin-api", "name": "x"}], "resources[0].name: is unknown"),
        (1, "resources: must be a list"),
    ],
)
def test_an_error_names_the_path_of_the_field(parts: MemoryWiring, resources: Any, sentence: str) -> None:
    """Issue: errors name the field; the operator's side adds its line."""
    assert refusal(parts, {"resources": resources}).startswith(sentence)


@pytest.mark.parametrize("content", [None, "", [], {}, 1, {"more": 1, "resources": []}])
def test_the_content_has_known_members_only(parts: MemoryWiring, content: Any) -> None:
    """The operator function is reachable by invoke, so nothing is taken on trust."""
    assert refusal(parts, content).startswith("resources: the file must have resources or trustedIssuers")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"text": "resources: []"},
        {"content": {"resources": []}, "dry_run": "false"},
        {"content": {"resources": []}, "dryRun": True},
    ],
)
def test_an_event_has_one_form(parts: MemoryWiring, event: dict[str, Any]) -> None:
    """A misspelt dry_run must not write."""
    with pytest.raises(ApplyRefused, match="Send"):
        parts.operations.apply.run(event)


@pytest.mark.parametrize("error", [CatalogueTooLarge(), CatalogueChanged()])
def test_a_refusal_of_the_table_has_a_message(parts: MemoryWiring, error: Exception) -> None:
    """A catalogue near the size limit, and constant concurrent changes."""

    def fail(*_: Any) -> Any:
        raise error

    parts.store.change_catalogue = fail
    with pytest.raises(ApplyRefused, match="The catalogue "):
        run(parts, NEW)


def test_what_was_applied_works_here_at_once(parts: MemoryWiring) -> None:
    """What this process wrote it need not fetch."""
    parts.tokens.catalogue()
    run(parts, NEW)

    assert "x" in parts.tokens.metadata()["scopes_supported"]
    assert f"{ISSUER}/admin-api" == parts.tokens.catalogue().own_resource.identifier
