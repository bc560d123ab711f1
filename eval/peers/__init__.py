"""Other systems that answer from a folder, to compare with.

To add one, write a module here with `open_peer(kit)`, which returns an `eval.systems.System`, and add it
to PEERS. It runs offline in a process of its own. `index` loads all that it needs and reads the folder
with `texts.read_folder`, so that search and answers are compared rather than file formats; `ask` times
itself. Set it as its users would, and say so in its docstring. Its packages go into the extra `peers`.
"""

from __future__ import annotations

from collections.abc import Mapping

PEERS: Mapping[str, str] = {
    "verbatim": "eval.peers.verbatim",
    "haystack": "eval.peers.haystack",
    "haystack-types": "eval.peers.haystack_types",
    "txtai": "eval.peers.txtai",
    "llama-index": "eval.peers.llama_index",
    "bm25": "eval.peers.bm25",
}
"""The module of each system, by its name in tables."""
