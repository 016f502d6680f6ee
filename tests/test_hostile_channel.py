"""Submissions that write gradekit's own replies: what is no reply is refused, and a forged one gains nothing."""

import pytest

from helpers import CALLED, OPEN_MACHINE, answers, backprop, check_each, hurried_course, returning

R = "W2 @ np.diag(dsigma(W1 @ x)) @ W1"
WROTE = "Calling jacobian wrote into the channel that the answers go through, so they cannot be read."
# `frame` packs a message as gradekit does, `tag` finds the secret number that a reply must repeat.
TOP = """import json, os, struct, sys, time

def frame(header, body=b"", tag=0, size=None):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<IQQ", len(header), len(body) if size is None else size, tag) + header + body

def tag():
    found = sys._getframe()
    while not hasattr(found.f_locals.get("request"), "tag"): found = found.f_back
    return found.f_locals["request"].tag

def send(header, *more, **named):
    rest = memoryview(frame(header, *more, tag=tag(), **named))
    while rest: rest = rest[os.write(4, rest):]

def always(header, *more):
    send(header, *more)
    while len(prefix := os.read(3, 20)) == 20:
        head, body, number = struct.unpack("<IQQ", prefix)
        os.read(3, head + body)
        os.write(4, frame(header, *more, tag=number))

"""

REFUSED = {
    "a reply without the tag": f"os.write(4, frame({{'ok': True}})); return {R}",
    "a reply too many": f"send({{'ok': True}})\n    return {R}",
    "a huge body": "send({}, size=2**60)",
    "a huge header": "os.write(4, struct.pack('<IQQ', 2**32 - 1, 0, tag()))",
    "a body that goes on": "send({}, size=2**26 + 1)\n    while True: os.write(4, bytes(2**16))",
    "a body beyond the limit": "send({'ok': True}, bytes(2**26 + 1))",
    "noise": "os.write(4, bytes(range(256)) * 16)",
    "no JSON": "send(b'{')",
    "deep JSON": "send(b'[' * 200_000)",
    "a long number": "send(b'1' * 100_000)",
    "a list": "send([1])",
    "a fault without its fields": "send({'fault': 'raised'})",
    "a fault that is none": "send({'fault': ['raised']})",
    "a caret far to the right": (
        "send({'fault': 'syntax', 'type': '', 'text': '', 'line': 1, 'source': 'a', 'column': 10**15})"
    ),
    "frames that are none": "send({'fault': 'raised', 'type': '', 'text': '', 'frames': [1]})",
    "a package that is missing": "send({'fault': 'package', 'name': 'numpy'})",
    "an error that says so": "raise sys.modules['gradekit.student.guard'].MissingPackage('numpy', name='numpy')",
    "a reason that is none": "send({'missing': ['absent']})",
    "changes that are none": "send({'ok': True, 'changed': [-1]})",
    "an answer that is none": "send({'ok': True, 'uncarried': 3})",
}

