"""qa-adam: the two methods that Adam joins.

With the gradient g (d,), entry by entry: m <- beta1 m + (1 - beta1) g and v <- beta2 v + (1 - beta2) g^2,
corrected for their start at 0, and the step is -alpha m / (sqrt(v) + eps). The running mean m of the gradient
is momentum's; dividing by the root of the running mean v of its square is RMSProp's.
"""

from gradekit.authoring import wrong

_TAKEN = {"m, the running mean of the gradient": "momentum", "v, the running mean of its square": "RMSProp"}
parts = set(_TAKEN.values())


@wrong("parts", "AdaGrad adds up all squares and never forgets one; Adam averages them over a while.")
def adagrad():
    return {"AdaGrad", "momentum"}


@wrong("parts", "One of the two is right, but plain SGD keeps no running average of the gradient.")
def sgd():
    return {"SGD", "RMSProp"}


@wrong("parts", "One of the two is right, but plain SGD does not adapt the step to the entry.")
def sgd_with_momentum():
    return {"SGD", "momentum"}


@wrong("parts", "Nesterov's momentum looks ahead before it takes the gradient; the method with it is called Nadam.")
def nesterov():
    return {"Nesterov momentum", "RMSProp"}


@wrong(
    "parts", "Both of these scale the step of each entry; where would the running average of the gradient come from?"
)
def two_scalings():
    return {"AdaGrad", "RMSProp"}


@wrong("parts", "Weight decay is what AdamW treats apart; Adam itself is made of two ways to use the gradients.")
def decay():
    return {"weight decay", "RMSProp"}


@wrong("parts", "AdaDelta replaces the step size by a second average, of the steps; Adam keeps the step size.")
def adadelta():
    return {"AdaDelta", "momentum"}
