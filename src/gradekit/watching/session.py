"""A session of watching: saves, keys and results come in one queue, and the screen shows the latest."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import NamedTuple

from gradekit.errors import GradekitError
from gradekit.model import Exercise, Report
from gradekit.state import State
from gradekit.submission import Submission
from gradekit.watching import pages, screen
from gradekit.watching.board import Board
from gradekit.watching.changes import Changes
from gradekit.watching.files import Place
from gradekit.watching.keys import END, INTERRUPT, read_keys
from gradekit.watching.marking import Counted, Crashed, Job, Marker, Result, Told, Training
from gradekit.watching.screen import Screen

# A run that takes no longer than this is not announced.
PATIENCE = 0.3
SEEDS = 10_000


class Look(NamedTuple):
    """Something in the folders may have changed."""


class Keys(NamedTuple):
    """What was pressed."""

    pressed: str


class Back(NamedTuple):
    """The terminal was somebody else's, and is ours again."""


class Asked(NamedTuple):
    """What `check` was asked for, and how it counts what comes of it. `parts_of` raises GradekitError."""

    parts_of: Callable[[Exercise], list[str]]
    seed: int
    level: str
    counted: Counted


Event = Look | Keys | Back | Told


class Session:
    """What is being marked and what is to be marked next; the board knows the rest."""

    def __init__(self, board: Board, asked: Asked, shown: Screen, events: SimpleQueue[Event]):
        self.board, self.asked, self.shown, self.events = board, asked, shown, events
        self.marker = Marker(board.course, asked.level, asked.counted, events.put)
        self.changes: Changes | None = None
        # The seeds of what is to be marked, the oldest first.
        self.waiting: dict[Place, int] = {}
        self.running: Job | None = None
        self.since, self.announced, self.training = 0.0, False, ""
        # Of what was there at the beginning, the first that fails is shown, unless something else comes before.
        self.choosing = True

    def run(self, terminal: int) -> None:
        """Goes on until `q`. Raises GradekitError for what no save can mend."""
        # `n` may lead to exercises whose files will lie in this folder.
        folders = list(dict.fromkeys([*self.board.watched.folders, self.board.folder]))
        self.changes = Changes(folders, bool(self.board.polling), lambda: self.events.put(Look()))
        threading.Thread(target=self._listen, args=(terminal,), daemon=True).start()
        for place in self.board.watched.look():
            self._ask(place, self.asked.seed)
        self.board.current = next(iter(self.board.counted()), None)
        self._next_job()
        while self._take():
            pass

    def close(self) -> None:
        """Ends what runs."""
        if self.changes:
            self.changes.close()
        self.marker.close()

    def _listen(self, terminal: int) -> None:
        for pressed in read_keys(terminal):
            self.events.put(Keys(pressed))

    def _take(self) -> bool:
        """Waits for something to happen and does what follows; whether to go on."""
        patience = max(0.0, self.since + PATIENCE - time.monotonic())
        try:
            event = self.events.get(timeout=patience if self.running and not self.announced else None)
        except Empty:
            self.announced = True
            self._paint()
            return True
        if isinstance(event, Keys):
            return all(self._press(key) for key in event.pressed)
        if isinstance(event, Look):
            self._look()
        elif isinstance(event, Back):
            self._paint()
        else:
            self._told(event)
        return True

    def _look(self) -> None:
        """Marks what has been saved."""
        for place in self.board.watched.look():
            self._ask(place, self.asked.seed)
            self._turn_to(place)
        self._next_job()

    def _ask(self, place: Place, seed: int) -> None:
        """Has the place's file marked as it is now; what is being marked of it is old."""
        if self.running and self.running.place == place:
            self.marker.drop()
        self.waiting.pop(place, None)
        self.waiting[place] = seed

    def _next_job(self) -> None:
        """Begins the next job, if there is time for one."""
        if self.running:
            return
        began = bool(self.waiting) or self.choosing
        while self.waiting and not self.running:
            place = next(iter(self.waiting))
            self._begin(place, self.waiting.pop(place))
        if began and not self.running:
            self._settle()

    def _begin(self, place: Place, seed: int) -> None:
        try:
            exercise = self.board.course.load(place.exercise)
            job = Job(place, exercise, self.board.watched.read(place), seed, self.asked.parts_of(exercise))
        except GradekitError as error:
            self._keep(Result(place, None, (str(error),), error.exit_code))
            return
        self.running, self.training = job, ""
        self.since, self.announced = time.monotonic(), False
        self.marker.mark(job)

    def _told(self, event: Told) -> None:
        """What the marking thread says."""
        if isinstance(event, Crashed):
            raise event.error
        if isinstance(event, Training):
            self.training, self.announced = event.part, True
            self._paint()
            return
        job, self.running = self.running, None
        # Of a file that was saved meanwhile the next result is to be shown.
        if isinstance(event, Result) and event.place not in self.waiting:
            self._keep(event)
            if job and event.report and len(job.parts) == len(job.exercise.parts):
                self._record(event.report)
        if self.waiting:
            self._next_job()
        else:
            self._settle()

    def _keep(self, result: Result) -> None:
        self.board.keep(result)
        if self.board.current == result.place:
            self._paint()

    def _record(self, report: Report) -> None:
        """Notes a report in the state, as it is now: another window may have changed it."""
        if report.submission:
            state = State(self.board.folder)
            state.record(report)
            state.save()

    def _settle(self) -> None:
        """Nothing is left to mark: the inputs of the next save can be drawn meanwhile."""
        if self.choosing:
            self.choosing, self.board.current = False, self.board.first_open()
            self._paint()
        if self.board.current:
            self._prepare(self.board.current)

    def _prepare(self, place: Place) -> None:
        with contextlib.suppress(GradekitError):
            exercise = self.board.course.load(place.exercise)
            nothing, parts = Submission(exercise.id, None), self.asked.parts_of(exercise)
            self.marker.prepare(Job(place, exercise, nothing, self.asked.seed, parts))

    def _press(self, key: str) -> bool:
        """Does what the key stands for; whether to go on."""
        place, state = self.board.current, State(self.board.folder)
        if key in ("q", END, INTERRUPT):
            return False
        if key == "n":
            self._next()
        elif key == "l":
            self._turn(pages.catalogue(self.board.course, state))
        elif key == "?":
            self._turn(screen.key_list())
        elif place and key in ("\r", "\n", "r"):
            self._again(place, fresh=key == "r")
        elif place and key == "s":
            self._turn(pages.statement(self.board.course, place.exercise))
        elif place and key == "h":
            result = self.board.results.get(place)
            self._turn_to(place, pages.hint(self.board.course, place.exercise, result and result.report, state))
            state.save()
            self._paint()
        return True

    def _turn_to(self, place: Place, below: str = "") -> None:
        self.choosing = False
        self.board.turn_to(place, below)

    def _turn(self, page: str) -> None:
        self.board.turn(page)
        self._paint()

    def _again(self, place: Place, fresh: bool) -> None:
        """Marks the newest content again."""
        self._look()
        seed, below = self.asked.seed, ""
        if fresh:
            # Four figures, and never the usual one.
            seed = secrets.choice([each for each in range(SEEDS // 10, SEEDS) if each != self.asked.seed])
            below = f"The inputs are drawn from seed {seed} this time; the next save has seed {self.asked.seed} again."
        self._turn_to(place, below)
        self._ask(place, seed)
        self._next_job()

    def _next(self) -> None:
        found = self.board.following()
        if found is None:
            self._turn("Nothing else is left to solve.")
            return
        place = self.board.watched.add(found)
        self._turn_to(place)
        self._look()
        if place in self.board.results:
            self._paint()
            if not self.running:
                self._prepare(place)

    def _paint(self) -> None:
        doing = ""
        if self.running and self.announced:
            training = f", training {self.training}, for 60 s at most" if self.training else ""
            doing = f"Marking {self.running.place.exercise}{training} ... A save begins it anew."
        self.shown.paint(self.board.blocks(doing))
