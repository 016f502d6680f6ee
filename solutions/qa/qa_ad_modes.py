"""qa-ad-modes: which mode of automatic differentiation is cheap for which function."""

from gradekit.authoring import wrong


def _passes(inputs, outputs):
    """How many passes each mode takes for the whole Jacobian, of shape (outputs, inputs).

    A forward pass multiplies the Jacobians of the steps from the right with one direction of the input: a column. A
    reverse pass multiplies them from the left with one direction of the output: a row.
    """
    return {"forward": inputs, "reverse": outputs}


def _cheaper(inputs, outputs):
    """The mode with fewer passes."""
    passes = _passes(inputs, outputs)
    return min(passes, key=passes.get)


few_to_many = _cheaper(inputs=1, outputs=1000)
many_to_few = _cheaper(inputs=1000, outputs=1)


@wrong("few_to_many", "Reverse mode takes a pass for every output, and there are many. There is only one input here.")
def a_pass_for_every_output():
    return "reverse"


@wrong("many_to_few", "Forward mode takes a pass for every input, and there are many. There is only one output here.")
def a_pass_for_every_input():
    return "forward"
