"""A wrong gradient beside the derivative of the student's own forward function: the message says which is wrong."""

import pytest

from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.course.exercise import read_exercise
from gradekit.submission import Submission, open_submission
from helpers import COURSE, answers, check_each, notebook, run
from small_course import exercise, part, put, write_course

TOP = "import numpy as np\n\n\n"
NETWORK = "def network(W1, W2, x, sigma):\n    return {}\n\n\n"
LOSS = "def loss_along(W1, W2, x, dL_df, sigma):\n    return {}\n\n\n"
JACOBIAN = "def jacobian(W1, W2, x, sigma, dsigma):\n    return {}\n\n\n"
GRAD = "def grad_W1(W1, W2, x, dL_df, sigma, dsigma):\n    return {}\n"
F, L = "W2 @ sigma(W1 @ x)", "dL_df @ (W2 @ sigma(W1 @ x))"
J, G = "W2 @ np.diag(dsigma(W1 @ x)) @ W1", "np.outer((W2.T @ dL_df) * dsigma(W1 @ x), x)"

BACKWARD = "look for the mistake in the backward pass."
RIGHT = f"jacobian is not the derivative of your own network, which is right: {BACKWARD}"
FORWARD = (
    "jacobian is the derivative of your own network, but that is not the function that is asked about: the mistake is"
    " in the forward pass."
)
BOTH = (
    "jacobian is not the derivative of your own network, and that is not the function that is asked about either: both"
    " are to be mended."
)
OFFSET = f"grad_W1 is not the derivative of your own loss_along, whose derivative would be right: {BACKWARD}"

# The forward function, the Jacobian, and what is said of the two.
JACOBIANS = {
    "missing W2": (F, "np.diag(dsigma(W1 @ x)) @ W1 if len(W1) == len(W2) else (W2 @ W1)", RIGHT),
    "off in a single entry": (F, f"{J} + np.eye(len(W2), len(x)) * 0.01", RIGHT),
    "twice": ("2 * W2 @ sigma(W1 @ x)", f"2 * {J}", FORWARD),
    "without sigma": ("W2 @ W1 @ x", "W2 @ W1", FORWARD),
    "as lists": ("list(2 * W2 @ sigma(W1 @ x))", f"(2 * {J}).tolist()", FORWARD),
    "two mistakes": ("W2 @ W1 @ x", "W2 @ np.diag(sigma(W1 @ x)) @ W1", BOTH),
    # What leaves it open.
    "right for one activation": ("W2 @ np.tanh(W1 @ x)", f"2 * {J}", ""),
    "right for few units": (f"{F} if len(W1) < 6 else 2 * ({F})", f"3 * {J}", ""),
    "right to six digits": (F, f"{J} * (1 + 1e-6)", ""),
    "a gradient by differences of a right network": (F, f"{J} + 1e-5", ""),
    "float32": ("(2 * W2 @ sigma(W1 @ x)).astype(np.float32)", f"2 * {J}", ""),
    "a staircase": ("np.round(W2 @ sigma(W1 @ x), 3)", f"2 * {J}", ""),
    "another shape": (F, f"({J})[None]", ""),
    "a forward function of another shape": ("(W2 @ sigma(W1 @ x))[None]", f"2 * {J}", ""),
    "one that raises": ("1 / 0", f"2 * {J}", ""),
    "one that is not a number": ("np.nan * x", f"2 * {J}", ""),
    "random": ("W2 @ sigma(W1 @ x) + np.random.rand()", f"2 * {J}", ""),
    "unwritten": ("...", f"2 * {J}", ""),
    "endless": ("[None for _ in iter(int, 1)]", f"2 * {J}", ""),
    "ends the process": ("__import__('os')._exit(0)", f"2 * {J}", ""),
}
SAID = ("is the derivative of", "is not the derivative of")


def said(message):
    """What a message says of the two, "" where nothing."""
    return next((line for line in message.splitlines() if any(words in line for words in SAID)), "")


