"""Goes up the frames of its callers and looks at everything that they have in hand.

stopped by: always
"""


def attack():
    frame = sys._getframe()
    while frame is not None:
        for name, value in [*frame.f_locals.items(), *frame.f_globals.items()]:
            if name in ("expected", "reference", "solution", "course", "plan", "nonce"):
                return True
            if type(value).__module__.startswith(("gradekit.judge", "gradekit.course", "gradekit.model")):
                return True
            if isinstance(value, (str, bytes)) and search(REFERENCE, value):
                return True
        frame = frame.f_back
    return False
