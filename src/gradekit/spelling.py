"""Streams that cannot carry mathematics spell it out in ASCII: no error, and no question marks."""

from __future__ import annotations

import codecs
import io
import os

HANDLER = "gradekit_plain"
# ASCII by a name of its own: click takes a stream that is called so for misconfigured, and writes UTF-8 into it.
ASCII = "gradekit_ascii"
# Locales that promise no more than ASCII. Python writes UTF-8 in them all the same, unless it is told what to write.
C_LOCALES = ("C", "POSIX")
TOLD = ("PYTHONUTF8", "PYTHONIOENCODING")


def spell_out(stream: io.TextIOWrapper) -> None:
    """Makes the stream spell out what it cannot carry."""
    codecs.register_error(HANDLER, _spelled)
    codecs.register(_named)
    if is_ascii(stream.encoding):
        stream.reconfigure(encoding=ASCII, errors=HANDLER)
    else:
        stream.reconfigure(errors=HANDLER)


def is_ascii(encoding: str) -> bool:
    """Whether a stream of this encoding can carry ASCII only, as far as the user says."""
    if os.environ.get("LC_ALL") in C_LOCALES and not any(os.environ.get(name) for name in TOLD):
        return True
    return codecs.lookup(encoding).name == "ascii"


def _spelled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from gradekit.letters import plain

    return plain(error.object[error.start : error.end]), error.end


def _named(name: str) -> codecs.CodecInfo | None:
    if name != ASCII:
        return None
    found = codecs.lookup("ascii")
    return codecs.CodecInfo(
        found.encode,
        found.decode,
        found.streamreader,
        found.streamwriter,
        found.incrementalencoder,
        found.incrementaldecoder,
        name=ASCII,
    )
