"""In which order things leave on stdout: what is said of a stream overtakes none of its ticks."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lotse_bridge.lines import MAX_LINE
from lotse_bridge.output import Outbox

SUB = 7


class Said(NamedTuple):
    """An outbox, and the file that it writes to."""

    outbox: Outbox
    path: Path

    def bid(self, price: float) -> None:
        if self.outbox.ticks.price(SUB, "bid", price, may_be_negative=False):
            self.outbox.ticks_waiting()
        self.outbox.read_ends()

    def lines(self) -> list[dict[str, Any]]:
        """Everything that was said; the outbox is closed by it."""
        self.outbox.close(10)
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def said(tmp_path: Path) -> Iterator[Said]:
    path = tmp_path / "said"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT)
    outbox = Outbox(fd, pytest.fail)
    outbox.start()
    yield Said(outbox, path)
    outbox.close(10)
    os.close(fd)


def test_p61_the_end_of_a_line_stands_behind_the_prices_before_it(said: Said) -> None:
    said.bid(1.5)
    said.outbox.event_in_turn("error", 3, {"code": 10197})
    first, second = said.lines()
    assert (first["type"], first["items"]) == ("ticks", [{"sub": SUB, "bid": "1.5"}])
    assert (second["type"], second["epoch"], second["code"]) == ("error", 3, 10197)
    assert (first["seq"], second["seq"]) == (1, 2)


def test_a_line_that_nobody_could_read_is_told_in_its_place(said: Said) -> None:
    said.outbox.event("error", 3, {"message": "x" * MAX_LINE})
    said.outbox.event("error", 3, {"code": 200})
    first, second = said.lines()
    assert (first["type"], first["callback"], first["seq"]) == ("callback_failed", "error", 1)
    assert (second["code"], second["seq"]) == (200, 2)


def test_an_answer_of_which_a_part_could_not_be_written_is_a_failure(said: Said) -> None:
    said.outbox.reply("c1", {"orders": [{"ref": "x" * MAX_LINE}, *({"ref": str(row)} for row in range(40))]})
    said.outbox.reply("c2", {"orders": []})
    failure, other = said.lines()
    assert (failure["type"], failure["id"], failure["code"]) == ("failure", "c1", "INTERNAL")
    assert (other["type"], other["id"]) == ("reply", "c2")


def test_a_writer_that_fails_is_noticed(tmp_path: Path) -> None:
    broken: list[str] = []
    fd = os.open(tmp_path / "said", os.O_WRONLY | os.O_CREAT)
    outbox = Outbox(fd, broken.append)
    rubbish: Any = {"delta": "no number"}
    outbox.ticks.model(SUB, rubbish)
    outbox.start()
    outbox.ticks_waiting()
    outbox.read_ends()
    outbox.close(10)
    os.close(fd)
    assert [text.split(":")[0] for text in broken] == ["the writer failed"]


def test_what_came_in_one_read_is_one_event_and_leaves_at_its_end(said: Said) -> None:
    for price in (1.5, 1.75):
        if said.outbox.ticks.price(SUB, "bid", price, may_be_negative=False):
            said.outbox.ticks_waiting()
    # Another line comes and goes while the read is still being taken in.
    said.outbox.event("order_status", 1, {})
    deadline = time.monotonic() + 10
    while not said.path.read_text().endswith("\n"):
        assert time.monotonic() < deadline
        time.sleep(0.001)
    said.outbox.read_ends()
    status, ticks = said.lines()
    assert status["type"] == "order_status"
    assert ticks["items"] == [{"sub": SUB, "bid": "1.75"}]


def test_what_nothing_stands_before_has_left_when_it_was_said(said: Said) -> None:
    said.outbox.event("order_status", 1, {})
    assert said.path.read_text().endswith("\n")
    # So has a tick: the one before it is long ago.
    said.bid(1.5)
    assert said.path.read_text().count("\n") == 2


def test_of_one_read_the_first_leaves_at_once_and_the_rest_at_its_end(said: Said) -> None:
    said.outbox.read_begins()
    said.outbox.event("open_order", 1, {})
    # Whatever it is: the first ends here even when this machine stands still between the others.
    leaving = [said.path.read_text().count("\n")]
    for number in range(300):
        said.outbox.event("order_status", 1, {"number": number})
    leaving.append(said.path.read_text().count("\n"))
    said.outbox.read_ends()
    assert leaving[0] == 1
    assert leaving[1] < 301
    told = said.lines()
    assert [line["seq"] for line in told] == list(range(1, 302))
    assert [line["number"] for line in told[1:]] == list(range(300))


def test_a_full_pipe_holds_up_nobody_who_says_something_and_loses_nothing() -> None:
    reads, writes = os.pipe()
    outbox = Outbox(writes, pytest.fail)
    outbox.start()
    lines = 400
    # Ten times what a pipe takes, and nobody reads yet.
    for number in range(lines):
        outbox.event("error", 1, {"number": number, "message": "x" * 2_000})
    received: list[bytes] = []

    def read() -> None:
        while chunk := os.read(reads, 65_536):
            received.append(chunk)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    outbox.close(10)
    os.close(writes)
    reader.join(10)
    os.close(reads)
    told = [json.loads(line) for line in b"".join(received).splitlines()]
    assert [(line["seq"], line["number"]) for line in told] == [(n + 1, n) for n in range(lines)]


def test_several_threads_say_everything_once_each_in_its_order(said: Said) -> None:
    def say(thread: int) -> None:
        for number in range(2_000):
            if thread == 0 and number % 10 == 0:
                said.outbox.read_begins()
            said.outbox.event("error", 1, {"thread": thread, "number": number})
            if thread == 0 and number % 10 == 9:
                said.outbox.read_ends()

    threads = [threading.Thread(target=say, args=(thread,)) for thread in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = said.lines()
    assert [line["seq"] for line in told] == list(range(1, 6_001))
    for number in range(3):
        assert [line["number"] for line in told if line["thread"] == number] == list(range(2_000))


def test_p61_no_price_goes_back_and_none_comes_late_however_the_threads_meet(said: Said) -> None:
    rounds = 5_000
    for number in range(1, rounds + 1):
        said.bid(number)
        # Some before it is due, some while it is being told, some long after.
        if number % 7 == 0:
            said.outbox.event("order_status", 1, {"number": number})
        if number % 3 == 0:
            said.outbox.event_in_turn("error", 1, {"number": number})
    told = 0
    ends = 0
    for line in said.lines():
        if line["type"] == "ticks":
            (item,) = line["items"]
            assert int(item["bid"]) > told
            told = int(item["bid"])
        elif line["type"] == "error":
            assert line["number"] == told
            ends += 1
    assert ends == rounds // 3
