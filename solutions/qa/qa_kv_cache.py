"""qa-kv-cache: which quantities of the past tokens enter the computation for a new one."""

from gradekit.authoring import wrong

# What each quantity of the new token is made of, its own ("new") or of past tokens ("past"). MLP layers work on each
# token by itself; only attention brings other tokens in: weights = softmax(q_new K_past^T), out = weights V_past.
MADE_OF = {
    "new Q": {"new input"},
    "new K": {"new input"},
    "new V": {"new input"},
    "new scores": {"new Q", "new K", "past K"},
    "new weights": {"new scores"},
    "new attention": {"new weights", "new V", "past V"},
    "new MLP": {"new attention", "new input"},
}


def _needed(quantity):
    """Everything that a quantity is made of, directly and through others."""
    sources = MADE_OF.get(quantity, set())
    return sources.union(*(_needed(each) for each in sources))


cached = {each.removeprefix("past ") for each in _needed("new MLP") if each.startswith("past ")}


@wrong("cached", "Queries of the past are not needed: only the new token asks, with its own query.")
def query_too():
    return {"Q", "K", "V"}


@wrong("cached", "With the keys alone the weights can be formed, but nothing is there to be averaged.")
def keys_only():
    return {"K"}


@wrong("cached", "With the values alone there is something to average, but no way to form the new token's weights.")
def values_only():
    return {"V"}


@wrong("cached", "Scores of past tokens belong to their own queries. The new token forms a row of its own: from what?")
def scores_for_keys():
    return {"scores", "V"}


@wrong("cached", "Weights of past tokens belong to their own queries and serve nobody else.")
def weights_for_keys():
    return {"weights", "V"}


@wrong("cached", "The weights that a past token gave to others are used for its own result only, and never again.")
def weights_too():
    return {"K", "V", "weights"}


@wrong("cached", "An MLP works on one token by itself, so nothing later depends on its inside directly.")
def mlp_too():
    return {"K", "V", "MLP"}


@wrong("cached", "Everything is kept. Most of it no later token ever looks at: go through attention for the new token.")
def everything():
    return {"Q", "K", "V", "scores", "weights", "MLP"}
