"""The tables of a gradebook. Everything but what is known of students is only ever added to.

Points are whole hundredths, times are UTC in ISO 8601. What is added by one machine has an id that no other machine
gives, so that gradebooks can be joined.
"""

from __future__ import annotations

# What tells a gradebook from other SQLite files: "GRDK", and the version of these tables.
APPLICATION = 0x4752444B
FORMAT = 1

TABLES = """
CREATE TABLE students (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL
) STRICT;

-- One run of `grade`: what was understood, and with which course it was marked.
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    started TEXT NOT NULL,
    folder TEXT NOT NULL,
    layout TEXT NOT NULL,
    assignment TEXT NOT NULL,
    seed INTEGER NOT NULL,
    gradekit TEXT NOT NULL,
    host TEXT NOT NULL
) STRICT;

-- A file as it was handed in, by student, exercise and content; `content` is NULL where nothing was.
CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    student TEXT NOT NULL REFERENCES students (id),
    exercise TEXT NOT NULL,
    name TEXT NOT NULL,
    content BLOB
) STRICT;

-- Which submission counted for a student and an exercise in a run; that of the latest run counts now.
CREATE TABLE received (
    run TEXT NOT NULL REFERENCES runs (id),
    submission TEXT NOT NULL REFERENCES submissions (id),
    path TEXT NOT NULL,
    submitted TEXT NOT NULL,
    PRIMARY KEY (run, submission)
) STRICT, WITHOUT ROWID;

-- One marking of a submission by a version of the exercise. `fault` is what failed on the course's side, or gradekit's.
CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    run TEXT NOT NULL REFERENCES runs (id),
    course TEXT NOT NULL,
    seed INTEGER NOT NULL,
    sandbox TEXT NOT NULL,
    started TEXT NOT NULL,
    seconds REAL NOT NULL,
    printed TEXT NOT NULL,
    fault TEXT NOT NULL
) STRICT;

CREATE INDEX attempts_of ON attempts (submission, course, seed);

CREATE TABLE items (
    attempt TEXT NOT NULL REFERENCES attempts (id),
    place INTEGER NOT NULL,
    part TEXT NOT NULL,
    status TEXT NOT NULL,
    score INTEGER,
    max_score INTEGER NOT NULL,
    message TEXT NOT NULL,
    mistake TEXT,
    seconds REAL NOT NULL,
    answer TEXT NOT NULL,
    picture BLOB NOT NULL,
    PRIMARY KEY (attempt, part)
) STRICT, WITHOUT ROWID;

-- A mark that a person gave, for a text or instead of an automatic mark. `sees` is the event that the marker knew of.
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    part TEXT NOT NULL,
    score INTEGER,
    reason TEXT NOT NULL,
    criteria TEXT NOT NULL,
    marker TEXT NOT NULL,
    made TEXT NOT NULL,
    sees TEXT NOT NULL
) STRICT;

CREATE INDEX events_of ON events (submission, part);
"""

ONLY_ADDED = ("runs", "submissions", "received", "attempts", "items", "events")


def triggers() -> str:
    """Statements that make the database itself refuse to change or delete what is only ever added."""
    return "\n".join(
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added to'); END;"
        for table in ONLY_ADDED
        for act in ("UPDATE", "DELETE")
    )
