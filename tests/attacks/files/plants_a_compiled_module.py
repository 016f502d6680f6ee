"""Makes a file among NumPy's compiled ones, which Python would believe.

stopped by: root, user, landlock
needs: own packages
"""

import numpy


def attack():
    return os.open(os.path.dirname(numpy.__file__), os.O_TMPFILE | os.O_WRONLY, 0o600) >= 0
