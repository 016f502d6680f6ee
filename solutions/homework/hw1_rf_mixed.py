"""hw1-rf-mixed: receptive fields of a stack of convolutions with stride and dilation."""

from gradekit.authoring import wrong

# (kernel size, stride, dilation) from the input upwards.
LAYERS = ((5, 2, 1), (3, 1, 1), (5, 1, 2))


def _growth(layer):
    """By how many input positions a layer (counted from 0) widens the field, a whole number.

    From its first weight to its last a kernel spans (k - 1) d units of the layer below. Two neighbours down there lie
    as many input positions apart as the strides up to there multiply to; the layer's own stride is not among them.
    """
    kernel, _, dilation = LAYERS[layer]
    distance = 1
    for _, stride, _ in LAYERS[:layer]:
        distance *= stride
    return (kernel - 1) * dilation * distance


layers = {
    "H1": lambda: 1 + _growth(0),
    "H2": lambda H1: H1 + _growth(1),
    "H3": lambda H2: H2 + _growth(2),
}


def _reached(layer):
    """The input positions that the unit 0 of a layer depends on, a set; found by following every weight down."""
    positions = {0}
    for kernel, stride, dilation in reversed(LAYERS[: layer + 1]):
        positions = {unit * stride + weight * dilation for unit in positions for weight in range(kernel)}
    return positions


receptive_fields = tuple(max(_reached(layer)) - min(_reached(layer)) + 1 for layer in range(len(LAYERS)))


def _fields(kernels=(5, 3, 5), distances=(1, 2, 2), dilations=(1, 1, 2), start=1):
    """(k - 1) d distance added up from `start`, one number a layer."""
    sizes, size = [], start
    for kernel, distance, dilation in zip(kernels, distances, dilations, strict=True):
        size += (kernel - 1) * dilation * distance
        sizes.append(size)
    return tuple(sizes)


@wrong(
    "receptive_fields",
    "The stride was left out: neighbouring units of the first layer look two input positions apart, and this "
    "stretches every "
    "layer above it.",
)
def ignoring_stride():
    return _fields(distances=(1, 1, 1))


@wrong(
    "receptive_fields",
    "The third layer lacks a factor of 2. Its kernel is dilated, and the first layer's stride still stretches "
    "it: both count.",
)
def ignoring_dilation():
    return _fields(dilations=(1, 1, 1))


@wrong(
    "receptive_fields",
    "These are the sizes for stride 1 and dilation 1 everywhere: both the first layer's stride and the third "
    "layer's dilation "
    "widen what is seen.",
)
def plain_convolutions():
    return _fields(distances=(1, 1, 1), dilations=(1, 1, 1))


@wrong(
    "receptive_fields",
    "The stride was used one layer too early. It moves the neighbours of H_1 apart; what "
    "one unit of H_1 sees is its kernel.",
)
def stride_too_early():
    return _fields(distances=(2, 2, 2))


@wrong(
    "receptive_fields",
    "Each layer was taken by itself, over the one below. Asked is what its units see of the input, through all layers.",
)
def by_itself():
    return tuple((kernel - 1) * dilation + 1 for kernel, _, dilation in LAYERS)


@wrong(
    "receptive_fields",
    "Dilation 2 was taken for a kernel twice as large. Five weights two apart span four "
    "gaps of two, not ten positions.",
)
def doubled_kernel():
    return _fields(kernels=(5, 3, 10), dilations=(1, 1, 1))


@wrong(
    "receptive_fields",
    "The sizes of the kernels were added up. Neighbouring units read windows that "
    "overlap: add what each layer widens the "
    "field by.",
)
def sizes_added():
    return 5, 5 + 3, 5 + 3 + 5


@wrong("receptive_fields", "One position short everywhere: the growth starts from the one position that a unit is at.")
def start_not_counted():
    return _fields(start=0)
