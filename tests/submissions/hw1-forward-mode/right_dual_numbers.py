import math


class Dual:
    """A value with its derivative by x."""

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)


def forward_mode(x):
    f1 = Dual(math.exp(x), math.exp(x))
    f2 = f1 * f1
    f3 = f1 + f2
    f4 = Dual(math.exp(f3.value), math.exp(f3.value) * f3.slope)
    f5 = Dual(math.sin(f3.value), math.cos(f3.value) * f3.slope)
    return [node.slope for node in (f1, f2, f3, f4, f5, f4 + f5)]


why_not_forward = """Forward mode needs one pass a parameter, and a network has millions; reverse mode gets all derivatives of
the one loss in a single pass back, for the price of storing the values of the forward pass."""
