"""Reference answer to notes-training-loop: the five steps of a pass in an order that works.

prediction = model(data), loss = criterion(prediction, target), loss.backward() and optimizer.step() each need what the
one before makes, so they form a chain. backward adds to the stored gradients, so zero_grad belongs before backward;
after it, the gradients that step is to use would be lost. Before backward it may stand anywhere. After step it clears
them for the next pass instead, which is right as long as nothing is stored when the first one begins.
"""

from itertools import permutations

from gradekit.authoring import accepted, again, wrong

order = ("zero_grad", "prediction", "loss", "backward", "step")


def _gradient_used(steps):
    """The number that `step` changes the parameters by when a pass is played through, or None where it cannot be.

    The stored gradient is one number: 100 from the pass before, to which backward adds this pass's own, 1.
    """
    needs = {"loss": "prediction", "backward": "loss", "step": "backward"}
    stored, used = 100, None
    for place, each in enumerate(steps):
        if each in needs and needs[each] not in steps[:place]:
            return None
        if each == "zero_grad":
            stored = 0
        elif each == "backward":
            stored += 1
        elif each == "step":
            used = stored
    return used


@again("order")
def played_through():
    """The first of all orders, by the alphabet, in which step uses this pass's own gradient and nothing else."""
    steps = ("backward", "loss", "prediction", "step", "zero_grad")
    return next(each for each in permutations(steps) if _gradient_used(each) == 1)


@accepted(
    "order",
    "Right as long as no gradients are stored when the pass begins. Cleared before backward, they could not matter.",
)
def cleared_last():
    return ("prediction", "loss", "backward", "step", "zero_grad")


@wrong("order", "The gradients are cleared between backward and step, so that nothing is left for step to go by.")
def cleared_before_step():
    return ("prediction", "loss", "backward", "zero_grad", "step")


@wrong("order", "step comes before backward: the gradients that it uses are not those of this pass's loss.")
def step_before_backward():
    return ("zero_grad", "prediction", "loss", "step", "backward")


@wrong("order", "The loss comes before the prediction that it is computed from.")
def loss_before_prediction():
    return ("zero_grad", "loss", "prediction", "backward", "step")


@wrong("order", "backward comes before the loss, but it is the loss that is differentiated.")
def backward_before_loss():
    return ("zero_grad", "prediction", "backward", "loss", "step")


@wrong("order", "The order is reversed: the pass stands here from its end to its beginning.")
def reversed():
    return ("step", "backward", "loss", "prediction", "zero_grad")


@wrong(
    "order", "step comes first, so the parameters are changed by what the pass before left, not by this pass's loss."
)
def step_first():
    return ("step", "zero_grad", "prediction", "loss", "backward")
