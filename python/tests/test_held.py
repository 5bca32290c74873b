"""Orders in several lines: nothing leaves before the release, and without it nothing ever does."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from lotse_bridge.times import iso
from support.bridge_process import PATIENCE, BridgeProcess
from support.fake_tws import Fields, Peer, fake_tws
from support.orders import CONTRACT, LATER, ORDER


def place(order_id: int, *, not_after: str = LATER, **order: Any) -> dict[str, Any]:
    write = {"epoch": 1, "orderId": order_id, "contract": CONTRACT, "order": ORDER | order}
    return {**write, "notAfter": not_after}


class Recorder:
    """A TWS that keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[Fields] = []

    def __call__(self, peer: Peer) -> None:
        peer.hello()
        peer.ready()
        while True:
            self.heard.append(peer.receive())

    def has_heard(self, message_id: str) -> bool:
        """Whether the last message is of this kind; what was written is read a moment later."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if self.heard and self.heard[-1][0] == message_id:
                return True
            time.sleep(0.01)
        return False

    @property
    def ids(self) -> list[str]:
        return [message[1] for message in self.heard if message[0] == "3"]


def test_nothing_is_sent_before_the_release_and_what_is_dropped_never_is(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = [bridge.hold(**place(number)) for number in (1, 2, 3)]
        assert bridge.call("ping")["type"] == "reply"
        bridge.call("cancel_order", epoch=1, orderId=99)
        assert tws.ids == []
        bridge.second_line("drop", held[1])
        bridge.second_line("release", held[1])
        bridge.second_line("release", held[2])
        assert bridge.answer(held[2])["result"]["sentAt"].endswith("Z")
        bridge.second_line("release", held[0])
        assert bridge.answer(held[0])["type"] == "reply"
        bridge.second_line("release", held[0])
        bridge.second_line("release", "nobody")
        bridge.call("disconnect")
    assert tws.ids == ["3", "1"]
    assert bridge.finish(unanswered=1) == 0


def test_a_held_order_dies_with_its_moment(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1, not_after=iso(time.time() + 0.2)))
        assert bridge.answer(held)["code"] == "TOO_LATE"
        bridge.second_line("release", held)
        assert bridge.call("place_order", **place(2))["type"] == "reply"
        bridge.call("disconnect")
    assert tws.ids == ["2"]


def test_the_end_of_the_pipe_is_a_drop_also_in_the_middle_of_a_release(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1))
        assert bridge.call("ping")["type"] == "reply"
        bridge.write(f'{{"type":"release","id":"{held}","notAfter":"{LATER}"}}'.encode())
        assert bridge.finish(unanswered=1) == 0
    assert tws.ids == []


def test_what_was_held_for_one_socket_does_not_leave_on_the_next(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws, tws) as port:
        bridge.connect(port)
        held, unheld = bridge.hold(**place(1)), bridge.hold(**place(2))
        bridge.call("disconnect")
        bridge.second_line("release", held)
        assert bridge.answer(held)["code"] == "NOT_CONNECTED"
        bridge.connect(port, epoch=2)
        bridge.second_line("release", unheld)
        assert bridge.answer(unheld)["code"] == "EPOCH_MISMATCH"
        bridge.call("disconnect")
    assert tws.ids == []


def test_a_bad_order_has_failed_before_it_is_released(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1, lmtPrice="0.12345678901234567890"))
        assert bridge.answer(held)["code"] == "BAD_COMMAND"
        bridge.second_line("release", held)
        odd = bridge.hold(**place(2))
        # A second line that is none: the order is answered and stays here.
        bridge.write(f'{{"type":"release","id":"{odd}","notAfter":"{LATER}","twice":true}}\n'.encode())
        assert bridge.answer(odd)["code"] == "BAD_COMMAND"
        bridge.second_line("release", odd)
        assert bridge.call("ping")["type"] == "reply"
        bridge.call("disconnect")
    assert tws.ids == []


def test_a_cancel_overtakes_what_is_held_and_a_held_order_takes_no_place_in_the_pacing(
    bridge: BridgeProcess,
) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = [bridge.hold(**place(number)) for number in range(1, 61)]
        cancelled = bridge.send("cancel_order", epoch=1, orderId=99)
        assert bridge.answer(cancelled)["type"] == "reply"
        assert tws.has_heard("4")
        bridge.second_line("release", held[59])
        assert bridge.answer(held[59])["type"] == "reply"
        for command_id in held[:59]:
            bridge.second_line("drop", command_id)
        bridge.call("disconnect")
    assert tws.ids == ["60"]
    assert bridge.finish(unanswered=59) == 0


def again(bridge: BridgeProcess, command_id: str, order_id: int) -> None:
    """Another order under the id of an earlier one, as no desk says it."""
    line = {"type": "place_order", "id": command_id, **place(order_id)}
    bridge.write(json.dumps(line).encode() + b"\n")


def test_of_two_orders_under_one_id_neither_is_sent(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1))
        again(bridge, held, 2)
        assert bridge.answer(held)["code"] == "BAD_COMMAND"
        bridge.second_line("release", held)
        assert bridge.call("ping")["type"] == "reply"
        bridge.call("disconnect")
    assert tws.ids == []


def test_the_moment_of_a_dropped_order_is_not_that_of_the_next_one(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1, not_after=iso(time.time() + 1)))
        bridge.second_line("drop", held)
        again(bridge, held, 2)
        last = bridge.hold(**place(3, not_after=iso(time.time() + 1.1)))
        assert bridge.answer(last)["code"] == "TOO_LATE"
        bridge.second_line("release", held)
        assert bridge.answer(held)["type"] == "reply"
        bridge.call("disconnect")
    assert tws.ids == ["2"]


def test_what_was_held_for_a_socket_of_the_same_number_is_answered(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws, tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1))
        bridge.call("disconnect")
        bridge.connect(port)
        bridge.second_line("release", held)
        assert bridge.answer(held)["code"] == "NOT_CONNECTED"
        bridge.call("disconnect")
    assert tws.ids == []


def test_a_bridge_that_was_stopped_between_the_two_lines_sends_nothing_late(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        before = bridge.hold(**place(1, not_after=iso(time.time() + 0.3)))
        assert bridge.call("ping")["type"] == "reply"
        bridge.process.send_signal(signal.SIGSTOP)
        bridge.second_line("release", before)
        meanwhile = bridge.hold(**place(2, not_after=iso(time.time() + 0.3)))
        bridge.second_line("release", meanwhile)
        time.sleep(0.4)
        bridge.process.send_signal(signal.SIGCONT)
        assert [bridge.answer(command_id)["code"] for command_id in (before, meanwhile)] == ["TOO_LATE"] * 2
        bridge.call("disconnect")
    assert tws.ids == []


def test_what_is_released_has_its_row_on_the_disk_or_is_not_sent(
    bridge: BridgeProcess, tmp_path: Path
) -> None:
    front = tmp_path / "journal.sqlite-intents"
    front.write_bytes(b"4f one\n5a two\n")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)

        def released(number: int, name: str, at: int, mark: str) -> dict[str, Any]:
            held = bridge.hold(**place(number))
            bridge.second_line("sync", held, file=str(tmp_path / name), at=at, mark=mark)
            bridge.second_line("release", held)
            return bridge.answer(held)

        assert released(1, front.name, 0, "4f")["type"] == "reply"
        assert released(2, front.name, 7, "5a")["type"] == "reply"
        # Another file of that name, as after a restore.
        front.unlink()
        front.write_bytes(b"6b three\n")
        assert released(3, front.name, 0, "6b")["type"] == "reply"
        wrong = [("missing", 0), ("folder", 0), ("fifo", 0), ("nul\0in its name", 0), (front.name, 3)]
        # Not that row: of a journal that was put back, or of one that is shorter.
        wrong += [(front.name, 9), (front.name, 4000)]
        for number, (name, at) in enumerate(wrong, start=4):
            failure = released(number, name, at, "6b")
            assert (failure["code"], failure["with"]["path"]) == ("JOURNAL_UNWRITABLE", str(tmp_path / name))
        bridge.second_line("sync", "nobody", file=str(tmp_path / "missing"), at=0, mark="6b")
        assert bridge.call("ping")["type"] == "reply"
        bridge.call("disconnect")
    assert tws.ids == ["1", "2", "3"]
    assert bridge.finish() == 0


def test_an_order_that_is_expected_has_its_row_on_the_disk_like_any_other(
    bridge: BridgeProcess, tmp_path: Path
) -> None:
    front = tmp_path / "journal.sqlite-intents"
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        codes: list[str] = []
        # The file is there, is gone when it is looked at, and is another one.
        for number, text in enumerate((b"4f one\n", None, b"5a two\n"), start=1):
            front.unlink(missing_ok=True)
            if text is not None:
                front.write_bytes(text)
            held = bridge.hold(**place(number))
            bridge.second_line("expect", held)
            mark = "5a" if number == 3 else "4f"
            bridge.second_line("sync", held, file=str(front), at=0, mark=mark)
            bridge.second_line("release", held)
            codes.append(bridge.answer(held).get("code", "sent"))
        bridge.call("disconnect")
    assert codes == ["sent", "JOURNAL_UNWRITABLE", "sent"]
    assert tws.ids == ["1", "3"]
    assert bridge.finish() == 0


def test_an_order_that_is_expected_is_an_order_like_any_other(bridge: BridgeProcess) -> None:
    tws = Recorder()
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = [bridge.hold(**place(number)) for number in (1, 2, 3)]
        # Expected and not let go, let go at once, let go much later, and one that nobody has.
        for command_id in [*held, "nobody"]:
            bridge.second_line("expect", command_id)
        bridge.second_line("release", held[1])
        assert bridge.answer(held[1])["type"] == "reply"
        time.sleep(0.05)
        bridge.second_line("drop", held[2])
        bridge.second_line("release", held[0])
        assert bridge.answer(held[0])["type"] == "reply"
        bridge.call("disconnect")
    assert tws.ids == ["2", "1"]
    assert bridge.finish(unanswered=1) == 0


@pytest.mark.parametrize("earlier", ["order", "release"])
def test_of_two_moments_the_earlier_one_counts(bridge: BridgeProcess, earlier: str) -> None:
    tws = Recorder()
    soon = iso(time.time() + 0.3)
    with fake_tws(tws) as port:
        bridge.connect(port)
        held = bridge.hold(**place(1, not_after=soon if earlier == "order" else LATER))
        assert bridge.call("ping")["type"] == "reply"
        bridge.process.send_signal(signal.SIGSTOP)
        bridge.second_line("release", held, notAfter=soon if earlier == "release" else LATER)
        time.sleep(0.4)
        bridge.process.send_signal(signal.SIGCONT)
        assert bridge.answer(held)["code"] == "TOO_LATE"
        bridge.call("disconnect")
    assert tws.ids == []
