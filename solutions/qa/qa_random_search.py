"""qa-random-search: the runs that a grid needs at least, and whether drawing at random helps."""

from gradekit.authoring import again, wrong

# Two values for each of the k hyperparameters: 2 * 2 * ... * 2 combinations, one run each. A further hyperparameter
# doubles the grid, while a random search keeps the number of runs that was chosen for it.
grid_runs = "2^k"
answer = True


@again("grid_runs")
def doubled():
    """Every further hyperparameter takes all runs so far with its first value, and all of them with its second."""

    def runs(k):
        combinations = 1
        for _ in range(k):
            combinations += combinations
        return combinations

    return runs


@wrong(
    "answer",
    "Compare how the two numbers of runs grow when a hyperparameter is added: one of them need not grow at all.",
)
def no_help():
    return False


@wrong("grid_runs", "The values were added up. Every value of one goes with every value of the others: multiply.")
def values_added():
    return "2*k"


@wrong("grid_runs", "Base and exponent are exchanged: each of the k hyperparameters brings a factor of its own.")
def exchanged():
    return "k^2"


@wrong("grid_runs", "One run is missing: every combination is trained, the first one too.")
def one_missing():
    return "2^k - 1"


@wrong("grid_runs", "One value each gives a single combination, and nothing is searched. Each has at least two.")
def one_value_each():
    return "1"


@wrong(
    "grid_runs",
    "That is one run for each hyperparameter, as if one were changed at a time. A grid has all combinations.",
)
def one_at_a_time():
    return "k"


@wrong("grid_runs", "That is a grid with three values for each; a smaller one will do.")
def three_values_each():
    return "3^k"


@wrong("grid_runs", "That counts in how many orders they can be set; the order does not matter, the values do.")
def orders():
    return "factorial(k)"
