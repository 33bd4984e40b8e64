from __future__ import annotations

import pytest

from assistant.field import is_far


@pytest.mark.parametrize("law", ["SGB IX", "SGB XII", "WBVG", "SchwbAV", "BTHG", None])
def test_the_field_its_ordinances_and_its_documents_are_near(law: str | None) -> None:
    assert not is_far(law)


@pytest.mark.parametrize("law", ["BGB", "SGB V", "GG", "AsylbLG"])
def test_other_statutes_are_far(law: str) -> None:
    assert is_far(law)
