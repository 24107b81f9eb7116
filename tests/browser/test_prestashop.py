"""Issue 15: every row of PrestaShop's page "Admin API" has its control, under the same label where it fits."""

from playwright.sync_api import expect

from tests.administration.desk import Desk
from tests.browser.person import ONCE, Person

# PrestaShop's rows, and the selector of our control. {name}, {client_id} and {id} are those of a client.
GRID = {
    "Add new API Client": "role=button[name='Add client']",
    "ID": "td.name a[href$='/clients/{id}']",
    "Client Name": "td.name a >> text='{name}'",
    "Client ID": "td.name code >> text='{client_id}'",
    "Status": "role=switch[name='{name} is enabled']",
    "Edit": "role=link[name='{name}']",
    "Delete": "role=checkbox[name='Choose {name}']",
    "sorting": "role=columnheader >> role=button[name='Client']",
    "paging": "role=button[name='Next']",
    "Refresh list": "role=button[name='Refresh list']",
    "Export to SQL Manager": "role=button[name='Export CSV']",
}
NEW_CLIENT = {
    "Client Name": "role=textbox[name='Client Name']",
    "Client ID": "role=textbox[name='Client ID']",
    "Description": "role=textbox[name='Description']",
    "Lifetime (seconds)": "role=spinbutton[name='Lifetime (seconds)']",
    "Enabled": "role=switch[name='Enabled']",
    "Scopes": "role=heading[name='Scopes']",
    "the panel of the native scopes": "details[open] summary >> text='Native scopes'",
    "the panel of a module": "details[open] summary >> text='Customers'",
    "whether a module is enabled": "summary >> text='Switched off'",
    "toggle all": "details:has-text('Customers') >> role=checkbox[name='All']",
    "the switch of a scope": "role=checkbox[name='customer_group: Read']",
    "Generate client secret and save": "role=button[name='Generate client secret and save']",
}
CLIENT = {
    "Save": "role=button[name='Save']",
    "Delete": "role=button[name='Delete client']",
    "External issuer": "role=link[name='Workloads']",
}
SECRETS = {"Regenerate client secret": "role=button[name='Regenerate client secret']"}
CONFIGURATION = {
    "Admin API": "role=switch[name='Admin API and tokens']",
    "Force security in debug mode": "role=switch[name='Force HTTPS']",
    "Save": "role=button[name='Save']",
}
PAGES = {
    "clients?search={client_id}": GRID,
    "clients/new": NEW_CLIENT,
    "clients/{id}": CLIENT,
    "clients/{id}/secrets": SECRETS,
    "settings": CONFIGURATION,
}


def test_every_row_of_prestashops_page_has_its_control(person: Person, office: Desk) -> None:
    client = office.create()
    names = {"name": client.content["clientName"], "client_id": client.client_id, "id": client.generation}
    for page, rows in PAGES.items():
        person.go(page.format(**names))
        for row, selector in rows.items():
            control = person.page.locator(selector.format(**names)).first
            expect(control, f"{page}: {row}").to_be_visible()


def test_a_new_secret_replaces_the_former_after_a_confirmation(person: Person, office: Desk) -> None:
    """PrestaShop's sentences, and its button to copy."""
    client = office.create()
    person.go(f"clients/{client.generation}/secrets")
    person.button("Regenerate client secret").click()
    person.answer("Regenerate the client secret?", "Regenerate client secret")
    expect(person.dialog(ONCE)).to_contain_text("This secret value will only be displayed once.")
    expect(person.dialog(ONCE).get_by_role("button", name="Copy", exact=True)).to_be_visible()
    secret = person.stored_secret()
    person.expect_toast("Your former client secret is now obsolete.")

    assert client.works(secret)
    assert not client.works()
