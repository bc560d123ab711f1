"""Other systems that answer from a folder, asked the same questions beside this one.

To add one: a module here with `open_peer(kit)`, which gives an `eval.systems.System`, and its name in PEERS.
It runs in a process of its own, offline. `index` loads all that it needs and reads the folder, through
`texts.read_folder`, so that what is compared is searching and answering, and not formats; `ask` times
itself. What its users would set, it is set to, and its docstring says what that is. Its packages go into
the extra `peers`.
"""

from __future__ import annotations

from collections.abc import Mapping

PEERS: Mapping[str, str] = {
    "verbatim": "eval.peers.ours",
    "haystack": "eval.peers.haystack",
    "haystack-types": "eval.peers.haystack_types",
    "txtai": "eval.peers.txtai",
    "llama-index": "eval.peers.llama_index",
    "bm25": "eval.peers.bm25",
}
"""The modules, by the names that the table has for them."""
