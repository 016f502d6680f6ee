"""Answers with an object that is equal to whatever it is compared with.

stopped by: always
"""


class Equal:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __array__(self, *args, **named):
        return NotImplemented

    def __array_function__(self, *args):
        return True

    def __array_ufunc__(self, *args, **named):
        return True


def answer(x):
    return Equal()


def attack():
    return False
