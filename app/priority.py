"""Which threads go first where there are more of them than processors."""

from __future__ import annotations

import os
import sys
import threading

STEP = 10
"""How much nicer a thread becomes: beside the window's it gets a tenth of what that one gets.

With half of it two processors kept the window waiting for another 10 milliseconds while a project was opened.
"""


def give_way() -> None:
    """Let the window's thread go before this one, and before all that are started from it.

    The database's own threads are started from the one that opens the file. Only on Linux has a thread a
    niceness of its own.
    """
    if sys.platform == "linux":
        own = os.getpriority(os.PRIO_PROCESS, os.getpid())
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(own + STEP, 19))
