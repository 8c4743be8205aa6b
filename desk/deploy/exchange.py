"""Two folders change places in one step of the file system: no reader sees neither or half.

Linux has ``renameat2`` with ``RENAME_EXCHANGE``, macOS ``renamex_np`` with ``RENAME_SWAP``. Where
the system or the file system has neither (NFS, some network shares), the caller renames twice.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
# The call's number, for a C library older than the call.
_SYSCALL = {
    "x86_64": 316,
    "aarch64": 276,
    "riscv64": 276,
    "armv7l": 382,
    "i686": 353,
    "ppc64le": 357,
    "s390x": 347,
}
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchange(one: Path, other: Path) -> bool:
    """Swap two existing folders at once; False, and nothing done, where that is not possible.

    Raises OSError when it is possible but refused: no permission, another file system, busy.
    """
    code = _swap(os.fsencode(one), os.fsencode(other))
    if code in _CANNOT:
        return False
    if code:
        raise OSError(code, os.strerror(code), str(one), None, str(other))
    return True


def _swap(one: bytes, other: bytes) -> int:
    """The error number of the system's own call, 0 when it went well."""
    libc = ctypes.CDLL(None, use_errno=True)
    here, flags = ctypes.c_int(_AT_FDCWD), ctypes.c_uint(_RENAME_EXCHANGE)
    number = _SYSCALL.get(platform.machine()) if sys.platform.startswith("linux") else None
    failed: int
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(here, one, here, other, flags)
    elif number is not None:
        failed = libc.syscall(ctypes.c_long(number), here, one, here, other, flags)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(one, other, ctypes.c_uint(_RENAME_SWAP))
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0
