"""PDF through pypdf: from page drawings to lines, running parts left out, to blocks.

`loader` reads the file; `visibility` and `runs` keep what a reader sees, `lines` puts it in order,
`furniture` and `contents` drop what repeats or only lists, `headings`, `tables`, `passages` and
`blocks` give it structure, `text` repairs words, `front` reads title and Stand.
"""

from ingest.loaders.pdf.loader import load_pdf

__all__ = ["load_pdf"]
