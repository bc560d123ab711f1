"""This project as it ships, with an index of its own."""

from __future__ import annotations

from eval.peers.kit import Kit
from eval.systems import System
from eval.verbatim import FolderSystem, settings_with


def open_peer(kit: Kit) -> System:
    return FolderSystem(settings_with(kit.scratch))
