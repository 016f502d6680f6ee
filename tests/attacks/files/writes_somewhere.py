"""Makes a file in any folder at all that there is.

stopped by: root, landlock
"""


def attack():
    for folder in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/home", "/root", "/scratch", "/mnt", os.getcwd(), *sys.path):
        try:
            os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600))
            return True
        except OSError:
            pass
    return False
