"""qa-rnn: a recurrent network as a loop over the sequence."""

import numpy as np

from gradekit.authoring import again, wrong


def run(step, h0, xs):
    """The states h_1, ..., h_T with h_t = step(h_(t-1), x_t), shape (T, dim).

    Each state (dim,) is made of the state before and one row of xs (T, dim), so the steps come one after the other.
    """
    states = []
    h = h0
    for x in xs:
        h = step(h, x)
        states.append(h)
    return np.array(states)


@again("run")
def run_by_features(step, h0, xs):
    """Feature by feature: the step is element-wise, so each entry of the state is a recursion of its own."""
    states = np.zeros(xs.shape)
    for j in range(len(h0)):
        for t in range(len(xs)):
            states[t, j] = step(states[t - 1, j] if t > 0 else h0[j], xs[t, j])
    return states


@wrong("run", "The arguments of step are exchanged: the state comes first, then the input.")
def arguments_exchanged(step, h0, xs):
    return run(lambda h, x: step(x, h), h0, xs)


@wrong("run", "Every step began with h0. The state of the step before has to be carried on.")
def state_not_carried(step, h0, xs):
    return np.array([step(h0, x) for x in xs])


@wrong(
    "run", "h0 stands in the first row and the last state is missing: collect the state after each step, not before."
)
def states_before(step, h0, xs):
    return np.concatenate([h0[None], run(step, h0, xs)[:-1]])


@wrong("run", "h0 was put before the states; the result has one row an input, T in all.")
def start_included(step, h0, xs):
    return np.concatenate([h0[None], run(step, h0, xs)])


@wrong("run", "Only the last state came back; the states after every step are asked, a row each.")
def last_state_only(step, h0, xs):
    return run(step, h0, xs)[-1]


@wrong("run", "The sequence was read from its end. The first row of xs is the first input.")
def read_backwards(step, h0, xs):
    return run(step, h0, xs[::-1])


@wrong("run", "h0 was not used: the state began with zeros.")
def started_at_zero(step, h0, xs):
    return run(step, np.zeros_like(h0), xs)


@wrong("run", "The states stand in columns; each is a row of the result, of shape (T, dim).")
def states_as_columns(step, h0, xs):
    return run(step, h0, xs).T