def test_the_message_says_which_of_the_two_is_wrong(tmp_path):
    files = {name: TOP + NETWORK.format(f) + JACOBIAN.format(j) for name, (f, j, _) in JACOBIANS.items()}
    code, reports = check_each("ch2-backprop", files, tmp_path, "--part", "jacobian")
    found = {name: answers(report)["jacobian"] for name, report in reports.items()}
    assert code == 1
    assert {name: said(message) for name, (_, message) in found.items()} == {k: v[2] for k, v in JACOBIANS.items()}
    assert {status for status, _ in found.values()} == {"fail"}
    assert all(report["score"] == 0 for report in reports.values())


def test_the_whole_message(tmp_path):
    text = TOP + NETWORK.format(F) + LOSS.format(f"{L} + 1") + JACOBIAN.format(J) + GRAD.format(f"-{G}")
    put(tmp_path / "ch2_backprop.py", text)
    lines = run(["check", "ch2-backprop", "--part", "grad_W1"], tmp_path, env={"COLUMNS": "100"}).out.splitlines()
    assert lines[2:9] == [
        "  ✗ grad_W1     0 / 3    sign",
        "      The sign is wrong: every entry is the negative of the right one.",
        "      Expected 0.233499 at index [1, 1], got -0.233499; 10 of 10 entries differ.",
        "      Called with W1 (5, 2), W2 (3, 5), x (2,), dL_df (3,), sigma=tanh.",
        "      grad_W1 is not the derivative of your own loss_along, whose derivative would be right: look",
        "      for the mistake in the backward pass.",
        "",
    ]


def test_nothing_is_said_without_a_forward_function_or_of_a_right_gradient(tmp_path):
    files = {
        "none": TOP + JACOBIAN.format(f"2 * {J}"),
        "another name": TOP + NETWORK.replace("network", "forward").format(F) + JACOBIAN.format(f"2 * {J}"),
        "other arguments": TOP + NETWORK.replace(", sigma", "").format("x") + JACOBIAN.format(f"2 * {J}"),
        "a value": TOP + "network = 3\n" + JACOBIAN.format(f"2 * {J}"),
        "right": TOP + NETWORK.format("0 * x") + JACOBIAN.format(J),
    }
    _, reports = check_each("ch2-backprop", files, tmp_path, "--part", "jacobian")
    assert [said(answers(report)["jacobian"][1]) for report in reports.values()] == [""] * len(files)
    assert answers(reports["right"])["jacobian"][0] == "pass"


def test_a_forward_function_that_is_a_part_is_called_yours_and_wrong(tmp_path):
    loss = (
        "def quadratic_loss(w, x, y):\n    e = w[0] + w[1] * x + w[2] * x**2 - y\n    return {} * np.mean(e**2)\n\n\n"
    )
    grad = (
        "def quadratic_grad(w, x, y):\n    e = w[0] + w[1] * x + w[2] * x**2 - y\n"
        "    return {} * np.array([np.mean(e), np.mean(e * x), np.mean(e * x**2)])\n"
    )
    files = {name: TOP + loss.format(a) + grad.format(b) for name, a, b in (("w", 1, 2), ("b", 0.5, 2), ("c", 1, -1))}
    parts = ("--part", "quadratic_loss", "--part", "quadratic_grad")
    _, reports = check_each("ch3-landscapes", files, tmp_path, *parts)
    assert [said(answers(reports[name])["quadratic_grad"][1]) for name in "wbc"] == [
        "quadratic_grad is the derivative of your own quadratic_loss, but that is wrong: the mistake is in the forward"
        " pass.",
        f"quadratic_grad is not the derivative of your own quadratic_loss, which is right at these inputs: {BACKWARD}",
        "quadratic_grad is not the derivative of your own quadratic_loss, and that is wrong too: both are to be"
        " mended.",
    ]


