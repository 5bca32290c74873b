"""Connecting, staying connected, and every way a connection can end."""

from __future__ import annotations

import json
import socket
import time

import pytest

from lotse_bridge.connection import local_address
from lotse_bridge.frames import frame
from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws


def willing(peer: Peer) -> None:
    peer.hello()
    peer.ready()
    peer.idle()


def test_connects_and_tells_version_accounts_and_next_id(bridge: BridgeProcess) -> None:
    with fake_tws(willing) as port:
        answer = bridge.connect(port)
    assert answer["result"] == {
        "epoch": 1,
        "serverVersion": 176,
        "connectionTime": "20260105 09:30:00 US/Eastern",
        "accounts": ["DU111"],
        "nextValidId": 1,
    }
    states = [message["state"] for message in bridge.messages if message["type"] == "socket"]
    assert states[:2] == ["connecting", "connected"]


@pytest.mark.parametrize("first", ["accounts", "id"])
def test_is_not_ready_before_both_accounts_and_next_id(bridge: BridgeProcess, first: str) -> None:
    def half(peer: Peer) -> None:
        peer.hello()
        peer.receive()
        peer.send(*((15, 1, "DU111") if first == "accounts" else (9, 1, 5)))
        peer.idle()

    with fake_tws(half) as port:
        assert bridge.connect(port, handshakeDeadlineMs=200)["code"] == "HANDSHAKE_TIMEOUT"


