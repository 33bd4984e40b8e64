"""Which text of a PDF page no reader sees: follows the drawing operators; pure.

Operators and render modes are those of ISO 32000-2, 8 and 9.3.6. White text counts as unseen only
as long as nothing but white has been painted on the page: whether a coloured ground lies right
behind it would take a renderer to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

_SHOWS_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_PAINTS = frozenset({b"sh", b"Do", b"INLINE IMAGE"})
_UNSEEN_MODES = (3, 7)
_WHITE_FROM = 0.98
_DEEPEST = 1000  # saved states; more is no drawing


@dataclass(frozen=True, slots=True)
class _State:
    mode: int = 0
    white: bool = False


class Visibility:
    """Follows the operators of one page."""

    def __init__(self) -> None:
        """Start with the state of an empty page: black text, filled."""
        self._state = _State()
        self._saved: list[_State] = []
        self._painted = False

    def hides(self, operator: bytes, operands: Sequence[object]) -> bool:
        """Take the next operator; return whether it shows text no reader sees."""
        if operator in _SHOWS_TEXT:
            on_bare_paper = self._state.white and not self._painted
            return self._state.mode in _UNSEEN_MODES or on_bare_paper
        if operator == b"q":
            if len(self._saved) < _DEEPEST:
                self._saved.append(self._state)
        elif operator == b"Q":
            self._state = self._saved.pop() if self._saved else _State()
        elif operator == b"Tr":
            mode = operands[0] if operands else 0
            self._state = replace(self._state, mode=mode if isinstance(mode, int) else 0)
        elif operator in _PAINTS or (operator in _FILLS and not self._state.white):
            self._painted = True
        else:
            self._take_colour(operator, operands)
        return False

    def _take_colour(self, operator: bytes, operands: Sequence[object]) -> None:
        parts = [float(part) for part in operands if isinstance(part, (int, float))]
        if operator in (b"g", b"rg"):
            white = bool(parts) and min(parts) >= _WHITE_FROM
        elif operator == b"k":
            white = len(parts) == 4 and max(parts) <= 1 - _WHITE_FROM  # noqa: PLR2004
        elif operator in (b"sc", b"scn"):
            # One part may be the tint of a spot colour, of which 1 is the full colour.
            white = (len(parts) == 3 and min(parts) >= _WHITE_FROM) or (  # noqa: PLR2004
                len(parts) == 4 and max(parts) <= 1 - _WHITE_FROM  # noqa: PLR2004
            )
        elif operator == b"cs":
            white = False
        else:
            return
        self._state = replace(self._state, white=white)
