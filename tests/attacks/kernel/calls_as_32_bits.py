"""Calls the kernel by the numbers of 32-bit programs, which mean other calls.

stopped by: seccomp
needs: x86_64, /proc/sys/abi/vsyscall32
"""

import mmap


def attack():
    # mov eax, 20 (getpid there); int 0x80; ret
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(b"\xb8\x14\0\0\0\xcd\x80\xc3")
    code = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_int)(code)() == os.getpid()
