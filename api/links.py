"""Links to source pages, signed where keys are configured, so that they open in a new tab.

A browser sends no key along when a reader follows a link. The signature stands in for it, for this one
passage and this one quote. Its key is derived from the configured keys: links survive a restart and die
when any of the keys is changed, added or taken away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlencode

FOLDER = "/quelle/"
_LABEL = b"sozialraum-assistent/quelle/1"  # nothing else is ever derived from the keys with it
_BYTES = 18  # of the signature: 144 bits, 24 characters


@dataclass(frozen=True, slots=True)
class Links:
    """Writes and checks links.

    Attributes:
        secret: Signs them; empty on an open service, whose links carry no signature.
    """

    secret: bytes = b""

    @classmethod
    def of(cls, keys: Sequence[str]) -> Self:
        """Derive the secret from the keys, in any order; takes some 50 ms.

        A link is passed on more freely than a key, and whoever has one could try keys against its
        signature. scrypt makes every try slow.
        """
        if not keys:
            return cls()
        material = json.dumps(sorted(keys)).encode()
        return cls(hashlib.scrypt(material, salt=_LABEL, n=2**14, r=8, p=1, dklen=32))

    def address(self, chunk_id: str, start: int | None = None, end: int | None = None) -> str:
        """A link as seen from another source page, so that it also works behind a prefix."""
        query = {} if start is None or end is None else {"start": str(start), "end": str(end)}
        if self.secret:
            span = (query.get("start", ""), query.get("end", ""))
            query["sig"] = self._signature(chunk_id, *span)
        return quote(chunk_id, safe="") + (f"?{urlencode(query)}" if query else "")

    def path(self, chunk_id: str, start: int | None = None, end: int | None = None) -> str:
        """A link from the root of the service: `/quelle/{chunk_id}?start=&end=&sig=`."""
        return FOLDER + self.address(chunk_id, start, end)

    def opens(self, signature: str, chunk_id: str, start: str, end: str) -> bool:
        """Whether a signature is ours for exactly this passage and quote, compared in constant time.

        Args:
            signature: As given in the request.
            chunk_id: The passage.
            start: As given in the request, empty where it was not.
            end: As `start`.
        """
        if not self.secret:
            return False
        return hmac.compare_digest(
            signature.encode(), self._signature(chunk_id, start, end).encode()
        )

    def _signature(self, chunk_id: str, start: str, end: str) -> str:
        message = json.dumps([chunk_id, start, end]).encode()
        digest = hmac.digest(self.secret, message, "sha256")
        return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


UNSIGNED = Links()
