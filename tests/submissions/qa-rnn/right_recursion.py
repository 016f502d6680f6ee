def run(step, h0, xs):
    if len(xs) == 0:
        return []
    h = step(h0, xs[0])
    return [h] + run(step, h, xs[1:])


how = """One function with the same weights goes through the sequence: (state, element) -> next state. The graph is as deep as the
sequence is long, and the steps cannot be made in parallel, so training is slow."""
