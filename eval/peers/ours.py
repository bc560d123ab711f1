"""This project as it comes, with an index of its own."""

from __future__ import annotations

import os
from dataclasses import replace

from eval.ours import Folder
from eval.peers.kit import Kit
from eval.systems import System
from index.settings import Settings


def open_peer(kit: Kit) -> System:
    return Folder(replace(Settings.from_environment(os.environ), index_dir=kit.scratch))
