"""What right submissions use works in the sandbox, whatever it is made of; what is refused is said in one sentence."""

import pytest

from helpers import answers, check_each, machine_level
from machines import LEVELS
from small_course import exercise, part, write_course

# Each computes something and puts it into `found`.
NUMPY = {
    "linear algebra": """
        A = np.array([[4.0, 1.0], [2.0, 3.0]])
        found = [np.linalg.solve(A, [1, 2]), np.linalg.inv(A), np.linalg.eig(A), np.linalg.svd(A), np.linalg.qr(A)]
        found += [np.linalg.lstsq(A, [1, 2], rcond=None), np.linalg.det(A), np.linalg.pinv(A), np.linalg.norm(A, 2)]
        found += [np.linalg.cholesky(A @ A.T), np.linalg.matrix_rank(A), np.linalg.cond(A), np.linalg.eigvalsh(A)]
    """,
    "FFT": "found = np.fft.ifft(np.fft.fft(np.arange(8.0)))",
    "random numbers": """
        found = [np.random.default_rng().normal(size=3), np.random.RandomState(1).rand(2), np.random.rand()]
        import random, secrets, uuid
        found += [random.random(), secrets.token_hex(4), uuid.uuid4()]
    """,
    "polynomials": "found = np.polynomial.Polynomial.fit([0, 1, 2], [1, 3, 7], 2)(1.5)",
    "einsum, printing and strides": """
        found = np.einsum("ij,jk->ik", np.eye(3), np.ones((3, 2)))
        print(found, repr(found), np.lib.stride_tricks.sliding_window_view(np.arange(5), 2))
    """,
    "a large product": "found = np.ones((300, 300)) @ np.ones((300, 300))",
}
LIBRARY = {
    "threads": """
        import queue, threading
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda n: np.linalg.det(np.eye(n)), range(1, 9)))
        done = queue.Queue()
        thread = threading.Thread(target=done.put, args=(1,))
        thread.start()
        thread.join()
        found += [done.get(timeout=1)]
    """,
    "logging": "import logging; logging.basicConfig(); logging.warning('step %d', 1); found = 1",
    "numbers": """
        import cmath, decimal, fractions, math, statistics
        found = [decimal.Decimal(1) / 3, fractions.Fraction(1, 3), statistics.mean([1, 2])]
        found += [math.comb(5, 2), cmath.exp(1j)]
    """,
    "time": "import datetime, time; time.sleep(0.01); found = [datetime.datetime.now(), time.perf_counter()]",
    "text": """
        import csv, hashlib, io, json, pickle, pprint, re, string, textwrap
        found = [json.dumps({"a": 1}), pickle.loads(pickle.dumps([1])), re.sub("a", "b", "aa")]
        found += [hashlib.sha256(b"").hexdigest(), string.ascii_letters, textwrap.fill("a b", 1)]
        csv.writer(io.StringIO()).writerow([1, 2])
    """,
    "classes": """
        import abc, collections, contextlib, dataclasses, enum, functools, inspect, itertools, typing, warnings
        @dataclasses.dataclass
        class Value:
            data: float
        warnings.warn("careful")
        found = [Value(1.0), inspect.signature(Value), collections.Counter("aab"), functools.reduce(max, [1, 2])]
    """,
    "where it is": """
        import os, pathlib, platform, sys
        found = [os.cpu_count(), os.getcwd(), platform.platform(), sys.version]
        found += [pathlib.Path("data.csv").exists(), __file__]
    """,
    "no output": """
        import contextlib, io, os
        with contextlib.redirect_stdout(io.StringIO()), open(os.devnull, "w") as nothing:
            print("unseen")
            print("unseen", file=nothing)
        found = 1
    """,
    "an alarm of its own": """
        import signal
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        signal.pause()
        found = 1
    """,
}
PACKAGES = {
    "autograd": """
        import autograd, autograd.numpy as anp
        found = autograd.grad(lambda x: anp.sum(anp.tanh(x)))(np.ones(3))
    """,
    "SymPy": """
        import sympy as sp
        x, y = sp.symbols("x y")
        f = sp.Function("f")
        found = [sp.diff(sp.exp(x) * sp.sin(x), x), sp.integrate(1 / (1 + x**2), x), sp.solve(x**2 - 2, x)]
        found += [sp.latex(x / y)]
        found += [sp.dsolve(f(x).diff(x) - f(x)), sp.lambdify(x, sp.tanh(x), "numpy")(np.ones(2)), sp.simplify(x / x)]
        found += [sp.Matrix([[1, 2], [3, 4]]).det(), sp.N(sp.pi, 50), sp.series(sp.log(1 + x), x, 0, 4)]
    """,
    "SciPy": """
        import scipy
        from scipy import integrate, interpolate, linalg, optimize, signal, sparse, special, stats
        found = [integrate.solve_ivp(lambda t, y: -y, (0, 1), [1.0]).y, integrate.quad(np.sin, 0, 1)]
        found += [optimize.minimize(lambda x: x @ x, np.ones(2)).x, optimize.linprog([1], A_ub=[[-1]], b_ub=[0]).x]
        found += [stats.norm.cdf(0.5), sparse.eye(3).tocsr() @ np.ones(3), special.softmax([1.0, 2.0])]
        found += [interpolate.CubicSpline([0, 1, 2], [0, 1, 4])(1.5), signal.convolve([1, 2], [1, 1])]
        found += [linalg.lu(np.eye(2)), linalg.expm(np.eye(2))]
    """,
    "Matplotlib": r"""
        import io
        import matplotlib.pyplot as plt
        x = np.linspace(-1, 1, 20)
        figure, axes = plt.subplots(1, 2)
        axes[0].plot(x, x**2, label=r"$x^2 + \alpha$")
        axes[0].legend()
        axes[0].set_xlabel("x")
        axes[1].contourf(x, x, np.outer(x, x))
        plt.show()
        picture = io.BytesIO()
        figure.savefig(picture, format="png")
        found = picture.getvalue()[:4]
    """,
    "Matplotlib's figure alone": """
        from matplotlib.figure import Figure
        figure = Figure()
        figure.subplots().imshow(np.eye(3))
        figure.canvas.draw()
        found = 1
    """,
}
HELD_TOGETHER = NUMPY | LIBRARY | PACKAGES
CONFINED = ("A", "B", "C", "D")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    asked = exercise(part("worked", "value", type="boolean"), packages=["autograd", "matplotlib", "scipy", "sympy"])
    return write_course(tmp_path_factory.mktemp("course"), asked, "worked = True\n")


