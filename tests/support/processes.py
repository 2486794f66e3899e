"""Ending what tests start, also where nobody listens to Ctrl+C."""

import signal
import subprocess

STOP_SECONDS = 20


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """Ask a process to end and wait; one that does not is killed.

    A shell starts what it puts in the background with SIGINT ignored, and Python leaves that so: SIGTERM is heard
    either way, and coverage writes down what was covered.
    """
    process.send_signal(how)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
