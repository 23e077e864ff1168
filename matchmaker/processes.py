"""Processes that do not outlive the one that started them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# Looked up before any fork: a child of a process with threads must not load libraries.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def die_with_parent(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to signal this process when `parent` ends.

    The kernel watches the thread that forked, so processes are to be started from the main
    thread. On systems without this wish (macOS) only an orderly end takes the children along.
    """
    if _prctl is None:
        return
    _prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def dying_with_me(number: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn` for `subprocess.Popen`."""
    parent = os.getpid()
    return lambda: die_with_parent(parent, number)
