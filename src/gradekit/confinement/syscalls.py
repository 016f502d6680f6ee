"""Which system calls a student's process may make, by machine: what CPython, NumPy, SciPy, SymPy and Matplotlib need
once they are loaded. Reading files is left to Landlock and the own root; whatever changes a file is not here.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
"""

from __future__ import annotations

from typing import NamedTuple


class Table(NamedTuple):
    """One machine's tables."""

    audit_arch: int
    # Allowed whatever the arguments.
    allowed: dict[str, int]
    # Allowed for some arguments, see `seccomp`.
    checked: dict[str, int]
    # Calls of gradekit's own, before the filter is in place.
    own: dict[str, int]


# Numbers from here on have one meaning on every machine: 424 and above. Later ones than this are unknown here, and
# are answered as an old kernel would, so that the C library falls back to what it did before.
UNKNOWN_FROM = 450

X86_64 = Table(
    audit_arch=0xC000003E,
    allowed={
        # files that are open, and opening
        **{"read": 0, "write": 1, "open": 2, "close": 3, "lseek": 8, "pread64": 17, "readv": 19, "writev": 20},
        **{"openat": 257, "dup": 32, "dup2": 33, "dup3": 292, "pipe": 22, "pipe2": 293, "close_range": 436},
        **{"preadv": 295, "fadvise64": 221, "eventfd2": 290},
        # looking at files and folders
        **{"stat": 4, "fstat": 5, "lstat": 6, "access": 21, "getdents": 78, "getcwd": 79, "chdir": 80},
        **{"readlink": 89, "getdents64": 217, "newfstatat": 262, "readlinkat": 267, "faccessat": 269},
        **{"faccessat2": 439, "statx": 332},
        # memory
        **{"mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "mremap": 25, "mincore": 27, "madvise": 28},
        # waiting
        **{"poll": 7, "select": 23, "pause": 34, "pselect6": 270, "ppoll": 271, "epoll_create1": 291},
        **{"epoll_wait": 232, "epoll_ctl": 233, "futex": 202, "restart_syscall": 219},
        # threads of the process itself, and its signals
        **{"sched_yield": 24, "gettid": 186, "set_tid_address": 218, "set_robust_list": 273, "rseq": 334},
        **{"membarrier": 324},
        **{"rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sigaltstack": 131, "arch_prctl": 158},
        **{"exit": 60, "exit_group": 231},
        # time
        **{"nanosleep": 35, "clock_nanosleep": 230, "clock_gettime": 228, "clock_getres": 229, "gettimeofday": 96},
        **{"time": 201, "times": 100, "getitimer": 36, "alarm": 37, "setitimer": 38},
        # who and where
        **{"getpid": 39, "getppid": 110, "getpgrp": 111, "getuid": 102, "getgid": 104, "geteuid": 107},
        **{"getegid": 108, "uname": 63, "getrlimit": 97, "getrusage": 98, "getcpu": 309},
        **{"getrandom": 318},
    },
    checked={
        **{"ioctl": 16, "fcntl": 72, "clone": 56, "prlimit64": 302, "kill": 62, "tkill": 200, "tgkill": 234},
        **{"sched_getaffinity": 204, "sched_getparam": 143, "sched_getscheduler": 145},
    },
    own={"clone3": 435, "pivot_root": 155, "seccomp": 317, "ptrace": 101, "bpf": 321},
)

AARCH64 = Table(
    audit_arch=0xC00000B7,
    allowed={
        # files that are open, and opening
        **{"read": 63, "write": 64, "close": 57, "lseek": 62, "pread64": 67, "readv": 65, "writev": 66},
        **{"openat": 56, "dup": 23, "dup3": 24, "pipe2": 59, "close_range": 436},
        **{"preadv": 69, "fadvise64": 223, "eventfd2": 19},
        # looking at files and folders
        **{"fstat": 80, "getcwd": 17, "chdir": 49, "getdents64": 61, "newfstatat": 79, "readlinkat": 78},
        **{"faccessat": 48, "faccessat2": 439, "statx": 291},
        # memory
        **{"mmap": 222, "mprotect": 226, "munmap": 215, "brk": 214, "mremap": 216, "mincore": 232, "madvise": 233},
        # waiting
        **{"pselect6": 72, "ppoll": 73, "epoll_create1": 20, "epoll_pwait": 22, "epoll_ctl": 21, "futex": 98},
        **{"restart_syscall": 128},
        # threads of the process itself, and its signals
        **{"sched_yield": 124, "gettid": 178, "set_tid_address": 96, "set_robust_list": 99, "rseq": 293},
        **{"membarrier": 283},
        **{"rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "sigaltstack": 132},
        **{"exit": 93, "exit_group": 94},
        # time
        **{"nanosleep": 101, "clock_nanosleep": 115, "clock_gettime": 113, "clock_getres": 114, "gettimeofday": 169},
        **{"times": 153, "getitimer": 102, "setitimer": 103},
        # who and where
        **{"getpid": 172, "getppid": 173, "getuid": 174, "getgid": 176, "geteuid": 175, "getegid": 177},
        **{"uname": 160, "getrlimit": 163, "getrusage": 165, "getcpu": 168, "getrandom": 278},
    },
    checked={
        **{"ioctl": 29, "fcntl": 25, "clone": 220, "prlimit64": 261, "kill": 129, "tkill": 130, "tgkill": 131},
        **{"sched_getaffinity": 123, "sched_getparam": 121, "sched_getscheduler": 120},
    },
    own={"clone3": 435, "pivot_root": 41, "seccomp": 277, "ptrace": 117, "bpf": 280},
)

TABLES = {"x86_64": X86_64, "aarch64": AARCH64}

# ioctl: what Python asks of a stream (TCGETS, TIOCGWINSZ, FIOCLEX, FIONBIO, FIONREAD); TIOCSTI, which types into a
# terminal, is not among them.
STREAM_IOCTLS = (0x5401, 0x5413, 0x5451, 0x5421, 0x541B)
# fcntl: duplicates and flags (DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC); no locks, leases or owners.
PLAIN_FCNTLS = (0, 1, 2, 3, 4, 1030)
# clone: a thread of this process and nothing with a namespace of its own.
CLONE_THREAD = 0x00010000
NEW_NAMESPACES = 0x7E020000 | 0x00000080
