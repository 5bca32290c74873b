"""The process: its input, its end, its log, and what it says when ibapi is missing or too old."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lotse_bridge import PROTOCOL_VERSION
from lotse_bridge.lines import MAX_LINE
from support.bridge_process import SCRIPT, BridgeProcess
from support.fake_tws import Peer, fake_tws


def test_says_hello_first(bridge: BridgeProcess) -> None:
    hello = bridge.wait(lambda message: True)
    assert hello["type"] == "hello"
    assert hello["version"] == PROTOCOL_VERSION
    assert hello["pid"] == bridge.process.pid


def test_garbage_with_an_id_fails_that_command(bridge: BridgeProcess) -> None:
    bridge.write(
        b'{"type":"ping","id":"x1",}\n{"type":"dance","id":"x2"}\n{"type":"ping","id":"x3","more":1}\n'
    )
    for command_id in ("x1", "x2", "x3"):
        assert bridge.answer(command_id)["code"] == "BAD_COMMAND"


def test_garbage_without_an_id_is_logged_and_the_rest_lives(bridge: BridgeProcess) -> None:
    bridge.write(b"\xff\xfe\x00garbage\n[1,2]\n\n42\n")
    bridge.write(b"[" * 100_000 + b"\n")
    assert bridge.call("ping")["type"] == "reply"
    bridge.finish()
    assert sum("garbage_line" in line for line in bridge.log) == 4


def test_a_line_beyond_the_limit_is_refused_and_the_next_one_obeyed(bridge: BridgeProcess) -> None:
    bridge.write(b'{"type":"ping","id":"long","pad":"' + b"x" * MAX_LINE + b'"}\n')
    refused = bridge.answer("long")
    assert (refused["code"], refused["with"]["words"]["verbatim"]) == ("BAD_COMMAND", "the line is too long")
    assert bridge.call("ping")["type"] == "reply"


def test_a_command_may_come_byte_by_byte(bridge: BridgeProcess) -> None:
    for byte in b'{"type":"ping","id":"slow"}\n':
        bridge.write(bytes([byte]))
    assert bridge.answer("slow")["type"] == "reply"


def _willing(peer: Peer) -> None:
    peer.hello()
    peer.ready()
    peer.idle()


def test_the_end_of_stdin_cancels_disconnects_and_exits_with_0(bridge: BridgeProcess) -> None:
    heard: list[str] = []

    def listening(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        while True:
            heard.append(peer.receive()[0])

    with fake_tws(listening) as port:
        bridge.connect(port)
        bridge.call("pnl", sub=1, account="DU111")
        assert bridge.finish() == 0
    assert heard == ["92", "93"]
    assert bridge.messages[-1]["type"] == "socket"
    assert bridge.messages[-1]["why"]["code"] == "SOCKET_REQUESTED"


def test_sigterm_ends_like_the_end_of_stdin(bridge: BridgeProcess) -> None:
    with fake_tws(_willing) as port:
        bridge.connect(port)
        bridge.process.send_signal(signal.SIGTERM)
        assert bridge.process.wait(2) == 0
        bridge.finish()
    assert bridge.messages[-1]["why"]["code"] == "SOCKET_REQUESTED"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_what_a_terminal_tells_the_whole_group_is_ignored(bridge: BridgeProcess, number: int) -> None:
    bridge.call("ping")
    bridge.process.send_signal(number)
    assert bridge.call("ping")["type"] == "reply"


def test_a_command_that_waits_is_answered_before_the_end(bridge: BridgeProcess) -> None:
    with fake_tws(_willing) as port:
        bridge.connect(port)
        waiting = bridge.send("completed_orders", apiOnly=False, deadlineMs=60_000)
        bridge.finish()
    assert [message["code"] for message in bridge.messages if message.get("id") == waiting] == [
        "CONNECTION_LOST"
    ]


def test_leaves_when_nobody_reads_stdout(bridge: BridgeProcess) -> None:
    reading, writing = os.pipe()
    child = subprocess.Popen([sys.executable, "-I", "-u", str(SCRIPT)], stdin=subprocess.PIPE, stdout=writing)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    assert child.stdin is not None
    child.stdin.write(b'{"type":"ping","id":"1"}\n')
    child.stdin.flush()
    assert child.wait(3) == 5
    child.stdin.close()


def _run_with(folder: Path, module: str) -> subprocess.CompletedProcess[str]:
    (folder / "ibapi").mkdir()
    (folder / "ibapi" / "__init__.py").write_text(module)
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); sys.path.insert(0, {str(SCRIPT.parent)!r});"
    command = [sys.executable, "-I", "-c", code + "from lotse_bridge.main import main; main()"]
    return subprocess.run(command, input="", capture_output=True, text=True, timeout=10, check=False)


@pytest.mark.parametrize(
    ("module", "exit_code", "event"),
    [
        ("__version__ = '9.81.1-1'", 3, "ibapi_too_old"),
        ("__version__ = '10.18.2'", 3, "ibapi_too_old"),
        ("raise ModuleNotFoundError(\"No module named 'google'\", name='google')", 4, "ibapi_missing"),
    ],
)
def test_an_unusable_ibapi_is_named_with_cause_and_fix(
    tmp_path: Path, module: str, exit_code: int, event: str
) -> None:
    done = _run_with(tmp_path, module)
    assert done.returncode == exit_code
    assert done.stdout == ""
    last = json.loads(done.stderr.splitlines()[-1])
    assert last["event"] == event
    assert last["cause"]
    assert last["fix"]


def test_prints_do_not_reach_the_protocol(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r})\n"
        "import lotse_bridge.main as m\n"
        "original = m.Process.start\n"
        "def start(self):\n"
        "    original(self); print('account U1234567'); import os; os.write(1, b'raw\\n')\n"
        "m.Process.start = start\n"
        "m.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], input="", capture_output=True, text=True, timeout=10, check=False
    )
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == ["hello"]
    assert "U***67" in done.stderr
    assert "U1234567" not in done.stderr
    assert "raw" in done.stderr


def test_hangs_do_not_keep_the_process(bridge: BridgeProcess) -> None:
    """A socket whose peer takes no bytes must not delay the end."""

    def stuck(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        time.sleep(3)

    with fake_tws(stuck) as port:
        bridge.connect(port)
        # It sees to it that the end comes in time.
        bridge.finish()
