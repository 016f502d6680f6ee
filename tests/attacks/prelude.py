# What every attack begins with; the test puts constants in front of it and the attack itself after it.
import ctypes
import errno
import os
import platform
import re
import socket
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
# By name: the numbers on x86_64 and on aarch64 (0: there is no such call).
NUMBERS = {
    "read": (0, 63), "mmap": (9, 222), "chmod": (90, 0), "fchmod": (91, 52), "fchmodat": (268, 53),
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186),
    "clone": (56, 220), "fork": (57, 0), "vfork": (58, 0), "execve": (59, 221), "execveat": (322, 281),
    "kill": (62, 129), "tgkill": (234, 131), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "ptrace": (101, 117), "personality": (135, 92), "mknod": (133, 0), "mknodat": (259, 33),
    "pivot_root": (155, 41), "prctl": (157, 167), "arch_prctl": (158, 0), "adjtimex": (159, 171),
    "setrlimit": (160, 164), "chroot": (161, 51), "sync": (162, 81), "acct": (163, 89), "settimeofday": (164, 170),
    "mount": (165, 40), "umount2": (166, 39), "swapon": (167, 224), "reboot": (169, 142),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, 0), "ioperm": (173, 0),
    "init_module": (175, 105), "delete_module": (176, 106), "finit_module": (313, 273), "quotactl": (179, 60),
    "setxattr": (188, 5), "gettid": (186, 178), "io_setup": (206, 0), "timer_create": (222, 107),
    "clock_settime": (227, 112), "mbind": (237, 235), "mq_open": (240, 180), "kexec_load": (246, 104),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "ioprio_set": (251, 30),
    "inotify_init1": (294, 26), "inotify_add_watch": (254, 27), "migrate_pages": (256, 238),
    "openat": (257, 56), "mkdirat": (258, 34), "unlinkat": (263, 35), "renameat2": (316, 276), "linkat": (265, 37),
    "symlinkat": (266, 36), "unshare": (272, 97), "splice": (275, 76), "vmsplice": (278, 75),
    "move_pages": (279, 239), "utimensat": (280, 88), "signalfd4": (289, 74), "timerfd_create": (283, 85),
    "fallocate": (285, 47), "perf_event_open": (298, 241), "fanotify_init": (300, 262), "prlimit64": (302, 261),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "syncfs": (306, 267), "setns": (308, 268),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "sched_setattr": (314, 274), "seccomp": (317, 277), "memfd_create": (319, 279), "bpf": (321, 280),
    "userfaultfd": (323, 282), "statx": (332, 291), "modify_ldt": (154, 0), "lookup_dcookie": (212, 18),
    "vhangup": (153, 58), "syslog": (103, 116), "capset": (126, 91), "sched_setscheduler": (144, 119),
    "setpriority": (141, 140), "sched_setaffinity": (203, 122), "pidfd_send_signal": (424, 424),
    "io_uring_setup": (425, 425), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fspick": (433, 433), "pidfd_open": (434, 434), "clone3": (435, 435), "openat2": (437, 437),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "mount_setattr": (442, 442),
    "landlock_create_ruleset": (444, 444), "memfd_secret": (447, 447), "process_mrelease": (448, 448),
    "set_mempolicy_home_node": (450, 450), "cachestat": (451, 451), "fchmodat2": (452, 452),
    "map_shadow_stack": (453, 453), "statmount": (457, 457), "listmount": (458, 458),
}
NOT_ALLOWED = (errno.EPERM, errno.EACCES, errno.ENOSYS)


def number(name):
    return NUMBERS[name][platform.machine() == "aarch64"]


def check(result):
    """The result of a function of the C library, or its error."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def syscall(name, *arguments):
    """A system call by name (or number): its result, or OSError. Whole numbers are passed as C longs."""
    which = name if isinstance(name, int) else number(name)
    passed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return check(libc.syscall(ctypes.c_long(which), *passed))


def allowed(call, *arguments):
    """Whether it may be done: it works, or fails for another reason than not being allowed."""
    try:
        call(*arguments)
    except OSError as error:
        return error.errno not in NOT_ALLOWED
    return True


def content(path):
    with open(path, "rb") as file:
        return file.read()


def search(pattern, data):
    """Whether the pattern (bytes) occurs in these bytes or this text."""
    return re.search(pattern, data if isinstance(data, bytes) else data.encode("utf-8", "replace")) is not None


def graders():
    """The processes of the grader's that can be seen: all of its session, in which the student's own is not."""
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(content(f"/proc/{process}/stat").rpartition(b")")[2].split()[3]) == GRADER:
                yield int(process)
        except OSError:
            pass


# What the course's solution, the user's secrets and the process next door have in them.
REFERENCE, TOKEN, NEIGHBOUR = rb"reference-[0-9a-f]{32}", rb"token-[0-9a-f]{32}", rb"neighbour-[0-9a-f]{32}"


def tried(attack):
    try:
        return attack() is True
    except BaseException:
        return False