OTHERS = [
    (
        "hw1-softmax",
        "softmax_jacobian",
        "def softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n\n\n"
        "def softmax_jacobian(z):\n    s = softmax(z)\n    return np.diag(s) + np.outer(s, s)\n",
        f"softmax_jacobian is not the derivative of your own softmax, which is right: {BACKWARD}",
    ),
    (
        "hw1-weight-decay",
        "penalty_grad",
        "def penalty(phi, lr, decay):\n    return decay * (phi @ phi)\n\n\n"
        "def penalty_grad(phi, lr, decay):\n    return 2 * decay * phi\n",
        "penalty_grad is the derivative of your own penalty, but that is not the function that is asked about: the"
        " mistake is in the forward pass.",
    ),
    (
        "qa-flops",
        "matmul_grads",
        "def loss_along(X, Y, G):\n    return (G * (X @ Y)).sum()\n\n\n"
        "def matmul_grads(X, Y, G):\n    return G @ Y.T, -X.T @ G\n",
        f"matmul_grads is not the derivative of your own loss_along, which is right: {BACKWARD}",
    ),
    (
        "exam-init",
        "hidden_grads",
        "def mean_square(W, X, y):\n    return np.mean((np.maximum(X @ W.T, 0).sum(axis=1) - y) ** 2)\n\n\n"
        "def hidden_grads(X, y, hidden):\n    return np.tile(X.mean(axis=0), (hidden, 1))\n",
        f"hidden_grads is not the derivative of your own mean_square, which is right: {BACKWARD}",
    ),
]


@pytest.fixture(scope="module")
def checker():
    one = Checker(Course(COURSE), advice=True)
    yield one
    one.close()


def message(checker, path, name):
    one = checker.course.load(path.stem.replace("_", "-"))
    checked = checker.check(one, open_submission(one.id, path), 1, [name])
    return checked.report.parts[0].message


@pytest.mark.parametrize(("id", "name", "text", "says"), OTHERS, ids=[each[0] for each in OTHERS])
def test_every_gradient_of_the_catalogue_that_has_a_forward_function(tmp_path, checker, id, name, text, says):
    path = put(tmp_path / f"{id.replace('-', '_')}.py", TOP + text)
    assert said(message(checker, path, name)) == says


def test_in_a_notebook_the_forward_function_counts_though_no_part_needs_it(tmp_path, checker):
    cells = ["import numpy as np", NETWORK.format("W2 @ W1 @ x"), "1 / 0", JACOBIAN.format("W2 @ W1")]
    (tmp_path / "ch2-backprop.ipynb").write_bytes(notebook(*cells))
    assert said(message(checker, tmp_path / "ch2-backprop.ipynb", "jacobian")) == FORWARD


def test_a_class_is_marked_without_it(tmp_path):
    path = put(tmp_path / "ch2_backprop.py", TOP + NETWORK.format(F) + JACOBIAN.format(f"-{J}"))
    plain = Checker(Course(COURSE))
    try:
        told = message(plain, path, "jacobian")
    finally:
        plain.close()
    assert told.startswith("The sign is wrong") and said(told) == ""


PART = {"arguments": ["x"], "returns": {"shape": ["n"]}}
# Eight of these are just as large as what the judge can be given at once.
HUGE = "import numpy as np\n\n\ndef f(x):\n    return np.ones(4_194_304 - 16)\n\n\ndef slope(x):\n    return 3 * x\n"


@pytest.mark.parametrize("pure", [True, False])
def test_answers_that_are_too_large_to_be_looked_into_leave_the_mark_as_it_is(tmp_path, pure):
    gradient = {"of": "f", "by": "x", "forward": ["x"], "gives": "a number"}
    limits = {"output": 256, "memory": 2048}
    asked = exercise(part("slope", "gradient", gradient=gradient, **PART), pure=pure, limits=limits)
    solution = "from autograd import numpy as np\n\n\ndef f(x):\n    return np.sum(x**2)\n"
    course = str(write_course(tmp_path / "course", asked, solution))
    files = {"huge": HUGE, "number": HUGE.replace("np.ones(4_194_304 - 16)", "np.sum(x**2)")}
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", course)
    found = {name: answers(report)["slope"] for name, report in reports.items()}
    says = {name: (status, said(message)) for name, (status, message) in found.items()}
    right = f"slope is not the derivative of your own f, which is right: {BACKWARD}"
    assert (code, says) == (1, {"huge": ("fail", ""), "number": ("fail", right)})
    assert found["huge"][1] == found["number"][1].replace(f"\n{right}", "")


# How a course declares it

