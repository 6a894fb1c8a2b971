"""Processes that take turns: each waits while another one measures, so that all see the same machine.

A contender is a program that runs one step, then prints {"first_step_s": ..., "peak_mb": ...}, and for every line that
comes in, a number of seconds, repeats the step for that long (at least once) and prints {"ms": [...], "peak_mb": ...}.
"""
import json
import os
import statistics
import subprocess


class Ended(RuntimeError):
    """A program ended before it was asked to."""


class Contender:
    """A program that takes turns. One that may end is left out from when it does; what it ended with stands in `ended`."""

    def __init__(self, name, command, threads, environment=None, may_end=False):
        self.name, self.command, self.threads, self.may_end, self.ended = name, command, threads, may_end, None
        self.environment = {**os.environ, **(environment or {})}
        self.process, self.first, self.peak, self.turns = None, None, 0, []

    def start(self):
        """Starts the program and waits until its first step is done."""
        self.process = subprocess.Popen(self.command, env=self.environment, text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.first = self._answer()

    def turn(self, seconds):
        """Repeats the step; what it took, and the median of it, in milliseconds."""
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        answer = self._answer()
        return statistics.median(answer["ms"]), answer

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    @property
    def median(self):
        """Milliseconds of a step: the median over the turns of each turn's median."""
        return statistics.median(median for median, _ in self.turns)

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.ended = self.process.wait()
            raise Ended(f"{self.name} ended with {self.ended}: {' '.join(self.command)}")
        answer = json.loads(line)
        self.peak = max(self.peak, answer["peak_mb"])
        return answer


def interleave(contenders, rounds, seconds):
    """Starts all, lets them take turns, and ends them. A first turn counts for nothing: compilers still work in it."""
    try:
        for contender in contenders:
            _unless_ended(contender, contender.start)
        for number in range(rounds + 1 if rounds else 0):
            for contender in contenders:
                turn = _unless_ended(contender, lambda: contender.turn(seconds))
                if turn and number > 0:
                    contender.turns.append(turn)
    finally:
        for contender in contenders:
            if contender.process:
                contender.stop()


def _unless_ended(contender, action):
    try:
        return action() if contender.ended is None else None
    except Ended:
        if not contender.may_end:
            raise
        return None


def best(contenders):
    """The fastest of those that differ only in their number of threads."""
    return min(contenders, key=lambda contender: contender.median if contender.ended is None else float("inf"))


def ratio(slow, fast):
    """How many times faster `fast` is: the median over the rounds, so that both saw the same minute."""
    return statistics.median(a / b for (a, _), (b, _) in zip(slow.turns, fast.turns))