def submission(body: str) -> str:
    lines = body.strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "import numpy as np\n\n" + "\n".join(line[indent:] for line in lines) + "\n\nworked = found is not None\n"


@pytest.mark.parametrize("level", CONFINED)
def test_what_right_submissions_use_works(tmp_path, course, level):
    files = {f"n{number}": submission(body) for number, body in enumerate(HELD_TOGETHER.values())}
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", str(course), without=",".join(LEVELS[level]))
    found = dict(zip(HELD_TOGETHER, (answers(report)["worked"] for report in reports.values()), strict=True))
    assert found == dict.fromkeys(HELD_TOGETHER, ("pass", ""))
    assert code == 0


ALONE = "A submission runs alone, without files, network or other processes: it computes with what it is given."
DENIED = "PermissionError: [Errno 1] Operation not permitted"
MISSING = "FileNotFoundError: [Errno 2] No such file or directory"
REFUSED = {
    "reading a file": ("open('data.csv')", f"{MISSING}: 'data.csv'"),
    "reading an array": ("np.loadtxt('data.csv')", "FileNotFoundError: data.csv not found"),
    "writing a file": ("open('out.txt', 'w')", "OSError: [Errno 30] Read-only file system: 'out.txt'"),
    "a folder": ("__import__('os').mkdir('out')", f"{DENIED}: 'out'"),
    "a program": ("__import__('subprocess').run(['ls'])", DENIED),
    "a process": ("__import__('os').fork()", DENIED),
    "a pool of processes": ("__import__('multiprocessing').Pool(2)", MISSING),
    "the network": ("__import__('socket').create_connection(('127.0.0.1', 80))", DENIED),
    "a page": (
        "__import__('urllib.request').request.urlopen('http://127.0.0.1')",
        "URLError: <urlopen error [Errno 1] Operation not permitted>",
    ),
    "a temporary file": (
        "__import__('tempfile').TemporaryFile()",
        "FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp', '/var/tmp', '/usr/tmp', '/']",
    ),
}


@pytest.mark.skipif(machine_level() != "A", reason="which error it is depends on the layer that refuses")
def test_what_is_refused_is_said_in_one_sentence(tmp_path, course):
    files = {
        f"n{number}": f"import numpy as np\nworked = {line}\n" for number, (line, _) in enumerate(REFUSED.values())
    }
    code, reports = check_each("hw1-tiny", files, tmp_path, "--course", str(course))
    found = [answers(report)["worked"] for report in reports.values()]
    assert found == [
        ("error", f"Loading the file raised {said}. {ALONE}\n    hw1_tiny.py, line 2: worked = {line}")
        for line, said in REFUSED.values()
    ]
    assert code == 1


def test_an_error_of_its_own_is_left_as_it_is(tmp_path, course):
    files = {"own": "raise ValueError('no file')\n", "late": "raise TimeoutError('too late')\n"}
    _, reports = check_each("hw1-tiny", files, tmp_path, "--course", str(course))
    assert [answers(report)["worked"][1].splitlines()[0] for report in reports.values()] == [
        "Loading the file raised ValueError: no file",
        "Loading the file raised TimeoutError: too late",
    ]


def test_packages_that_are_not_installed_are_not_looked_for_in_the_sandbox(tmp_path, course):
    files = {
        "other": "import click\nworked = True\n",
        "hidden": "worked = __import__('importlib').import_module('click')\n",
    }
    _, reports = check_each("hw1-tiny", files, tmp_path, "--course", str(course))
    refused, unseen = (answers(report)["worked"] for report in reports.values())
    assert (refused[0], unseen[0]) == ("error", "error")
    assert "imports click, but this exercise allows" in refused[1]
    assert unseen[1].splitlines()[0] == "Loading the file raised ModuleNotFoundError: No module named 'click'"
