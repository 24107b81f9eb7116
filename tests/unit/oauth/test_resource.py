"""RFC 8707: the APIs that tokens are for, and the scopes they own."""

from datetime import timedelta

from chalicelib.oauth.resource import NATIVE_SCOPES, own_resource
from chalicelib.oauth.scope import Scope
from tests.fakes.memory_wiring import ISSUER
from tests.unit.example import OWN, RETIRED, STOCK, group

NATIVE = (
    "api_client_read api_client_write api_client_grant resource_read resource_write "
    "settings_read settings_write audit_read key_read issuer_read issuer_write self_secret_write"
)


def test_the_servers_own_resource_has_the_native_scopes() -> None:
    assert NATIVE == str(own_resource(ISSUER).available_scope())


def test_nobody_can_change_the_native_scopes() -> None:
    assert not hasattr(NATIVE_SCOPES, "__setitem__")


def test_its_identifier_follows_from_the_issuer() -> None:
    assert "https://auth.example.com/admin-api" == OWN.identifier


def test_a_module_adds_its_scopes_after_them() -> None:
    extended = own_resource(ISSUER, (group("hooks", "hook_read"),))

    assert f"{NATIVE} hook_read" == str(extended.available_scope())


def test_no_scope_of_a_disabled_group_can_be_granted() -> None:
    assert "sleep_read" not in OWN.available_scope()


def test_no_scope_of_a_disabled_resource_can_be_granted() -> None:
    assert Scope() == RETIRED.available_scope()


def test_the_servers_own_resource_follows_from_the_issuer_and_the_modules() -> None:
    own = own_resource(ISSUER, maximum_lifetime=timedelta(minutes=5))

    assert ("admin-api", f"{ISSUER}/admin-api", "Admin API") == (own.slug, own.identifier, own.name)
    assert timedelta(minutes=5) == own.maximum_lifetime


def test_a_client_can_be_registered_for_disabled_scopes() -> None:
    assert "old_read" == str(RETIRED.assignable_scope())
    assert "sleep_read" in OWN.assignable_scope()


def test_a_client_cannot_be_registered_for_a_scope_that_is_being_removed() -> None:
    leaving = STOCK._replace(pending_removals=frozenset({"twice"}))

    assert ("stock_read twice", "stock_read") == (str(leaving.scope()), str(leaving.assignable_scope()))
