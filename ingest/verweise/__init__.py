"""References to norms in text: how statutes are called, and the grammar of German citations.

`tokens` and `gesetzesnamen` know the names, `values`, `lists`, `laws` and `grammar` read one
reference from its smallest parts up, `search` finds all references of a text.
"""

from ingest.verweise.gesetzesnamen import canonical_law, slug_of
from ingest.verweise.search import Teil, Verweis, find_fragment, find_verweise, resolve_range

__all__ = [
    "Teil",
    "Verweis",
    "canonical_law",
    "find_fragment",
    "find_verweise",
    "resolve_range",
    "slug_of",
]
