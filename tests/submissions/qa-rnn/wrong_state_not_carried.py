# expect: run fail state_not_carried
import numpy as np


def run(step, h0, xs):
    h = h0
    states = []
    for x in xs:
        h = step(h0, x)
        states.append(h)
    return np.array(states)


how = """One function with the same weights goes through the sequence: (state, element) -> next state. The graph is as deep as the
sequence is long, and the steps cannot be made in parallel, so training is slow."""
