"""Names for files in folders of ours, whatever people called theirs."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 180
NOT_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff<>:"|?*/\\]'
)
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A name for a file in a folder of ours, whatever it was called; the ending stays.

    >>> safe_name("../../etc/passwd.txt"), safe_name("nul.txt"), safe_name(".."), safe_name("a\\u202etxt.pdf")
    ('passwd.txt', '_nul.txt', 'file', 'atxt.pdf')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = NOT_IN_NAMES.sub("", last).strip(" .").rpartition(".")
    stem, ending = (stem, ending) if dot else (ending, "")
    room = MAX_NAME_BYTES - len(ending.encode()) - 1
    stem = (stem.encode()[: max(room, 1)].decode(errors="ignore").strip(" .")) or "file"
    stem = f"_{stem}" if RESERVED.match(stem.split(".")[0]) else stem
    return f"{stem}.{ending}" if ending and room > 0 else stem