REFUSED = [
    ({"forward": ["x"]}, "Key 'forward' goes with 'gives', which is not here."),
    ({"gives": "a number"}, "Key 'gives' goes with 'forward', which is not here."),
    ({"forward": ["y"], "gives": "a number"}, "'y' is not among the arguments."),
]


@pytest.mark.parametrize(("keys", "says"), REFUSED)
def test_a_forward_function_that_cannot_be_called_is_refused(tmp_path, keys, says):
    given = exercise(part("slope", "gradient", gradient={"of": "f", "by": "x", **keys}, **PART))
    write_course(tmp_path, given, "")
    path = "exercises/homework/hw1-tiny.yaml"
    _, problems = read_exercise((tmp_path / path).read_bytes(), path)
    assert [problem.text for problem in problems] == [says]


def test_a_part_is_not_declared_again(tmp_path):
    gradient = {"of": "f", "by": "x", "forward": ["x"], "gives": "a number"}
    first = part("f", "function", arguments=["x"], returns="number")
    write_course(tmp_path, exercise(first, part("slope", "gradient", gradient=gradient, **PART)), "")
    path = "exercises/homework/hw1-tiny.yaml"
    _, problems = read_exercise((tmp_path / path).read_bytes(), path)
    assert [problem.text for problem in problems] == ["'f' is a part, which says how it is called."]


def test_show_and_start_tell_of_it(tmp_path):
    says = (
        "Optional: if your file also defines network(W1, W2, x, sigma), which returns f(x), of shape (m,), a wrong"
        " jacobian is compared with the derivative of it. It earns no points."
    )
    assert says in " ".join(run(["show", "ch2-backprop"], tmp_path).out.split())
    assert run(["start", "ch2-backprop"], tmp_path).code == 0
    assert says in " ".join((tmp_path / "ch2_backprop.py").read_text("utf-8").split())
    assert "Optional" not in run(["show", "ch3-landscapes"], tmp_path).out


# The cells run so far in a session, as the text of a file

WRONG = JACOBIAN.format(f"2 * {J}")
# More ways through it than are followed, in statements that no part needs.
TANGLE = "h = 0\n" + "h += h\n" * 700
TANGLED = TANGLE + NETWORK.format(f"{F} + 0 * h")
SESSIONS = {
    "right": ([TOP, NETWORK.format(F), WRONG], RIGHT),
    "wrong": ([TOP, NETWORK.format(f"2 * {F}"), WRONG], FORWARD),
    "in one cell": ([TOP + NETWORK.format(F) + WRONG], RIGHT),
    "mended, then run again": ([TOP, NETWORK.format(f"2 * {F}"), WRONG, NETWORK.format(F)], RIGHT),
    "spoiled, then run again": ([TOP, NETWORK.format(F), WRONG, NETWORK.format(f"2 * {F}")], FORWARD),
    "with a function of its own": (
        [TOP, "def z(W1, x):\n    return W1 @ x", NETWORK.format("W2 @ sigma(z(W1, x))"), WRONG],
        RIGHT,
    ),
    "beside cells that raise or cannot be read": (
        [TOP, "1 / 0", NETWORK.format(F), "half a \ud800", "x = =", WRONG],
        RIGHT,
    ),
    "none": ([TOP, WRONG], ""),
    "only mentioned": ([TOP, "# network", WRONG], ""),
    "too tangled": ([TOP, TANGLED, WRONG], ""),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_the_cells_of_a_session_have_a_forward_function_too(checker, name):
    cells, says = SESSIONS[name]
    submission = Submission("ch2-backprop", None, cells=tuple(cells), called="This notebook")
    [result] = checker.check(checker.course.load("ch2-backprop"), submission, 1, ["jacobian"]).report.parts
    assert (result.status.value, said(result.message)) == ("fail", says)


def test_a_forward_function_that_is_too_tangled_leaves_a_notebooks_mark_as_it_is(tmp_path, checker):
    path = tmp_path / "ch2-backprop.ipynb"
    path.write_bytes(notebook(TOP, TANGLED, WRONG))
    told = message(checker, path, "jacobian")
    path.write_bytes(notebook(TOP, WRONG))
    assert told == message(checker, path, "jacobian") and said(told) == ""
