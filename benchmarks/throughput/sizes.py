"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Messages and rounds of each part; rounds come after those that warm up.

    Attributes:
        accept_messages: posted to each server in a round.
        accept_rounds: of all servers in turn.
        answer_messages: posted at once, to see how fast they are answered.
        answer_rounds: of those.
        paced_seconds: of messages at a fixed rate, in each of those rounds.
        worker_messages: the backlog that workers share.
        worker_rounds: of 1, 2 and 4 workers in turn.
        memory_marks: after so many messages the memory is read.
        publishing_rounds: changes of the knowledge, of each kind.

    """

    accept_messages: int
    accept_rounds: int
    answer_messages: int
    answer_rounds: int
    paced_seconds: float
    worker_messages: int
    worker_rounds: int
    memory_marks: tuple[int, ...]
    publishing_rounds: int


QUICK = Size(8_000, 5, 2_500, 3, 5.0, 5_000, 3, (2_000, 6_000, 10_000), 3)
FULL = Size(8_000, 15, 5_000, 5, 20.0, 8_000, 3, (10_000, 50_000, 100_000), 10)
