"""References to norms in text: how statutes are called, and the grammar of German citations.

`tokens`, `numerals`, `books`, `states`, `acts`, `foreign` and `gesetzesnamen` know the names. Each
of `values`, `versions`, `laws`, `parts`, `lists`, `bare` and `grammar` builds on the one before and
together they read one reference; `around` finds the law of one that names none, and `search` all
references of a text.
"""

from ingest.verweise.gesetzesnamen import canonical_law, slug_of
from ingest.verweise.search import Verweis, find_verweise, resolve_range

__all__ = [
    "Verweis",
    "canonical_law",
    "find_verweise",
    "resolve_range",
    "slug_of",
]
