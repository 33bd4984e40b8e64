from __future__ import annotations

from pathlib import Path

import pytest

from ingest.model import Kind, Overrides
from ingest.overrides import read_overrides
from ingest.report import Problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.md").touch()
    return tmp_path


def read(folder: Path, text: str) -> tuple[dict[str, Overrides], list[str]]:
    """The entries, and what was said about the rest."""
    file = folder / "quelle.toml"
    file.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    entries = read_overrides(folder, problems)
    assert all(p.address == str(file) and not p.fatal for p in problems)
    return entries, [p.message for p in problems]


ALLOWED = "herausgeber, stand, region, art, url"


def test_without_the_file_nothing_is_said(folder: Path) -> None:
    problems: list[Problem] = []
    assert read_overrides(folder, problems) == {}
    assert problems == []


def test_every_key_is_heeded(folder: Path) -> None:
    text = """
herausgeber = "Landkreis"
region = "Nordkreis"
art = "lokal"
["plan.md"]
titel = "Der Plan"
stand = "2025-01-01"
url = "https://beispiel.de/"
art = "concept"
"""
    assert read(folder, text) == (
        {
            "": Overrides(publisher="Landkreis", region="Nordkreis", kind=Kind.LOCAL),
            "plan.md": Overrides(
                "Der Plan", stand="2025-01-01", kind=Kind.CONCEPT, url="https://beispiel.de/"
            ),
        },
        [],
    )


def test_a_date_may_be_written_without_quotation_marks(folder: Path) -> None:
    assert read(folder, "stand = 2025-01-01") == ({"": Overrides(stand="2025-01-01")}, [])


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("regoin", '"Süd"', f"Hier gibt es nur {ALLOWED}."),
        ("titel", '"Süd"', f"Hier gibt es nur {ALLOWED}."),
        ("stand", '"1.5.2024"', "„1.5.2024“ ist kein Datum der Form JJJJ-MM-TT."),
        ("stand", "2024", "„2024“ ist kein Datum der Form JJJJ-MM-TT."),
        (
            "stand",
            "2024-05-01T10:00:00",
            "„2024-05-01 10:00:00“ ist kein Datum der Form JJJJ-MM-TT.",
        ),
        ("art", '"gesetz"', "„gesetz“ gibt es nicht; erlaubt sind „konzept“ und „lokal“."),
        ("kind", "[]", "„[]“ gibt es nicht; erlaubt sind „konzept“ und „lokal“."),
        ("url", '"beispiel.de"', "„beispiel.de“ beginnt weder mit https:// noch mit http://."),
        ("url", "5", "Erwartet wird ein Text in Anführungszeichen."),
    ],
)
def test_one_wrong_key_is_named_and_all_others_are_kept(
    folder: Path, key: str, value: str, reason: str
) -> None:
    rest = 'herausgeber = "Landkreis"\n["plan.md"]\ntitel = "Der Plan"\n'
    assert read(folder, f"{key} = {value}\n{rest}") == (
        {"": Overrides(publisher="Landkreis"), "plan.md": Overrides("Der Plan")},
        [f"Die Angabe „{key}“ wird nicht beachtet: {reason}"],
    )


def test_a_wrong_key_of_one_file_names_the_file(folder: Path) -> None:
    entries, said = read(folder, 'region = "Süd"\n["plan.md"]\nherr = "x"\ntitel = "Der Plan"')
    assert entries == {"": Overrides(region="Süd"), "plan.md": Overrides("Der Plan")}
    assert said == [
        "Die Angabe „herr“ für „plan.md“ wird nicht beachtet: Hier gibt es nur titel, "
        + ALLOWED
        + "."
    ]


def test_every_wrong_key_is_named(folder: Path) -> None:
    entries, said = read(folder, 'regoin = "a"\nurl = "b"\nregion = "Süd"')
    assert entries == {"": Overrides(region="Süd")}
    assert [message.split("“")[0] for message in said] == ["Die Angabe „regoin", "Die Angabe „url"]


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    entries, said = read(folder, 'region = "Süd"\n["plna.md"]\ntitel = "Der Plan"')
    assert entries == {"": Overrides(region="Süd")}
    assert said == [
        "Die Angaben für „plna.md“ werden nicht beachtet: Diese Datei gibt es in dem Ordner nicht."
    ]


def test_a_file_name_without_quotation_marks_is_explained(folder: Path) -> None:
    entries, said = read(folder, 'region = "Süd"\n[plan.md]\ntitel = "Der Plan"')
    assert entries == {"": Overrides(region="Süd")}
    (message,) = said
    assert message.endswith('Dateinamen gehören in Anführungszeichen, hier ["plan.md"].')


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('art = "lokal"\nregion = Nordkreis', "in Zeile 2, Spalte 10"),
        ('region = """Süd', "am Ende"),
    ],
)
def test_a_file_that_is_no_toml_is_left_out_whole(folder: Path, text: str, where: str) -> None:
    entries, (message,) = read(folder, text)
    assert entries == {}
    assert message.startswith(
        f"Die Angaben werden nicht beachtet: Die Datei ist {where} kein gültiges TOML;"
    )


def test_another_encoding_is_named(folder: Path) -> None:
    (folder / "quelle.toml").write_bytes('region = "Süd"'.encode("cp1252"))
    problems: list[Problem] = []
    assert read_overrides(folder, problems) == {}
    assert [p.message for p in problems] == [
        "Die Angaben werden nicht beachtet: Die Datei ist nicht in UTF-8 gespeichert."
    ]
