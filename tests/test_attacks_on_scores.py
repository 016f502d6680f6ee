"""Submissions that would have points for nothing: objects that lie, patched libraries, forged and replayed frames,
memory searched for what is expected, state kept between calls, formulas and values that are meant to be misread.

Every answer here is wrong. The test asks for no points at all, and for the status and the first line of the message.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest

from helpers import HEAD, check_each, hurried_course, returning

WROTE = "Calling jacobian wrote into the channel that the answers go through, so they cannot be read."
BROKE = "Calling jacobian broke the channel that the answers go through."
OBJECT = "jacobian returned an object of class Lie."
ZEROS = "Expected -3.05613 at index [2, 4], got 0; 15 of 15 entries differ."
SEED = "9876543210"

# What every attack may use: gradekit's own modules in its process, a frame's bytes, the request that is being answered.
TOP = """import atexit, gc, json, os, struct, sys, threading, time
worker, frames, wire = (sys.modules[f"gradekit.{name}"] for name in ("student.worker", "frames", "wire"))

def frame(header, body=b"", tag=0):
    header = json.dumps(header).encode()
    return struct.pack("<IQQ", len(header), len(body), tag) + header + body

def request():
    found = sys._getframe()
    while not hasattr(found.f_locals.get("request"), "tag"): found = found.f_back
    return found.f_locals["request"]

def blob(tree, data=b""):
    text = json.dumps(tree).encode()
    return struct.pack("<I", len(text)) + text + data

"""
WRONG = "WRONG = lambda W2, x: np.zeros((len(W2), len(x)))\n"
# What is still to be found when a submission runs: all objects, and what they refer to.
SEARCH = """count = []
R = lambda W1, W2, x, dsigma: W2 @ np.diag(dsigma(W1 @ x)) @ W1

def everything():
    known, left = set(), [*gc.get_objects(), *sys.modules.values(), *sys._current_frames().values()]
    while left:
        each = left.pop()
        if id(each) not in known:
            known.add(id(each)); yield each
            if isinstance(each, (dict, list, tuple, type(sys))) or hasattr(each, "__dict__"):
                left += gc.get_referents(each)

def found(shape): return [each for each in everything() if type(each) is np.ndarray and each.shape == shape]
def numbers(): return {each for each in everything() if type(each) is int}
"""
REST = """

