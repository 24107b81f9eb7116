"""Whatever is sent to /leaked-secrets: an answer in order, and only secrets that were sent are burnt."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.administration.desk import Desk
from tests.administration.test_hostile_anything import is_in_order, values
from tests.campaign.hostile_reports import hostile_reports
from tests.leaks.finder import foreign_secret, send
from tests.log_lines import LogLines

hostile = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text(st.characters(), max_size=40) | st.sampled_from([foreign_secret(), "wws_", "wws_" + "0" * 49])
entries = st.fixed_dictionaries({"token": texts | values}, optional={"type": texts | values, "url": texts | values})
reports = entries | st.lists(entries | values, max_size=6) | values


def test_any_json_at_all_gets_an_answer(here: Desk) -> None:
    @hostile
    @given(reports)
    def holds(content: Any) -> None:
        answer = send(here, json.dumps(content))

        assert is_in_order(answer), answer.text
        assert answer.text.isascii()
        assert answer.status in (200, 400)

    holds()


def test_any_bytes_at_all_get_an_answer(here: Desk) -> None:
    @hostile
    @given(st.binary(max_size=80), st.text(st.characters(codec="latin-1"), max_size=20))
    def holds(body: bytes, media_type: str) -> None:
        answer = send(here, body)
        named = here.deployment.http.request("POST", "/leaked-secrets", body, {"Content-Type": media_type})

        assert is_in_order(answer), answer.text
        assert is_in_order(named), named.text

    holds()


def test_no_text_of_a_report_is_in_the_log(here: Desk, log_lines: LogLines) -> None:
    # No word of the server contains this mark, whatever stands around it.
    mark = "zqxjkvw"

    @hostile
    @given(texts, texts, st.sampled_from(["token", "type", "url", "source"]))
    def holds(before: str, after: str, member: str) -> None:
        log_lines.raw.clear()
        send(here, {"token": foreign_secret(), member: f"{before}{mark}{after}"})

        assert mark not in log_lines.text

    holds()


def test_mutated_reports_burn_only_what_they_contain() -> None:
    """`make campaign` sends 100,000."""
    assert not hostile_reports(300, seed=17)
