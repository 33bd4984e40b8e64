"""Words of everyday German, so that none of them is taken for a misspelt word of the corpus."""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker


@cache
def everyday_words() -> frozenset[str]:
    """About 340,000 German word forms in lower case, ß as ss; reading them takes a second."""
    return frozenset(
        word.replace("ß", "ss") for word in SpellChecker(language="de").word_frequency.words()
    )