def test_nobody_listens(bridge: BridgeProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert bridge.connect(port)["code"] == "CONNECT_REFUSED"
    assert bridge.event("socket", state="disconnected")["why"]["code"] == "CONNECT_REFUSED"


def test_an_unresolvable_host_is_refused_with_its_cause(bridge: BridgeProcess) -> None:
    assert bridge.connect(4002, host="no such host")["code"] == "CONNECT_REFUSED"


def test_no_tcp_in_time(bridge: BridgeProcess) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    # A full backlog lets further connections hang.
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
    # Without a deadline of its own, the system would try for minutes: longer than an answer is awaited here.
    answer = bridge.connect(listener.getsockname()[1], tcpDeadlineMs=300)
    assert answer["code"] == "CONNECT_TIMEOUT"
    for sock in [*fillers, listener]:
        sock.close()


def test_a_silent_peer_times_out_and_pings_are_answered_meanwhile(bridge: BridgeProcess) -> None:
    with fake_tws(Peer.silent) as port:
        connecting = bridge.send(
            "connect",
            host="127.0.0.1",
            port=port,
            clientId=7,
            epoch=1,
            tcpDeadlineMs=1000,
            handshakeDeadlineMs=600,
            heartbeatIntervalMs=1000,
            heartbeatDeadlineMs=1000,
            orderIdFloor=0,
        )
        assert bridge.call("ping")["type"] == "reply"
        assert bridge.call("open_orders", deadlineMs=100)["code"] == "NOT_CONNECTED"
        assert bridge.connect(port, epoch=2)["code"] == "ALREADY_CONNECTED"
        assert bridge.answer(connecting)["code"] == "HANDSHAKE_TIMEOUT"
    assert bridge.event("socket", state="disconnected")["why"]["code"] == "HANDSHAKE_TIMEOUT"


def test_disconnect_ends_a_running_connect(bridge: BridgeProcess) -> None:
    with fake_tws(Peer.silent) as port:
        connecting = bridge.send(
            "connect",
            host="127.0.0.1",
            port=port,
            clientId=7,
            epoch=1,
            tcpDeadlineMs=1000,
            handshakeDeadlineMs=60_000,
            heartbeatIntervalMs=1000,
            heartbeatDeadlineMs=1000,
            orderIdFloor=0,
        )
        assert bridge.call("disconnect")["result"] == {}
        assert bridge.answer(connecting)["code"] == "CONNECTION_LOST"


@pytest.mark.parametrize("after", ["accept", "version", "start"])
def test_eof_during_the_handshake(bridge: BridgeProcess, after: str) -> None:
    def leaving(peer: Peer) -> None:
        if after != "accept":
            peer.hello()
        if after == "start":
            peer.receive()

    with fake_tws(leaving) as port:
        assert bridge.connect(port)["code"] == "HANDSHAKE_EOF"
    why = bridge.event("socket", state="disconnected")["why"]
    assert why["code"] == "HANDSHAKE_EOF"
    # U22: what TWS has to allow is the address of this end.
    assert why["with"]["local"] == "127.0.0.1"


def test_u22_our_end_is_spelled_as_the_peer_sees_it() -> None:
    class Ours(socket.socket):
        def __init__(self, *name: object) -> None:
            super().__init__()
            self.name = name

        def getsockname(self) -> object:
            return self.name

    names = {
        ("192.0.2.7", 50000): "192.0.2.7",
        ("::ffff:172.17.0.3", 50000, 0, 0): "172.17.0.3",
        ("::1", 50000, 0, 0): "::1",
        ("fe80::1%eth0", 50000, 0, 2): "fe80::1",
        ("", 0): None,
    }
    for name, shown in names.items():
        with Ours(*name) as sock:
            assert local_address(sock) == shown


def test_a_number_that_no_connection_can_have_leaves_none_behind(bridge: BridgeProcess) -> None:
    wrong = {"tcpDeadlineMs": 10**400, "handshakeDeadlineMs": 1, "heartbeatIntervalMs": 1, "orderIdFloor": 0}
    line = {"type": "connect", "id": "wrong", "host": "", "port": 1, "clientId": 7, "epoch": 1, **wrong}
    bridge.write(json.dumps({**line, "heartbeatDeadlineMs": 1}).encode() + b"\n")
    assert bridge.answer("wrong")["code"] == "BAD_COMMAND"
    with fake_tws(willing) as port:
        assert bridge.connect(port)["type"] == "reply"


@pytest.mark.parametrize(
    "first",
    [
        *(b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\x05hello"),
        # More digits than Python makes a number of.
        frame(b"9" * 5000 + b"\0now\0"),
    ],
)
def test_a_peer_that_is_no_tws(bridge: BridgeProcess, first: bytes) -> None:
    with fake_tws(lambda peer: peer.raw(first)) as port:
        assert bridge.connect(port)["code"] == "HANDSHAKE_FOREIGN"


def test_the_version_frame_may_come_in_pieces(bridge: BridgeProcess) -> None:
    def slow(peer: Peer) -> None:
        peer.raw(b"\0\0")
        time.sleep(0.05)
        peer.raw(b"\0\x04176\0")
        time.sleep(0.05)

    def slow_but_whole(peer: Peer) -> None:
        data = b"176\x0020260105 09:30:00 CET\0"
        head = len(data).to_bytes(4, "big")
        for piece in (head[:2], head[2:] + data[:3], data[3:]):
            peer.raw(piece)
            time.sleep(0.03)
        peer.version = 176
        peer.exactly(4)
        peer.exactly(int.from_bytes(peer.exactly(4), "big"))
        peer.ready()
        peer.idle()

    with fake_tws(slow, slow_but_whole) as port:
        assert bridge.connect(port)["code"] == "HANDSHAKE_FOREIGN"
        assert bridge.connect(port, epoch=2)["result"]["connectionTime"] == "20260105 09:30:00 CET"


def test_client_id_in_use(bridge: BridgeProcess) -> None:
    def busy(peer: Peer) -> None:
        peer.hello()
        peer.receive()
        peer.send(4, 2, -1, 326, "Unable to connect as the client id is already in use.", "")
        time.sleep(0.2)

    with fake_tws(busy) as port:
        assert bridge.connect(port)["code"] == "CLIENT_ID_IN_USE"
    assert bridge.event("socket", state="disconnected")["why"]["code"] == "CLIENT_ID_IN_USE"
    assert bridge.event("error")["about"] == {"kind": "session"}


def test_eof_later_fails_what_waits_and_a_new_socket_works(bridge: BridgeProcess) -> None:
    def leaving(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(16)

    with fake_tws(leaving, willing) as port:
        bridge.connect(port)
        assert bridge.call("open_orders", deadlineMs=5000)["code"] == "CONNECTION_LOST"
        assert bridge.event("socket", state="disconnected")["why"]["code"] == "SOCKET_EOF"
        assert bridge.call("open_orders", deadlineMs=5000)["code"] == "NOT_CONNECTED"
        assert bridge.connect(port, epoch=2)["result"]["epoch"] == 2
        assert bridge.call("disconnect")["result"] == {}
        assert bridge.event("socket", state="disconnected", epoch=2)["why"]["code"] == "SOCKET_REQUESTED"


def test_an_account_that_is_told_twice_is_one(bridge: BridgeProcess) -> None:
    def twice(peer: Peer) -> None:
        peer.hello()
        peer.ready(" DU111,DF222,DU111,,")
        peer.idle()

    with fake_tws(twice) as port:
        assert bridge.connect(port)["result"]["accounts"] == ["DU111", "DF222"]


def test_heartbeats_tell_round_trip_and_server_time(bridge: BridgeProcess) -> None:
    with fake_tws(willing) as port:
        bridge.connect(port, heartbeatIntervalMs=50)
        beat = bridge.event("heartbeat")
    assert beat["serverTime"] == "2027-01-15T08:00:00.000Z"
    assert 0 <= beat["roundTripMs"] < 1000


def test_a_half_open_socket_is_closed_by_the_missed_heartbeat(bridge: BridgeProcess) -> None:
    def half_open(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.wait_for(49)
        peer.silent()

    with fake_tws(half_open) as port:
        bridge.connect(port, heartbeatIntervalMs=50, heartbeatDeadlineMs=200)
        waiting = bridge.send("positions", deadlineMs=60_000)
        assert bridge.event("socket", state="disconnected")["why"]["code"] == "SOCKET_HEARTBEAT"
        assert bridge.answer(waiting)["code"] == "CONNECTION_LOST"


def test_an_oversized_frame_closes_the_socket(bridge: BridgeProcess) -> None:
    def broken(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        time.sleep(0.1)
        peer.raw(b"\xff\xff\xff\xff")
        time.sleep(0.5)

    with fake_tws(broken) as port:
        bridge.connect(port)
        assert bridge.event("socket", state="disconnected")["why"]["code"] == "SOCKET_ERROR"


def test_a_message_that_cannot_be_decoded_is_skipped_and_shown(bridge: BridgeProcess) -> None:
    def garbling(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        peer.send("word", 1, 2)
        peer.send(3, "not a number", "Filled")
        peer.send(9, 1, 77)
        peer.idle()

    with fake_tws(garbling) as port:
        bridge.connect(port)
        bridge.event("callback_failed")
        bridge.event("next_valid_id", orderId=77)
    assert sum(message["type"] == "callback_failed" for message in bridge.messages) == 2


def test_an_error_in_a_callback_does_not_end_the_session(bridge: BridgeProcess) -> None:
    def odd(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        # IB counts orders in 32 bits.
        peer.send(9, 1, 2**33)
        peer.idle()

    with fake_tws(odd) as port:
        bridge.connect(port, heartbeatIntervalMs=50)
        assert bridge.event("callback_failed")["callback"] == "nextValidId"
        assert bridge.event("heartbeat")["type"] == "heartbeat"


def test_who_tells_no_time_that_can_be_read_lives_all_the_same(bridge: BridgeProcess) -> None:
    """Milliseconds in place of seconds, a time before 1970, and no number at all."""
    told = (1_800_000_000_000, -5, "soon", 10**15, 1_800_000_000)

    def odd(peer: Peer) -> None:
        peer.hello()
        peer.ready()
        for clock in told:
            peer.wait_for(49)
            peer.send(49, 1, clock)
        peer.idle()

    with fake_tws(odd) as port:
        bridge.connect(port, heartbeatIntervalMs=20, heartbeatDeadlineMs=1000)
        bridge.event("heartbeat", serverTime="2027-01-15T08:00:00.000Z")
    beats = [message["serverTime"] for message in bridge.messages if message["type"] == "heartbeat"]
    assert beats[: len(told)] == [None, None, None, None, "2027-01-15T08:00:00.000Z"]
