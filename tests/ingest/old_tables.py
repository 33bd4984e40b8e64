"""A small table of old law, in the format of the shipped one."""

from __future__ import annotations

from pathlib import Path

from ingest.old_law import OldLaw, load_old_law

STEP = """
[[stufe]]
datum = 2020-01-01
stufe = "Stufe 3"
titel = "Umzug"
inhalt = ["Die Hilfe zog um.", "Das alte Kapitel entfiel."]
quelle = "Art. 26 Abs. 4 BTHG"
normen = ["§ 99 SGB IX"]
"""
GONE = """
[[gruppe]]
gesetz = "SGB XII"
fassung = "bis 31.12.2019"
weg_seit = 2020-01-01
anwendung = "immer"

[[gruppe.norm]]
paragraf = "53"
bis = "60a"
titel = "Kapitel"
heute = ["§ 90 SGB IX"]
satz = "Das Kapitel ist umgezogen."

[[gruppe.norm]]
paragraf = "53"
titel = "Wer"
heute = ["§ 99 SGB IX"]
satz = "Wer Hilfe bekommt, steht woanders."

[[gruppe.norm]]
paragraf = "54"
titel = "Was"
heute = ["§ 102 SGB IX"]
satz = "Was es gibt, steht woanders."

[[gruppe.norm]]
paragraf = "54"
absatz = "1"
nummer = "1"
titel = "Schule"
heute = ["§ 112 Abs. 1 SGB IX", "§ 75 SGB IX"]
satz = "Schule steht woanders."

[[gruppe.norm]]
paragraf = "59"
titel = "Amt"
heute = []
satz = "Das Amt kommt nicht mehr vor."
sicher = false
hinweis = "Nur ungefähr."
"""
RENUMBERED = """
[[gruppe]]
gesetz = "SGB IX"
fassung = "bis 31.12.2017"
weg_seit = 2018-01-01
anwendung = "nur_alt"

[[gruppe.norm]]
paragraf = "68"
bis = "160"
titel = "Alles"
heute = ["§ 151 SGB IX"]
satz = "Alles ist umgezogen."

[[gruppe.norm]]
paragraf = "68"
bis = "70"
titel = "Anfang"
heute = ["§ 151 SGB IX"]
satz = "Der Anfang ist umgezogen."

[[gruppe.norm]]
paragraf = "17"
titel = "Budget"
heute = ["§ 29 SGB IX"]
satz = "Das Budget steht woanders."
anwendung = "mit_hinweis"
stichworte = ["Budget"]

[[gruppe.norm]]
paragraf = "41"
titel = "Arbeitsbereich"
heute = ["§ 58 SGB IX"]
satz = "Der Arbeitsbereich steht woanders."
stichworte = ["Werkstatt"]

[[gruppe.norm]]
paragraf = "70"
titel = "Verordnung"
heute = ["§ 153 SGB IX"]
satz = "Die Ermächtigung steht woanders."
"""


def load(tmp_path: Path, text: str) -> OldLaw:
    path = tmp_path / "altes_recht.toml"
    path.write_text(text, encoding="utf-8")
    return load_old_law(path)
