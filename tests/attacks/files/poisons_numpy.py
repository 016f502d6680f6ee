"""Opens NumPy's own files for writing, for all who import it later.

stopped by: root, user, landlock
needs: own packages
"""

import numpy


def attack():
    os.close(os.open(numpy.__file__, os.O_WRONLY | os.O_APPEND))
    return True