def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    return np.zeros((1, 1, 1))
"""
# Definitions, what `jacobian` returns, and the status and message of its part.
LIES = {
    "equal to everything": (
        (
            "class Lie:\n"
            "    __eq__ = __ne__ = __lt__ = __le__ = __bool__ = lambda *a: True\n"
            "    __hash__ = lambda self: 0\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "array on request": (
        ("class Lie:\n    def __array__(self, *a, **k): return np.zeros((3, 2))\n"),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "another array at every request": (
        (
            "class Lie:\n"
            "    asked = []\n"
            "    def __array__(self, *a, **k): self.asked.append(1); return np.full((3, 2), len(self.asked))\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "functions of NumPy's answered by itself": (
        (
            "class Lie:\n"
            "    def __array_function__(self, *a): return True\n"
            "    def __array_ufunc__(self, *a, **k): return True\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "array interface to its own memory": (
        ("class Lie:\n    def __init__(self, a): self.kept = a; self.__array_interface__ = a.__array_interface__\n"),
        "Lie(WRONG(W2, x))",
        "fail",
        OBJECT,
    ),
    "array interface to any memory": (
        (
            "class Lie:\n"
            "    __array_interface__ = {'shape': (3, 2), 'typestr': '<f8', 'data': (id(object), True), 'version': 3}\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "float that is another one every time": (
        (
            "class Lie(float):\n"
            "    asked = []\n"
            "    def __float__(self): self.asked.append(1); return float(len(self.asked))\n"
        ),
        "Lie(2)",
        "fail",
        "jacobian varies: the same call gave 1, then 9.",
    ),
    "index and int that lie": (
        ("class Lie:\n    def __index__(self): return 1\n    __int__ = __float__ = __complex__ = __index__\n"),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "int that lies": (
        (
            "class Lie(int):\n"
            "    def __int__(self): return 7\n"
            "    __index__ = __trunc__ = __int__\n"
            "    def bit_length(self): return 1\n"
        ),
        "Lie(10**5000)",
        "fail",
        "Expected shape (3, 5), got shape () (one number).",
    ),
    "list of no length": (
        ("class Lie(list):\n    def __len__(self): return 0\n    def __iter__(self): return iter([0.0] * 6)\n"),
        "Lie([1.0])",
        "fail",
        "Expected shape (3, 5), got shape (6,).",
    ),
    "list without end": (
        ("class Lie(list):\n    def __len__(self): return 1\n    def __iter__(self):\n        while True: yield 0.0\n"),
        "Lie([1.0])",
        "error",
        "Calling jacobian used more than 1 s of CPU time: is there an endless loop?",
    ),
    "class of an array": (
        ("class Lie:\n    @property\n    def __class__(self): return np.ndarray\n"),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "class of an array that converts": (
        (
            "class Lie:\n"
            "    @property\n"
            "    def __class__(self): return np.ndarray\n"
            "    def __array__(self, *a, **k): return np.zeros((3, 2))\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "class of a float": (
        ("class Lie:\n    @property\n    def __class__(self): return float\n    def __float__(self): return 0.0\n"),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "class of a truth value": (
        ("class Lie:\n    @property\n    def __class__(self): return bool\n"),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "class of gradekit's own": (
        (
            "class Lie:\n"
            "    @property\n"
            "    def __class__(self): return sys.modules['gradekit.functions'].FunctionSpec\n"
            "    name, order, coefficients = 'tanh', 0, ()\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "class that is an instance of all": (
        (
            "class All(type):\n"
            "    def __instancecheck__(cls, other): return True\n"
            "    __subclasscheck__ = __eq__ = __instancecheck__\n"
            "    __hash__ = type.__hash__\n"
            "class Lie(metaclass=All):\n"
            "    pass\n"
        ),
        "Lie()",
        "fail",
        OBJECT,
    ),
    "array with another shape": (
        (
            "class Lie(np.ndarray):\n"
            "    shape, ndim, size, nbytes, dtype = (3, 2), 2, 6, 48, np.dtype(float)\n"
            "    def astype(self, *a, **k): return self\n"
            "    def tobytes(self, *a): return bytes(48)\n"
        ),
        "np.zeros(1).view(Lie)",
        "fail",
        "Expected shape (3, 5), got shape (1,).",
    ),
    "array with another type of entry": (
        (
            "class Lie(np.ndarray):\n"
            "    @property\n"
            "    def dtype(self): return np.dtype('f8')\n"
            "    @dtype.setter\n"
            "    def dtype(self, to): pass\n"
        ),
        "np.array([None] * 6).reshape(3, 2).view(Lie)",
        "fail",
        "jacobian returned a list with None in it.",
    ),
    "scalar with another value": (
        ("class Lie(np.float64):\n    def __float__(self): return 1.0\n    def item(self): return 1.0\n"),
        "Lie(2)",
        "fail",
        "Expected shape (3, 5), got shape () (one number).",
    ),
    "matrix that lies": (
        (
            "class Lie(np.matrix):\n"
            "    def __array_finalize__(self, of): pass\n"
            "    def tolist(self): return [[1.0, 2.0]] * 3\n"
        ),
        "WRONG(W2, x).view(Lie)",
        "fail",
        ZEROS,
    ),
    "text that lies": (
        ("class Lie(str):\n    def __str__(self): return '0'\n    __format__ = __repr__ = __str__\n"),
        "Lie('x')",
        "fail",
        "jacobian returned text ('0').",
    ),
    "dictionary that lies": (
        (
            "class Lie(dict):\n"
            "    def keys(self): return ['$', 'd', 's', 'o']\n"
            "    def values(self): return ['array', 'f8', [3, 2], 0]\n"
            "    def __len__(self): return 4\n"
            "    def __iter__(self): return iter(self.keys())\n"
        ),
        "Lie()",
        "fail",
        "jacobian returned a dictionary.",
    ),
    "tuple that lies": (
        ("class Lie(tuple):\n    def __len__(self): return 3\n    def __getitem__(self, at): return [0.0, 0.0]\n"),
        "Lie(())",
        "fail",
        "Expected shape (3, 5), got shape (0,).",
    ),
    "set that lies": (
        ("class Lie(set):\n    def __len__(self): return 0\n    def __iter__(self): return iter([[0.0]])\n"),
        "Lie()",
        "fail",
        "jacobian returned malformed: what no set can hold.",
    ),
    "node of the wire as a dictionary": (
        "",
        "{'$': 'array', 'd': 'f8', 's': [3, 2], 'o': 0}",
        "fail",
        "jacobian returned a dictionary.",
    ),
    "function of gradekit's": ("", "sigma", "fail", "jacobian returned a function, not what it gives when called."),
    "generator": (
        "",
        "(row for row in WRONG(W2, x))",
        "fail",
        "jacobian returned a generator object: wrap it in list(...).",
    ),
    "generator without end": ("", "iter(int, 1)", "fail", "jacobian returned an object of class callable_iterator."),
    "range of 10**18": (
        "",
        "range(10**18)",
        "fail",
        "jacobian returned more than 1,000,000 values in lists: return an array.",
    ),
    "NaN": (
        "",
        "np.full((len(W2), len(x)), np.nan)",
        "fail",
        "Expected -0.696272 at index [0, 0], got NaN; 15 of 15 entries differ.",
    ),
    "infinities": (
        "",
        "np.full((len(W2), len(x)), np.inf)",
        "fail",
        "Expected -0.696272 at index [0, 0], got inf; 15 of 15 entries differ.",
    ),
    "masked array": ("", "np.ma.masked_all((len(W2), len(x)))", "fail", "jacobian returned a masked array."),
    "array of objects": (
        "",
        "np.array([[object()] * len(x)] * len(W2))",
        "fail",
        "jacobian returned an object of class object.",
    ),
    "array of lying objects": (
        (
            "class Lie:\n"
            "    __eq__ = lambda *a: True\n"
            "    def __float__(self): return 0.0\n"
            "    __sub__ = __rsub__ = __abs__ = lambda *a: 0.0\n"
        ),
        "np.array([[Lie()] * len(x)] * len(W2), object)",
        "fail",
        OBJECT,
    ),
    "array of records": (
        "",
        "np.zeros((len(W2), len(x)), [('a', 'f8')])",
        "fail",
        "jacobian returned an array of [('a', '<f8')].",
    ),
    "array of dates": (
        "",
        "np.zeros((len(W2), len(x)), 'M8[s]')",
        "fail",
        "jacobian returned an array of datetime64[s].",
    ),
    "array of text": (
        "",
        "np.full((len(W2), len(x)), '0.0')",
        "fail",
        "jacobian returned a list with text ('0.0') in it.",
    ),
    "7 TiB from one number": (
        "",
        "np.broadcast_to(np.float64(0), (10**6, 10**6))",
        "fail",
        "jacobian returned an array of shape (1000000, 1000000), 7629395 MB of data.",
    ),
    "8 EiB from one number": (
        "",
        "np.broadcast_to(np.float64(0), (2**20, 2**20, 2**20))",
        "error",
        (
            "Calling jacobian raised ValueError: array is too big; `arr.size * "
            "arr.dtype.itemsize` is larger than the maximum possible size."
        ),
    ),
    "axis of no length and others of many": (
        "",
        "np.zeros((0, 2**40))",
        "fail",
        "Expected shape (3, 5), got shape (0, 1099511627776).",
    ),
    "list inside itself": (
        "a = []; a.append(a)\n",
        "a",
        "fail",
        "jacobian returned something nested more than 32 deep.",
    ),
    "tree of lists": (
        "",
        "__import__('functools').reduce(lambda a, _: [a, a], range(40), 0.0)",
        "fail",
        "jacobian returned something nested more than 32 deep.",
    ),
    "its arguments": ("", "(W1, W2, x)", "fail", "jacobian returned a ragged list: its rows have 4, 3, 5 entries."),
    "class in place of a value": (
        "",
        "np.ndarray",
        "fail",
        "jacobian returned a function, not what it gives when called.",
    ),
    "half precision": (
        "",
        "WRONG(W2, x).astype('f2')",
        "fail",
        "jacobian returned float16, which keeps only three digits: compute in float64.",
    ),
    "bytes": ("", "WRONG(W2, x).tobytes()", "fail", "jacobian returned an object of class bytes."),
    "memory view": ("", "memoryview(WRONG(W2, x))", "fail", "jacobian returned an object of class memoryview."),
    "a coroutine": (
        "async def later(): return 0\n",
        "later()",
        "fail",
        "jacobian returned an object of class coroutine.",
    ),
}

# What is changed in the libraries before anything is called; what is returned is wrong.
PATCHES = {
    "numpy.allclose": (
        "np.allclose = np.isclose = np.array_equal = np.array_equiv = lambda *a, **k: True\n",
        "fail",
        ZEROS,
    ),
    "numpy.testing": (
        (
            "import numpy.testing\n"
            "for name in dir(np.testing):\n"
            "    if name.startswith('assert'): setattr(np.testing, name, lambda *a, **k: None)\n"
        ),
        "fail",
        ZEROS,
    ),
    "numpy.asarray": (
        "np.asarray = np.array = lambda *a, **k: np.zeros((3, 2))\n",
        "fail",
        "Expected shape (3, 5), got shape (3, 2).",
    ),
    "numpy.abs and max": ("np.abs = np.max = np.linalg.norm = np.subtract = lambda *a, **k: 0.0\n", "fail", ZEROS),
    "math.isclose": (("import math, operator\nmath.isclose = operator.eq = lambda *a, **k: True\n"), "fail", ZEROS),
    "builtins.isinstance": (
        ("import builtins\nbuiltins.isinstance = lambda *a: True\n"),
        "error",
        "Loading the file broke the channel that the answers go through.",
    ),
    "builtins that compare": (
        ("import builtins\nbuiltins.all = builtins.any = builtins.abs = lambda *a, **k: True\n"),
        "missing",
        "jacobian is still the starter's placeholder.",
    ),
    "builtins.len": (
        ("import builtins\nbuiltins.len = lambda *a: 0\n"),
        "error",
        "Loading the file wrote into the channel that the answers go through, so they cannot be read.",
    ),
    "builtins.__import__": (
        ("import builtins\nbuiltins.__import__ = None\n"),
        "error",
        "Calling jacobian raised TypeError: 'NoneType' object is not callable",
    ),
    "json.dumps": (
        (
            'forged = lambda *a, **k: \'{"ok": true, "status": "pass", "score": 3}\'\n'
            "json.dumps = sys.modules['gradekit.wire'].AS_JSON = forged\n"
        ),
        "fail",
        "jacobian returned malformed: KeyError.",
    ),
    "json.loads": ("json.loads = lambda *a, **k: {'ok': True}\n", "error", WROTE),
    "struct.pack": ("struct.pack = lambda *a: bytes(20)\n", "fail", ZEROS),
    "the frames' prefix": (
        (
            "class Prefix:\n"
            "    size = 20\n"
            "    pack = lambda self, *a: struct.pack('<IQQ', 11, 0, a[2]) + b'{\"ok\":true}'\n"
            "    unpack = lambda self, data: struct.unpack('<IQQ', data)\n"
            "frames.PREFIX = Prefix()\n"
        ),
        "error",
        WROTE,
    ),
    "os.write": (
        ("write = os.write\nos.write = lambda to, data: len(data)\n"),
        "error",
        "Loading the file took longer than 4 s: is there an endless loop, or does it wait for something?",
    ),
    "os.write that adds": (
        (
            "write = os.write\n"
            "os.write = lambda to, data: write(to, bytes(data)) if to != 4 else write(to, "
            "bytes(data) + bytes(1)) - 1\n"
        ),
        "fail",
        ZEROS,
    ),
    "os._exit": ("os._exit = lambda code: None\n", "fail", ZEROS),
    "time.perf_counter": ("time.perf_counter = time.monotonic = lambda: float('nan')\n", "fail", ZEROS),
}

# What is changed in gradekit's own modules in the student's process.
PROTOCOL = {
    "every answer is the question": (
        "worker.Worker.call = lambda self, header, body: ({'ok': True}, bytes(body))\n",
        "fail",
        "jacobian returned malformed: function.",
    ),
    "every answer is ok": (
        "worker.Worker.answer = lambda self, request: ({'ok': True}, b'')\n",
        "fail",
        "jacobian returned malformed: too short.",
    ),
    "every answer is itself": (
        "worker.Worker.answer = lambda self, request: ({'ok': True, 'itself': True}, blob(True))\n",
        "fail",
        "Expected shape (3, 5), got shape () (one number).",
    ),
    "every answer is missing": (
        "worker.Worker.answer = lambda self, request: ({'missing': 'placeholder'}, b'')\n",
        "error",
        WROTE,
    ),
    "every answer is a verdict": (
        (
            "worker.Worker.call = lambda self, header, body: ({'ok': True, 'status': 'pass', "
            "'score': 3, 'verdict': 'equal'}, blob('pass'))\n"
        ),
        "fail",
        "jacobian returned text ('pass').",
    ),
    "every answer overflows": (
        (
            "worker.Worker.call = lambda self, header, body: ({'ok': True, 'uncarried': 'no "
            "number: OverflowError'}, b'')\n"
        ),
        "fail",
        "jacobian returned no number: OverflowError.",
    ),
    "every answer changes all": (
        "worker.Worker.call = lambda self, header, body: ({'ok': True, 'changed': list(range(63))}, blob(None))\n",
        "fail",
        "jacobian returned None: does the function end without `return`?",
    ),
    "every answer is pending": (
        (
            "worker.Worker.call = lambda self, header, body: ({'ok': True, 'pending': True, "
            "'undecided': True}, blob(None))\n"
        ),
        "fail",
        "jacobian returned None: does the function end without `return`?",
    ),
    "every question is another": (
        ("worker.KNOWN[:] = [worker.KNOWN[-1]] * len(worker.KNOWN)\n"),
        "missing",
        "ch2_backprop.py defines no jacobian.",
    ),
    "every value is encoded as none": (
        "wire.encode = lambda *a, **k: blob(None)\n",
        "fail",
        "jacobian returned None: does the function end without `return`?",
    ),
    "every value is a forged array": (
        "wire.encode = lambda *a, **k: blob({'$': 'array', 'd': 'f8', 's': [0, 2**40], 'o': 0})\n",
        "fail",
        "Expected shape (3, 5), got shape (0, 1099511627776).",
    ),
    "arrays that share their bytes": (
        "wire.encode = lambda *a, **k: blob([{'$': 'array', 'd': 'f8', 's': [2], 'o': 0}] * 3, bytes(16))\n",
        "fail",
        "jacobian returned malformed: array outside the data.",
    ),
    "a float that is no number in JSON": (
        "wire.encode = lambda *a, **k: b'\\x03\\0\\0\\0NaN'\n",
        "fail",
        "Expected shape (3, 5), got shape () (one number).",
    ),
    "objects by name": (
        "wire.encode = lambda *a, **k: blob({'$': 'class', 'v': 'os.system'})\n",
        "fail",
        "jacobian returned malformed: KeyError.",
    ),
    "a method of the reader": (
        "wire.encode = lambda *a, **k: blob({'$': 'items', 'v': [0]})\n",
        "fail",
        "jacobian returned malformed: KeyError.",
    ),
    "a SymPy record": (
        "wire.encode = lambda *a, **k: blob({'$': 'sympy', 'v': [['Symbol', 0, '__class__']], 'a': []})\n",
        "fail",
        "jacobian returned a SymPy expression.",
    ),
    "a seconds field that is none": (
        (
            "answer = worker.Worker.answer\n"
            "class Header(dict):\n"
            "    def __setitem__(self, *a): dict.__setitem__(self, 'seconds', float('nan'))\n"
            "worker.Worker.answer = lambda self, request: (lambda h, b: (Header(h), b))(*answer(self, request))\n"
        ),
        "fail",
        ZEROS,
    ),
}

# The body of `jacobian`.
FRAMES = {
    "no tag": ("os.write(4, frame({'ok': True}, blob(0.0))); return WRONG(W2, x)", "error", WROTE),
    "guessed tags": (
        ("for tag in range(1, 50): os.write(4, frame({'ok': True}, blob(0.0), tag))\n    return WRONG(W2, x)"),
        "error",
        WROTE,
    ),
    "the last tag again": (
        (
            "seen.append(request().tag)\n"
            "    if len(seen) > 1: os.write(4, frame({'ok': True}, blob(0.0), seen[0]))\n"
            "    return WRONG(W2, x)"
        ),
        "error",
        WROTE,
    ),
    "the tag and one": (
        "os.write(4, frame({'ok': True}, blob(0.0), request().tag + 1)); return WRONG(W2, x)",
        "error",
        WROTE,
    ),
    "the tag turned round": (
        "os.write(4, frame({'ok': True}, blob(0.0), request().tag ^ (2**64 - 1))); return WRONG(W2, x)",
        "error",
        WROTE,
    ),
    "a reply from a thread": (
        (
            "asked = request()\n"
            "    threading.Thread(target=lambda: os.write(4, frame({'ok': True}, blob(0.0), asked.tag))).start()\n"
            "    time.sleep(0.1); return WRONG(W2, x)"
        ),
        "error",
        WROTE,
    ),
    "a thread that goes on": (
        (
            "def flood():\n"
            "        while True: os.write(4, frame({'ok': True})); time.sleep(0.001)\n"
            "    threading.Thread(target=flood, daemon=True).start()\n"
            "    time.sleep(0.1); return WRONG(W2, x)"
        ),
        "error",
        WROTE,
    ),
    "a frame in a frame": (
        (
            "inner = frame({'ok': True}, blob(0.0), request().tag)\n"
            "    os.write(4, frame({'ok': True}, inner)); return WRONG(W2, x)"
        ),
        "error",
        WROTE,
    ),
    "a header with two answers": (
        (
            "os.write(4, struct.pack('<IQQ', 33, 0, request().tag) + "
            'b\'{"ok":false,"ok":true,"missing":0}\'[:33]); time.sleep(9)'
        ),
        "error",
        WROTE,
    ),
    "the next question taken away": (
        (
            "os.set_blocking(3, False)\n"
            "    try: os.read(3, 1 << 20)\n"
            "    except BlockingIOError: pass\n"
            "    return WRONG(W2, x)"
        ),
        "error",
        BROKE,
    ),
    "questions read by a thread": (
        ("threading.Thread(target=lambda: os.read(3, 1 << 20), daemon=True).start()\n    return WRONG(W2, x)"),
        "error",
        "Calling jacobian took longer than 4 s: is there an endless loop, or does it wait for something?",
    ),
    "questions answered by a thread": (
        (
            "def serve():\n"
            "        while True:\n"
            "            asked = frames.read(3); frames.write(4, frames.Frame({'ok': True}, blob(0.0), asked.tag))\n"
            "    threading.Thread(target=serve, daemon=True).start()\n"
            "    return WRONG(W2, x)"
        ),
        "error",
        "Calling jacobian took longer than 4 s: is there an endless loop, or does it wait for something?",
    ),
    "replies that go elsewhere": (
        "os.dup2(1, 4); return WRONG(W2, x)",
        "error",
        BROKE,
    ),
    "requests from elsewhere": (
        (
            "reading, writing = os.pipe(); os.write(writing, frame({'read': 'clipping'})); "
            "os.dup2(reading, 3); return WRONG(W2, x)"
        ),
        "fail",
        ZEROS,
    ),
    "a descriptor that never blocks": ("os.set_blocking(4, False); return np.zeros((1000, 1000))", "error", BROKE),
    "an answer at the end": (
        "atexit.register(lambda: os.write(4, frame({'ok': True}, blob(0.0)))); return WRONG(W2, x)",
        "fail",
        ZEROS,
    ),
}

# The body of `jacobian`, which would know its questions or what is expected.
STATE = {
    "counts its calls": (
        ("count.append(1)\n    return R(W1, W2, x, dsigma) if len(count) % 2 else WRONG(W2, x)"),
        "fail",
        "Expected -9.58838 at index [1, 0], got 0; 6 of 6 entries differ.",
    ),
    "right only at first": (
        ("count.append(1)\n    return R(W1, W2, x, dsigma) if len(count) == 1 else WRONG(W2, x)"),
        "fail",
        "jacobian varies: the same call gave -3.05613, then 0 at index [2, 4].",
    ),
    "right only when asked again": (
        (
            "count.append(x.tobytes())\n"
            "    return R(W1, W2, x, dsigma) if count.count(x.tobytes()) > 1 else WRONG(W2, x)"
        ),
        "fail",
        "jacobian varies: the same call gave 0, then -3.05613 at index [2, 4].",
    ),
    "the first answer to all": (
        "count.append(R(W1, W2, x, dsigma)); return count[0]",
        "fail",
        "Expected shape (2, 3), got shape (3, 5).",
    ),
    "right but for the last": (
        ("count.append(1)\n    return R(W1, W2, x, dsigma) if len(count) < 8 else WRONG(W2, x)"),
        "fail",
        "jacobian varies: the same call gave -3.05613, then 0 at index [2, 4].",
    ),
    "right for one activation": (
        "return R(W1, W2, x, dsigma) if abs(sigma(1.0) - np.tanh(1.0)) < 1e-9 else WRONG(W2, x)",
        "fail",
        "Expected -9.58838 at index [1, 0], got 0; 6 of 6 entries differ.",
    ),
    "changes its arguments for the next": ("x[:] = 0; W1[:] = 0; W2[:] = 0; return WRONG(W2, x)", "fail", ZEROS),
    "right if an array in memory is right": (
        (
            "wanted = R(W1, W2, x, dsigma)\n"
            "    for each in found(wanted.shape):\n"
            "        if np.allclose(each, wanted): return each\n"
            "    return WRONG(W2, x)"
        ),
        "fail",
        ZEROS,
    ),
    "right if the seed is in memory": (
        "return R(W1, W2, x, dsigma) if int('9876543' + '210') in numbers() else WRONG(W2, x)",
        "fail",
        ZEROS,
    ),
    "right if the generator's state is in memory": (
        (
            "kept = np.random.get_state()\n"
            "    for seed in range(50):\n"
            "        drawn = np.random.RandomState(seed).standard_normal(W1.shape)\n"
            "        if np.allclose(drawn, W1): return R(W1, W2, x, dsigma)\n"
            "    return WRONG(W2, x)"
        ),
        "fail",
        ZEROS,
    ),
    "right if a frame knows": (
        (
            "frame = sys._getframe()\n"
            "    while frame:\n"
            "        if any(word in str(frame.f_locals.keys()) for word in ('expected', "
            "'reference', 'seed')): return R(W1, W2, x, dsigma)\n"
            "        frame = frame.f_back\n"
            "    return WRONG(W2, x)"
        ),
        "fail",
        ZEROS,
    ),
    "right if a module knows": (
        (
            "if any('judge' in name or 'solution' in name for name in sys.modules): return R(W1, W2, x, dsigma)\n"
            "    return WRONG(W2, x)"
        ),
        "fail",
        ZEROS,
    ),
}

# Definitions, and what `jacobian` does.
RAISES = {
    "text with a report": (
        ("class Lie(Exception):\n    def __str__(self): return '\\n  \\u2713 jacobian  3 / 3\\n  6 of 6 points'\n"),
        "raise Lie",
        "error",
        "Calling jacobian raised Lie: ✓ jacobian 3 / 3 6 of 6 points",
    ),
    "text that computes without end": (
        ("class Lie(Exception):\n    def __str__(self):\n        while True: pass\n"),
        "raise Lie",
        "error",
        "Calling jacobian used more than 1 s of CPU time: is there an endless loop?",
    ),
    "text that is no text": (
        ("class Lie(Exception):\n    def __str__(self): return 7\n"),
        "raise Lie",
        "error",
        "Calling jacobian raised Lie: (its text could not be read)",
    ),
    "text that answers": (
        ("class Lie(Exception):\n    def __str__(self): os.write(4, frame({'ok': True}, blob(0.0))); return ''\n"),
        "raise Lie",
        "error",
        WROTE,
    ),
    "name with a report": (
        "Lie = type('pass\\n  \\u2713 jacobian', (Exception,), {})\n",
        "raise Lie",
        "error",
        "Calling jacobian raised pass ✓ jacobian.",
    ),
    "name of a fault of gradekit's": (
        "Lie = type('MissingPackage', (ImportError,), {})\n",
        "raise Lie('numpy', name='numpy')",
        "error",
        "Calling jacobian raised MissingPackage: numpy",
    ),
    "gradekit's own fault": (
        "Lie = sys.modules['gradekit.student.guard'].RefusedImport\n",
        "raise Lie('imports nothing')",
        "error",
        "ch2_backprop.py imports nothing.",
    ),
    "gradekit's own end": (
        "Lie = wire.WireError\n",
        "raise Lie('right')",
        "error",
        "Calling jacobian raised WireError: right",
    ),
    "end of the pipe": ("Lie = EOFError\n", "raise Lie", "error", "Calling jacobian raised EOFError."),
    "overflow": (
        "Lie = OverflowError\n",
        "raise Lie('large')",
        "error",
        "Calling jacobian raised OverflowError: large",
    ),
    "group of many": (
        "Lie = lambda: ExceptionGroup('many', [ValueError(n) for n in range(10_000)])\n",
        "raise Lie()",
        "error",
        "Calling jacobian raised ExceptionGroup: many (10000 sub-exceptions)",
    ),
    "causes in a ring": (
        "Lie = ValueError('a'); Lie.__cause__ = Lie.__context__ = KeyError(); Lie.__cause__.__cause__ = Lie\n",
        "raise Lie",
        "error",
        "Calling jacobian raised ValueError: a",
    ),
    "traceback that lies": (
        ("class Lie(Exception):\n    __traceback__ = property(lambda self: 3, lambda self, to: None)\n"),
        "raise Lie",
        "error",
        "Calling jacobian raised Lie.",
    ),
    "memory that is none": (
        "Lie = MemoryError\n",
        "raise Lie('right')",
        "error",
        "Calling jacobian ran out of memory (the limit is 1024 MB). right.",
    ),
    "assertion": (
        "Lie = AssertionError\n",
        "raise Lie('status: pass')",
        "error",
        "Calling jacobian raised AssertionError: status: pass",
    ),
}

# Whole files for notes-reciprocal, which asks for -df/f^2.
FORMULAS = {
    "equal to everything": (
        (
            "class Lie:\n"
            "    __eq__ = __ne__ = lambda *a: True\n"
            "    __hash__ = lambda self: 0\n"
            "reciprocal_derivative = Lie()\n"
        ),
        "error",
        (
            "reciprocal_derivative cannot be read: it is an object of class Lie; a formula of f, "
            "df is asked: text, LaTeX, a SymPy expression or a function."
        ),
    ),
    "text that lies": (
        (
            "class Lie(str):\n"
            "    def __str__(self): return 'df'\n"
            "    __repr__ = __format__ = __str__\n"
            "reciprocal_derivative = Lie('f')\n"
        ),
        "fail",
        (
            "There is a factor f^2 too many, and the sign is wrong. At df = -1.6875, f = 2.8125 "
            "yours is -1.6875, expected 0.213333."
        ),
    ),
    "function that returns an equal": (
        (
            "class Lie:\n"
            "    __eq__ = __ne__ = lambda *a: True\n"
            "    __float__ = lambda self: 0.0\n"
            "reciprocal_derivative = lambda f, df: Lie()\n"
        ),
        "fail",
        "reciprocal_derivative returned an object of class Lie.",
    ),
    "function that returns text": (
        "reciprocal_derivative = lambda f, df: 'df'\n",
        "fail",
        (
            "reciprocal_derivative returned text; a function returns a number: compute it, or "
            "give the text itself as the answer."
        ),
    ),
    "function that returns NaN": (
        "reciprocal_derivative = lambda f, df: float('nan')\n",
        "fail",
        "At f = 2.8125, df = -1.6875 yours is NaN, expected 0.213333.",
    ),
    "function that returns infinity": (
        "reciprocal_derivative = lambda f, df: float('inf')\n",
        "fail",
        "At f = 2.8125, df = -1.6875 yours is inf, expected 0.213333.",
    ),
    "function that overflows everywhere": (
        ("def reciprocal_derivative(f, df):\n    raise OverflowError\n"),
        "error",
        "Calling reciprocal_derivative raised OverflowError.",
    ),
    "function that overflows by a forged reply": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'uncarried': "
            "'no number: OverflowError'}, b'')\n"
            "reciprocal_derivative = lambda f, df: 0\n"
        ),
        "fail",
        "At f = 2.8125, df = -1.6875 yours is NaN, expected 0.213333.",
    ),
    "function that is right at first": (
        (
            "count = []\n"
            "def reciprocal_derivative(f, df):\n"
            "    count.append(1)\n"
            "    return -df / f**2 if len(count) < 3 else 0.0\n"
        ),
        "fail",
        "reciprocal_derivative varies: the same call gave 0.213333, then 0.",
    ),
    "function that is right every other time": (
        (
            "count = []\n"
            "def reciprocal_derivative(f, df):\n"
            "    count.append(1)\n"
            "    return -df / f**2 * (len(count) % 2)\n"
        ),
        "fail",
        "At f = 0.8125, df = -1.1875 yours is 0, expected 1.79882.",
    ),
    "function, then itself": (
        (
            "answer, count = worker.Worker.formula, []\n"
            "def late(self, header, body):\n"
            "    count.append(1)\n"
            "    reply, carried = answer(self, header, body)\n"
            "    return ({**reply, 'itself': True}, blob('df')) if len(count) > 1 else (reply, carried)\n"
            "worker.Worker.formula = late\n"
            "reciprocal_derivative = lambda f, df: 0.0\n"
        ),
        "fail",
        (
            "reciprocal_derivative returned text; a function returns a number: compute it, or "
            "give the text itself as the answer."
        ),
    ),
    "the question as the answer": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': True}, bytes(body))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        (
            "reciprocal_derivative cannot be read: it is a list; a formula of f, df is asked: "
            "text, LaTeX, a SymPy expression or a function."
        ),
    ),
    "a number for all points": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': True}, blob(0.5))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "fail",
        "At f = 2.8125, df = -1.6875 yours is 0.5, expected 0.213333.",
    ),
    "names of what is expected": (
        "reciprocal_derivative = 'expected'\n",
        "error",
        (
            "reciprocal_derivative cannot be read at character 1: 'expected' is not a name of "
            "this exercise; its names are f, df."
        ),
    ),
    "its own name": (
        "reciprocal_derivative = 'reciprocal_derivative'\n",
        "error",
        (
            "reciprocal_derivative cannot be read at character 1: 'reciprocal_derivative' is not "
            "a name of this exercise; its names are f, df."
        ),
    ),
    "letters that look alike": (
        "reciprocal_derivative = '-\\u0501\\u0192/\\u0192^2'\n",
        "error",
        "reciprocal_derivative cannot be read at character 2: 'ԁ' is no sign of a formula.",
    ),
    "undefined everywhere": (
        "reciprocal_derivative = '-df/f^2 + log(-1 - f^2) - log(-1 - f^2) + 1/(f - f)'\n",
        "fail",
        "At df = 437.5, f = -487.5 yours has no value, where -0.00184089 is expected.",
    ),
    "off by very little": (
        "reciprocal_derivative = '-df/f^2 + 10^-40'\n",
        "fail",
        (
            "At df = -1.6875, f = 2.8125 yours agrees with the expected value in its first "
            "digits, and differs from it further behind."
        ),
    ),
    "off by a very small factor": (
        "reciprocal_derivative = '-df/f^2 * (1 + 10^-15)'\n",
        "fail",
        (
            "There is one factor too many. At df = -1.6875, f = 2.8125 yours is "
            "0.2133333333333335466666667, expected 0.2133333333333333333333333."
        ),
    ),
    "right but far out": (
        "reciprocal_derivative = '-df/f^2 + max(0, f - 10^9)'\n",
        "fail",
        "There is one term too many. At df = 2.9375, f = 1e+09 yours is 0.00024414, expected -2.9375e-18.",
    ),
    "tower of powers": (
        "reciprocal_derivative = 'f**' * 400 + 'f'\n",
        "error",
        "reciprocal_derivative cannot be read: the formula has more than 500 numbers, names and operations.",
    ),
    "tower of numbers": (
        "reciprocal_derivative = '9^9^9^9^9'\n",
        "error",
        "reciprocal_derivative cannot be read: an exponent in the formula is larger than 1,000,000.",
    ),
    "tower of numbers in LaTeX": (
        "reciprocal_derivative = r'9^{9^{9^{9^{9}}}}'\n",
        "error",
        "reciprocal_derivative cannot be read: an exponent in the formula is larger than 1,000,000.",
    ),
    "a million characters": (
        "reciprocal_derivative = 'f' * 10**6\n",
        "error",
        (
            "reciprocal_derivative cannot be read: the formula has 1,000,000 characters; 2,000 "
            "are the most that are read."
        ),
    ),
    "a million characters in one name": (
        "reciprocal_derivative = 'df' + 'x' * 1900\n",
        "error",
        (
            "reciprocal_derivative cannot be read at character 1: "
            "'dfxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' is not a name of this exercise; its "
            "names are f, df."
        ),
    ),
    "fractions nested": (
        "reciprocal_derivative = r'\\frac{' * 300\n",
        "error",
        "reciprocal_derivative cannot be read at character 366: brackets more than 60 deep.",
    ),
    "brackets nested": (
        "reciprocal_derivative = '(' * 900 + 'f' + ')' * 900\n",
        "error",
        "reciprocal_derivative cannot be read at character 61: brackets more than 60 deep.",
    ),
    "factorials nested": (
        "reciprocal_derivative = 'factorial(factorial(factorial(9)))'\n",
        "error",
        "reciprocal_derivative cannot be read: a factorial in the formula has too many digits to be computed.",
    ),
    "products that expand": (
        "reciprocal_derivative = '(f+df+1)^200*(f+df+2)^200*(f-df)^200'\n",
        "fail",
        "At df = -1.6875, f = 2.8125 yours is 1.21421e+295, expected 0.213333.",
    ),
    "exponents of a billion": (
        "reciprocal_derivative = '(f + df)^1000000 * f'\n",
        "fail",
        "At df = -1.6875, f = 2.8125 yours is 9.36569e+51152, expected 0.213333.",
    ),
    "a program": (
        "reciprocal_derivative = \"__import__('os').system('id')\"\n",
        "error",
        (
            "reciprocal_derivative cannot be read at character 1: '__import__' is not a function "
            "that is known here; a product needs its *."
        ),
    ),
    "a format": (
        "reciprocal_derivative = '{f.__class__}'\n",
        "error",
        "reciprocal_derivative cannot be read at character 1: curly brackets belong to LaTeX; use round ones.",
    ),
    "a macro": (
        "reciprocal_derivative = r'\\def\\x{\\x\\x}\\x'\n",
        "error",
        "reciprocal_derivative cannot be read at character 1: \\def is not a command that is read here.",
    ),
    "a file of LaTeX": (
        "reciprocal_derivative = r'\\input{/etc/passwd}'\n",
        "error",
        (
            "reciprocal_derivative cannot be read at character 8: '/' cannot stand here: a "
            "number, a name or a bracket is missing before it."
        ),
    ),
    "terminal codes": (
        "reciprocal_derivative = '\\x1b]52;c;aGk=\\x07 df'\n",
        "error",
        "reciprocal_derivative cannot be read at character 1: '\\x1b' is no sign of a formula.",
    ),
    "workflow commands": (
        "reciprocal_derivative = '\\n::set-output name=score::2\\n##vso[task.complete result=Succeeded;]'\n",
        "error",
        "reciprocal_derivative cannot be read at character 2: a colon belongs to no formula.",
    ),
    "symbol named __class__": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, '__class__']], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        (
            "reciprocal_derivative cannot be read: the symbol '__class__' is not a name of this "
            "exercise; its names are f, df."
        ),
    ),
    "symbol of 400 characters": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, 'f' * 400]], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        (
            "reciprocal_derivative cannot be read: the symbol "
            "'ffffffffffffffffffffffffffffffffffffffff' is not a name of this exercise; its "
            "names are f, df."
        ),
    ),
    "symbol of a million characters": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, 'f' * 10**6]], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        (
            "reciprocal_derivative cannot be read: it is malformed: ValueError; a formula of f, "
            "df is asked: text, LaTeX, a SymPy expression or a function."
        ),
    ),
    "integrals nested": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, 'f'], *[['Integral', 1, '']] * "
            "400], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: an unevaluated Integral of SymPy's: call .doit() on it.",
    ),
    "powers nested": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [*[['Rational', 0, '9/1']] * 200, *[['Pow', 2, "
            "'']] * 199], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: the formula is nested more than 60 deep.",
    ),
    "powers of nine": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [*[['Rational', 0, '9/1']] * 6, *[['Pow', 2, "
            "'']] * 5], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: an exponent in the formula is larger than 1,000,000.",
    ),
    "a function by name": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, 'f'], ['__import__', 1, '']], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: '__import__' of SymPy's is not known here.",
    ),
    "more arguments than there are": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, 'f'], ['Add', 500, '']], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: a SymPy expression whose parts do not belong together.",
    ),
    "arguments left over": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [*[['Symbol', 0, 'f']] * 500], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: a SymPy expression whose parts do not belong together.",
    ),
    "a fraction over zero": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Rational', 0, '1/0']], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: a SymPy expression whose parts do not belong together.",
    ),
    "a number of 400 digits": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Rational', 0, '9' * 390 + '/1']], 'a': []}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "error",
        "reciprocal_derivative cannot be read: a SymPy expression whose parts do not belong together.",
    ),
    "an assumption that is none": (
        (
            "worker.Worker.formula = lambda self, header, body: ({'ok': True, 'itself': "
            "True}, blob({'$': 'sympy', 'v': [['Symbol', 0, 'df']], 'a': [['df', '__class__']]}))\n"
            "reciprocal_derivative = 'df'\n"
        ),
        "fail",
        (
            "There is a factor f^2 too many, and the sign is wrong. At df = -1.6875, f = 2.8125 "
            "yours is -1.6875, expected 0.213333."
        ),
    ),
    "a false SymPy": (
        (
            "class Basic:\n"
            "    args, free_symbols = (), ()\n"
            "    def __call__(self): return 0\n"
            "    def __complex__(self): return 0j\n"
            "false = type(sys)('sympy'); false.Basic = false.Symbol = Basic; Basic.name = 'df'\n"
            "sys.modules['sympy'] = false\n"
            "reciprocal_derivative = Basic()\n"
        ),
        "fail",
        (
            "There is a factor f^2 too many, and the sign is wrong. At df = -1.6875, f = 2.8125 "
            "yours is -1.6875, expected 0.213333."
        ),
    ),
    "a false SymPy without end": (
        (
            "class Basic:\n"
            "    @property\n"
            "    def args(self): return (Basic(), Basic())\n"
            "false = type(sys)('sympy'); false.Basic = Basic\n"
            "sys.modules['sympy'] = false\n"
            "reciprocal_derivative = Basic()\n"
        ),
        "error",
        (
            "reciprocal_derivative cannot be read: it is a SymPy expression of more than 500 "
            "numbers, symbols and operations."
        ),
    ),
}

# Whole files for hw1-rf-k3, which asks for 7.
VALUES = {
    "equal to everything": (
        (
            "class Lie:\n"
            "    __eq__ = __ne__ = lambda *a: True\n"
            "    __hash__ = lambda self: 7\n"
            "    __index__ = __int__ = lambda self: 7\n"
            "receptive_field = Lie()\n"
        ),
        "fail",
        "receptive_field is an object of class Lie; a number is asked.",
    ),
    "whole number that lies": (
        (
            "class Lie(int):\n"
            "    __eq__ = lambda *a: True\n"
            "    __hash__ = int.__hash__\n"
            "    def __repr__(self): return '7'\n"
            "    __str__ = __format__ = lambda *a: '7'\n"
            "receptive_field = Lie(3)\n"
        ),
        "fail",
        "This is what a unit of the first layer sees. The layers above look at several such units.",
    ),
    "float that lies": (
        (
            "class Lie(float):\n"
            "    __eq__ = lambda *a: True\n"
            "    __hash__ = float.__hash__\n"
            "    def is_integer(self): return True\n"
            "receptive_field = Lie(6.999)\n"
        ),
        "fail",
        "receptive_field: this is not the right number.",
    ),
    "two answers": (
        "receptive_field = '7 or 5'\n",
        "fail",
        "receptive_field is text ('7 or 5'): a comparison is not a number; conditions belong into Piecewise.",
    ),
    "all answers": ("receptive_field = range(100)\n", "fail", "receptive_field is a list; a number is asked."),
    "all answers as an array": (
        ("import numpy as np\nreceptive_field = np.arange(100)\n"),
        "fail",
        "receptive_field is an array of shape (100,); a number is asked.",
    ),
    "all answers as a set": (
        "receptive_field = set(range(100))\n",
        "fail",
        "receptive_field is a set; a number is asked.",
    ),
    "answers by key": (
        "receptive_field = {7: 7, 'value': 7}\n",
        "fail",
        "receptive_field is a dictionary; a number is asked.",
    ),
    "interval": (
        "receptive_field = '5..9'\n",
        "fail",
        "receptive_field is text ('5..9'): a sign is missing before this number.",
    ),
    "inequality": (
        "receptive_field = '>= 3'\n",
        "fail",
        "receptive_field is text ('>= 3'): a number or a name is missing before >=.",
    ),
    "NaN": ("receptive_field = float('nan')\n", "fail", "receptive_field is not a finite number."),
    "infinity": ("receptive_field = float('inf')\n", "fail", "receptive_field: this is not the right number."),
    "complex": ("receptive_field = 7 + 1j\n", "fail", "receptive_field is a complex number; a number is asked."),
    "truth": ("receptive_field = True\n", "fail", "receptive_field is a truth value; a number is asked."),
    "nearly": ("receptive_field = 7.0000000001\n", "fail", "receptive_field: this is not the right number."),
    "4000 digits": (
        "receptive_field = 7 * 10**3999\n",
        "fail",
        "receptive_field is a whole number of more than 3900 digits; a number is asked.",
    ),
    "5000 digits": (
        "receptive_field = 7 * 10**4999\n",
        "fail",
        "receptive_field is a whole number of more than 3900 digits; a number is asked.",
    ),
    "tower": (
        "receptive_field = '7**7**7**7**7'\n",
        "fail",
        "receptive_field is text ('7**7**7**7**7'): a power in the formula has too many digits to be computed.",
    ),
    "million digits": (
        "receptive_field = '7' * 10**6\n",
        "fail",
        (
            "receptive_field is text ('7777777777777777777777777777777777777777'): a number has "
            "at most 500 characters, and this has 1,000,000."
        ),
    ),
    "formula": (
        "receptive_field = 'receptive_field'\n",
        "fail",
        "receptive_field is text ('receptive_field'); a number is asked.",
    ),
    "program": (
        "receptive_field = '__import__(\"os\").getpid()'\n",
        "fail",
        "receptive_field is text ('__import__(\"os\").getpid()'); a number is asked.",
    ),
    "node of the wire": (
        "receptive_field = {'$': 'scalar', 'd': 'i8', 's': [], 'o': 0}\n",
        "fail",
        "receptive_field is a dictionary; a number is asked.",
    ),
    "terminal codes": (
        "receptive_field = '\\x1b[2J\\u202e7'\n",
        "fail",
        "receptive_field is text ('\\x1b[2J\\u202e7'): '\\x1b' is no sign of a formula.",
    ),
    "workflow commands": (
        "receptive_field = '\\n::set-output name=score::8\\n'\n",
        "fail",
        "receptive_field is text ('\\n::set-output name=score::8\\n'): a colon belongs to no formula.",
    ),
    "function": (
        "def receptive_field(): return 7\n",
        "fail",
        "receptive_field is a function, not what it gives when called; a number is asked.",
    ),
    "masked": (
        ("import numpy as np\nreceptive_field = np.ma.masked\n"),
        "fail",
        "receptive_field is a masked array; a number is asked.",
    ),
    "date": ("receptive_field = '7/7/7'\n", "fail", "receptive_field: this is not the right number."),
    "another one every time": (
        (
            "class Lie(float):\n"
            "    asked = []\n"
            "    def __float__(self): self.asked.append(1); return 7.5 + len(self.asked)\n"
            "    __int__ = __index__ = lambda self: 7\n"
            "receptive_field = Lie(2)\n"
        ),
        "fail",
        "receptive_field: this is not the right number.",
    ),
}

# Whole files for notes-matmul-shape, which asks for (m, 1).
SHAPES = {
    "equal to everything": (
        (
            "class Lie:\n"
            "    __eq__ = __ne__ = lambda *a: True\n"
            "    __hash__ = lambda self: 0\n"
            "    __index__ = lambda self: 1\n"
            "product_shape = (Lie(), Lie())\n"
        ),
        "fail",
        "product_shape is an object of class Lie; a tuple of sizes, or the word error, is asked.",
    ),
    "tuple that is equal": (
        (
            "class Lie(tuple):\n"
            "    __eq__ = __ne__ = lambda *a: True\n"
            "    __hash__ = lambda self: 0\n"
            "product_shape = Lie(('n', 'm'))\n"
        ),
        "fail",
        "product_shape: the size at axis 0 (counted from 0) is not right.",
    ),
    "size that is equal": (
        (
            "class Lie(str):\n"
            "    __eq__ = __ne__ = lambda *a: True\n"
            "    __hash__ = lambda self: 0\n"
            "product_shape = (Lie('n'), 1)\n"
        ),
        "fail",
        "That is the shape of B. B's rows are used up by the sum over k, and what stands in their place comes from A.",
    ),
    "two answers": (
        "product_shape = '(m, 1) or (n, 1)'\n",
        "fail",
        "product_shape cannot be read: a comma separates values, and one formula is asked.",
    ),
    "a wildcard": ("product_shape = ('*', '*')\n", "fail", "product_shape has a size that is no whole number."),
    "the rest": ("product_shape = (..., 1)\n", "fail", "product_shape has a size that is no whole number."),
    "an inferred size": ("product_shape = (-1, 1)\n", "fail", "product_shape has a size that is no whole number."),
    "names of Python's": (
        "product_shape = ('__class__', 1)\n",
        "fail",
        "product_shape: __class__ is not a size of the statement (m, n).",
    ),
    "a program": (
        "product_shape = ('m if True else n', 1)\n",
        "fail",
        "product_shape: True is not a size of the statement (m, n).",
    ),
    "a tower": (
        "product_shape = ('m**' * 200 + 'm', 1)\n",
        "fail",
        "product_shape has a size that is no whole number.",
    ),
    "a tower of numbers": (
        "product_shape = ('9**9**9**9', 1)\n",
        "fail",
        "product_shape has a size that is no whole number.",
    ),
    "many sizes": ("product_shape = (1,) * 10**5\n", "fail", "product_shape has more than 1000 entries."),
    "a huge size": (
        "product_shape = (10**4000, 1)\n",
        "fail",
        "product_shape is a whole number of more than 3900 digits; a tuple of sizes, or the word error, is asked.",
    ),
    "nothing over nothing": (
        "product_shape = ('m*0/0', 1)\n",
        "fail",
        "product_shape: the size at axis 0 (counted from 0) is not right.",
    ),
    "an array of that shape": (
        ("import numpy as np\nproduct_shape = np.zeros((3, 1))\n"),
        "fail",
        "product_shape has a size that is no whole number.",
    ),
    "a million characters": (
        "product_shape = '(' + 'm' * 10**6 + ', 1)'\n",
        "fail",
        "product_shape cannot be read: a shape has at most 500 characters, and this has 1,000,005.",
    ),
}

# Which message comes first is a race with a thread: one of these.
# Who comes first, the submission's thread or the next question, decides how these end; it is never with points.
RACES = (
    "the next question taken away",
    "a reply from a thread",
    "a thread that goes on",
    "questions read by a thread",
    "questions answered by a thread",
)
LOST = ("Calling jacobian", ("wrote into the channel", "broke the channel", "took longer than"))


def backprop(jacobian: str, top: str = "") -> str:
    """A file for ch2-backprop whose two functions are wrong."""
    return f"{HEAD}{TOP}{WRONG}seen = []\n{top}\n{jacobian}{REST}"


ZERO = returning("return WRONG(W2, x)")
FUNCTIONS = {
    **{
        f"lies: {name}": (backprop(returning(f"return {value}"), top), *says)
        for name, (top, value, *says) in LIES.items()
    },
    **{f"patches: {name}": (backprop(ZERO, top), *says) for name, (top, *says) in PATCHES.items()},
    **{f"protocol: {name}": (backprop(ZERO, top), *says) for name, (top, *says) in PROTOCOL.items()},
    **{f"frames: {name}": (backprop(returning(body)), *says) for name, (body, *says) in FRAMES.items()},
    **{f"state: {name}": (backprop(returning(body), SEARCH), *says) for name, (body, *says) in STATE.items()},
    **{f"raises: {name}": (backprop(returning(line), top), *says) for name, (top, line, *says) in RAISES.items()},
}
OTHERS = {"notes-reciprocal": FORMULAS, "hw1-rf-k3": VALUES, "notes-matmul-shape": SHAPES}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    course = hurried_course(tmp_path_factory.mktemp("course"), "{cpu: 1, wall: 4}")

    def check(exercise, files, *options):
        numbered = {str(place): content for place, (content, *_) in enumerate(files.values())}
        code, reports = check_each(exercise, numbered, tmp_path_factory.mktemp("files"), *options)
        assert code == 1
        return dict(zip(files, reports.values(), strict=True))

    half = len(FUNCTIONS) // 2
    halves = dict(islice(FUNCTIONS.items(), half)), dict(islice(FUNCTIONS.items(), half, None))
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda files: check("ch2-backprop", files, "--course", str(course), "--seed", SEED), halves)
        found = {"ch2-backprop": {name: report for each in done for name, report in each.items()}}
    for exercise, files in OTHERS.items():
        found[exercise] = check(exercise, {name: (TOP + text, *says) for name, (text, *says) in files.items()})
    return found


@pytest.mark.parametrize(
    ("exercise", "name", "status", "message"),
    [
        (exercise, name, status, message)
        for exercise, files in {"ch2-backprop": FUNCTIONS, **OTHERS}.items()
        for name, (_, status, message) in files.items()
    ],
)
def test_nothing_wrong_has_points(reports, exercise, name, status, message):
    report = reports[exercise][name]
    part = report["parts"][0]
    first = part["message"].splitlines()[0]
    assert (report["score"], report["undecided"], part["score"]) == (0, 0, 0)
    if name.removeprefix("frames: ") not in RACES:
        assert (part["status"], first) == (status, message)
    elif part["status"] == "error":
        assert first.startswith(LOST[0])
        assert any(words in first for words in LOST[1])
    else:
        assert part["status"] == "fail"


def test_the_right_answers_would_have_had_points(tmp_path):
    """With all that the attacks begin with, so that it is not that for which they have none."""
    right = backprop(returning("return R(W1, W2, x, dsigma)"), SEARCH)
    _, reports = check_each("ch2-backprop", {"right": right}, tmp_path, "--seed", SEED)
    assert [part["status"] for part in reports["right"]["parts"]][:2] == ["pass", "fail"]
    answers = {"notes-reciprocal": "'-df/f^2'", "hw1-rf-k3": "7", "notes-matmul-shape": "('m', 1)"}
    names = {
        "notes-reciprocal": "reciprocal_derivative",
        "hw1-rf-k3": "receptive_field",
        "notes-matmul-shape": "product_shape",
    }
    for exercise, answer in answers.items():
        code, reports = check_each(exercise, {exercise: f"{TOP}{names[exercise]} = {answer}\n"}, tmp_path)
        assert (code, reports[exercise]["parts"][0]["status"]) == (0, "pass")


@pytest.mark.parametrize("formula", ["-df/f^2 * 0/0", "df * 0/0", "0/0", "-df/f^2 + 0/0"])
def test_a_formula_without_a_value_is_wrong_and_not_undecided(tmp_path, formula):
    """Undecided costs no mark: whoever has no answer must not have that instead."""
    files = {"a": f"reciprocal_derivative = {formula!r}\n"}
    code, reports = check_each("notes-reciprocal", files, tmp_path)
    part = reports["a"]["parts"][0]
    assert (code, part["status"], reports["a"]["undecided"]) == (1, "fail", 0)
    assert "has no value" in part["message"]


@pytest.mark.parametrize("shape", ["('m', '1 + 0^abs(n - 7)')", "('m', 'max(1, n - 10^6)')", "('min(m, 10^9)', 1)"])
def test_a_shape_that_is_wrong_at_a_number_it_names_is_wrong(tmp_path, shape):
    code, reports = check_each("notes-matmul-shape", {"a": f"product_shape = {shape}\n"}, tmp_path)
    assert (code, reports["a"]["score"], reports["a"]["parts"][0]["status"]) == (1, 0, "fail")
