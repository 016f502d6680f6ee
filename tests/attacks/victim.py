"""A process of the same user's that attacks are aimed at: it has a secret in its memory, environment and a file, and
listens. It says where, and ends when its input does."""

import ctypes
import json
import os
import socket
import struct
import sys
import tempfile
from multiprocessing import shared_memory

secret = os.environ["NEIGHBOUR"].encode()
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(secret)

# As every process of an ordinary user's, also where this is root: no capabilities (capset), and everybody of the user's
# may look into it (PR_SET_DUMPABLE, PR_SET_PTRACER).
libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24))
libc.prctl(4, 1, 0, 0, 0)
libc.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)

tcp = socket.create_server(("127.0.0.1", 0))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
abstract = socket.socket(socket.AF_UNIX)
abstract.bind(f"\0neighbour-{os.getpid()}")
abstract.listen(128)
unix = socket.socket(socket.AF_UNIX)
unix.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)
unix.listen(128)

shared = shared_memory.SharedMemory(create=True, size=4096)
shared.buf[: len(secret)] = secret
os.chmod(f"/dev/shm/{shared.name}", 0o666)
key = 0x6772 + os.getpid()
IPC_CREAT = 0o1000
segment = libc.shmget(key, 4096, IPC_CREAT | 0o666)
libc.shmat.restype = ctypes.c_void_p
ctypes.memmove(libc.shmat(segment, None, 0), secret, len(secret))
IPC_RMID = 0

kept = tempfile.TemporaryFile()
kept.write(secret)
kept.flush()

print(
    json.dumps(
        {
            "NEIGHBOUR_PID": os.getpid(),
            "NEIGHBOUR_ADDRESS": ctypes.addressof(buffer),
            "NEIGHBOUR_FILE_DESCRIPTOR": kept.fileno(),
            "TCP_PORT": tcp.getsockname()[1],
            "UDP_PORT": udp.getsockname()[1],
            "ABSTRACT_SOCKET": f"\0neighbour-{os.getpid()}",
            "UNIX_SOCKET": sys.argv[1],
            "SHARED_MEMORY": f"/dev/shm/{shared.name}",
            "SHARED_SEGMENT": key,
        }
    ),
    flush=True,
)
sys.stdin.read()
libc.shmctl(segment, IPC_RMID, None)
shared.unlink()
