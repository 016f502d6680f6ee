"""hw1-rf-k7: the receptive field of three stacked convolutions with kernel size 7."""

from gradekit.authoring import again, wrong

KERNELS = (7, 7, 7)


def _field(kernels):
    """The receptive field of a unit on top of layers with these kernel sizes, stride 1 and dilation 1, a whole number.

    A unit reads k neighbours of the layer below. If those see windows of r positions, each shifted by one against
    the next, together they see r + (k - 1) positions. Before the first layer r is 1.
    """
    seen = 1
    for kernel in kernels:
        seen += kernel - 1
    return seen


receptive_field = _field(KERNELS)


@again("receptive_field")
def receptive_field_by_loops():
    """The same by following the positions themselves: the set that a unit reads, layer by layer down to the input."""
    positions = {0}
    for kernel in reversed(KERNELS):
        positions = {place + shift for place in positions for shift in range(-(kernel // 2), kernel // 2 + 1)}
    return len(positions)


@wrong("receptive_field", "This is what a unit of the first layer sees. The layers above look at several such units.")
def one_layer():
    return KERNELS[0]


@wrong(
    "receptive_field",
    "The kernel sizes were added up as if the windows stood side by side. Neighbouring "
    "units read windows that overlap; "
    "count what each layer adds.",
)
def sizes_added():
    return sum(KERNELS)


@wrong(
    "receptive_field",
    "The kernel sizes were multiplied: that counts paths through the network, and most of "
    "them end at the same positions.",
)
def sizes_multiplied():
    return KERNELS[0] * KERNELS[1] * KERNELS[2]


@wrong("receptive_field", "Only two layers were counted: the first one reads more than one position as well.")
def two_layers():
    return _field(KERNELS[1:])


@wrong(
    "receptive_field", "The position that the growth starts from was not counted: a unit without any layer sees one."
)
def start_not_counted():
    return _field(KERNELS) - 1


@wrong(
    "receptive_field",
    "The window was let grow at one end only. A kernel reaches to the left and to the right of its centre.",
)
def one_side():
    return 1 + sum(kernel // 2 for kernel in KERNELS)


@wrong("receptive_field", "One layer too many: a unit of the third layer has three convolutions below it.")
def four_layers():
    return _field((*KERNELS, KERNELS[-1]))