# Replies in the right form: they speak for the submission, which is all that it could ever do.
FORGED = {
    "an absent name": ("send({'missing': 'absent'})", ("missing", "ch2_backprop.py defines no jacobian.")),
    "a fault in many words": (
        "send({'fault': 'raised', 'type': 'E', 'text': 'x\\n' * 10_000,"
        " 'frames': [{'line': n, 'function': 'f', 'source': 'y\\n' * 900} for n in range(9)]})",
        (
            "error",
            f"Calling jacobian raised E: {'x ' * 150}...\n"
            + "".join(f"    ch2_backprop.py, line {n}, in f: {'y ' * 150}...\n" for n in (6, 7, 8))
            + CALLED,
        ),
    ),
    # The first call answers for all that come after it, the other parts' included.
    "answers of no bytes": ("always({'ok': True})", ("fail", f"jacobian returned malformed: too short.\n{CALLED}")),
    "verdicts": (
        r"always({'ok': True, 'status': 'pass', 'score': 3, 'message': ''}, b'\4\0\0\0true')",
        ("fail", f"Expected shape (3, 2), got shape () (one number).\n{CALLED}"),
    ),
    "answers in words": (
        r"always({'ok': True, 'uncarried': 'an answer\n\n\n\n\n\n\n\n\x1b[2J'})",
        ("fail", f"jacobian returned an answer \x1b[2J.\n{CALLED}"),
    ),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    course = hurried_course(tmp_path_factory.mktemp("course"), "{cpu: 1, wall: 1}")
    files = {name: backprop(returning(body, "time.sleep(600)"), TOP) for name, body in REFUSED.items()}
    files |= {name: backprop(returning(body, "os._exit(0)"), TOP) for name, (body, _) in FORGED.items()}
    code, reports = check_each("ch2-backprop", files, tmp_path_factory.mktemp("files"), "--course", str(course))
    assert code == 1
    return reports


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_reply_is_refused(reports, name):
    assert answers(reports[name])["jacobian"] == ("error", WROTE)
    assert answers(reports[name])["grad_W1"] == ("pass", "")
    assert (reports[name]["score"], reports[name]["max_score"]) == (3, 10)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_reply_gains_nothing(reports, name):
    status, message = answers(reports[name])["jacobian"]
    # Which reply comes first, and at which call, is a race when one is written for every call: it is judged or noticed.
    first = (status, message.splitlines()[0])
    expected = (FORGED[name][1][0], FORGED[name][1][1].splitlines()[0])
    assert first == expected or status == "error"
    assert reports[name]["score"] <= 3


def test_a_reply_before_the_first_question_spoils_the_file(tmp_path):
    files = {"a": TOP + "os.write(4, frame({'ok': True}))\n" + backprop()}
    code, reports = check_each("ch2-backprop", files, tmp_path)
    message = WROTE.replace("Calling jacobian", "Loading the file")
    assert set(answers(reports["a"]).values()) == {("error", message)}
    assert (code, reports["a"]["score"]) == (1, 0)


def test_a_forked_child_that_answers_too_gains_nothing(tmp_path):
    code, reports = check_each(
        "ch2-backprop", {"a": backprop(returning("os.fork()", "return W2 @ W1"), TOP)}, tmp_path, without=OPEN_MACHINE
    )
    status, message = answers(reports["a"])["jacobian"]
    # Whose replies come first, and whether they cut each other in pieces, is chance.
    wrong = "sigma' is missing: W2 W1 is the Jacobian of the network without its activation."
    broke = "Calling jacobian broke the channel that the answers go through."
    assert (status, message.splitlines()[0]) in (("fail", wrong), ("error", WROTE), ("error", broke))
    assert (code, reports["a"]["score"]) == (1, 3)


def test_large_answers_within_the_limit_arrive(tmp_path):
    body = f"return np.zeros((7, 1_000_000)) if len(x) == 2 else {R}"
    code, reports = check_each("ch2-backprop", {"a": backprop(returning(body))}, tmp_path)
    message = f"Expected shape (3, 2), got shape (7, 1000000).\n{CALLED}"
    assert answers(reports["a"])["jacobian"] == ("fail", message)
    assert (code, reports["a"]["score"]) == (1, 3)


# jacobian is called nine times; whoever answers the last time twice has left a reply that nobody asks for.
@pytest.mark.parametrize(("call", "noticed"), [(1, True), (5, True), (9, True), (10, False)])
def test_a_reply_too_many_is_noticed_at_whichever_call(tmp_path, call, noticed):
    twice = f"if len(calls) == {call}: send({{'ok': True, 'uncarried': 'x'}})"
    files = {"a": backprop(returning(f"calls.append(0)\n    {twice}\n    return {R}"), TOP + "calls = []\n")}
    code, reports = check_each("ch2-backprop", files, tmp_path, "--part", "jacobian")
    status, message = answers(reports["a"])["jacobian"]
    assert (code, status) == ((1, "error") if noticed else (0, "pass"))
    assert message.splitlines()[:1] == ([WROTE] if noticed else [])
