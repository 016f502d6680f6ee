"""qa-epoch: how many minibatches one pass through the data takes."""

from gradekit.authoring import again, wrong


def steps_per_epoch(n, batch):
    """ceil(n / batch), a whole number.

    n = q batch + r with 0 <= r < batch: q full steps, and one more for the r examples that are left, if there are any.
    -(-n // batch) rounds up in whole numbers, without the rounding of a division of floats.
    """
    return -(-n // batch)


def loops(random, case):
    """n and batch: most leave a rest of more and of less than half a batch in turn; some divide, or batch exceeds n."""
    batch, full = int(random.randint(5, 300)), int(random.randint(2, 15))
    if case % 5 == 3:
        return {"n": full * batch, "batch": batch}
    if case % 5 == 4:
        return {"n": int(random.randint(1, batch)), "batch": batch}
    half = batch // 2
    rest = random.randint(half + 1, batch) if case % 2 else random.randint(1, half)
    return {"n": full * batch + int(rest), "batch": batch}


@again("steps_per_epoch")
def steps_counted(n, batch):
    """Takes examples off until none is left, and counts how often."""
    steps = 0
    while n > 0:
        n -= batch
        steps += 1
    return steps


@wrong(
    "steps_per_epoch",
    "The quotient was rounded down, so the examples of the last, smaller batch are never used. Round up.",
)
def rounded_down(n, batch):
    return n // batch


@wrong("steps_per_epoch", "One step too many where batch divides n: add one only when examples are left over.")
def always_one_more(n, batch):
    return n // batch + 1


@wrong(
    "steps_per_epoch",
    "The quotient was rounded to the nearest whole number. A rest of any size takes a step: round up.",
)
def rounded_to_nearest(n, batch):
    return round(n / batch)


@wrong("steps_per_epoch", "The quotient was not rounded. Steps are whole; the last batch may be smaller.")
def not_rounded(n, batch):
    return n / batch


@wrong("steps_per_epoch", "That is the number of examples, one step an example. A step takes a whole batch.")
def one_example_a_step(n, batch):
    return n


@wrong("steps_per_epoch", "This is n times batch. The more examples a step takes, the fewer steps there are: divide.")
def multiplied(n, batch):
    return n * batch
