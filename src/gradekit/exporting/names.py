"""Names and ids of students, as two programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category, normalize


def folded(text: str) -> str:
    """A name or id as it is compared: composed, without case, invisible signs and doubled spaces."""
    visible = "".join(char for char in normalize("NFC", text) if category(char) != "Cf")
    return " ".join(visible.casefold().split())


def squeezed(text: str) -> str:
    """A name with nothing but letters and digits, as in the names of Canvas's files."""
    return re.sub(r"[\W_]", "", folded(text))


def alike(name: str, others: Iterable[str]) -> bool:
    """Whether a name may be one of the others, in any order of words; platforms drop signs and letters with accents."""
    return any(_forms(name) & _forms(other) for other in others)


def _forms(name: str) -> set[str]:
    words = re.findall(r"[^\W_]+", folded(name))
    told = {"".join(words), "".join(sorted(words))}
    return told | {re.sub(r"[^a-z0-9]", "", each) for each in told} - {""}
