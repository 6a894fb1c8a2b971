"""How the C library hands out the peer's memory.

PyTorch on a CPU allocates and frees every intermediate tensor in every step. By default glibc maps large blocks afresh
and returns them at once, so each step pays for zeroed pages again; where page faults are dear (virtual machines), that
costs more than half of a training step. "keep" never returns memory: the peer at its best, at about the same peak.
"""
import ctypes

CHOICES = ("default", "keep")
M_TRIM_THRESHOLD = -1
M_MMAP_MAX = -4


def use(choice):
    """Applies one of CHOICES to this process; call it before the first tensor exists."""
    if choice == "keep":
        libc = ctypes.CDLL("libc.so.6")
        for parameter, value in ((M_MMAP_MAX, 0), (M_TRIM_THRESHOLD, -1)):
            if libc.mallopt(parameter, value) != 1:
                raise OSError(f"mallopt({parameter}, {value}) was refused")
