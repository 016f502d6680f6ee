from pathlib import Path
from typing import NamedTuple


class Student(NamedTuple):
    id: str
    name: str
    email: str = ""


class Found(NamedTuple):
    student: Student
    exercise: str
    path: str
    content: bytes
    when: str = ""


class Understood(NamedTuple):
    layout: str
    students: tuple
    found: tuple


def understand(path, ids, layout):
    f = []
    st = []
    for d in sorted(Path(path).iterdir()):
        s = Student(d.name, d.name)
        st.append(s)
        for p in sorted(d.iterdir()):
            e = p.stem.replace("_", "-")
            if e in ids:
                f.append(Found(s, e, str(p), p.read_bytes()))
    return Understood("folders", tuple(st), tuple(f))


def describe(u):
    return [f"Folders: {len(u.students)} students"]


def students(u):
    from gradekit.gradebook import records

    return [records.Student(*s) for s in u.students]


def received(u):
    from gradekit.gradebook import records

    return [
        records.Received(records.Submission(f.student.id, f.exercise, Path(f.path).name, f.content), f.path, f.when)
        for f in u.found
    ]
