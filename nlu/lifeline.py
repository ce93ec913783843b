"""Children that do not outlive their parents."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Asks the kernel to send this process `how` when its parent ends, however it ends. Linux only, else nothing.

    Source: prctl(2). The request survives execve, so it works in a child between fork and exec.
    """
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel heard us
        os.kill(os.getpid(), how)
