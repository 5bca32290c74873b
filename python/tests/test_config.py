"""The settings of TWS: asked for where both sides know the question, and what is left out is unknown."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from lotse_bridge.frames import FrameReader, frame
from support.bridge_process import BridgeProcess
from support.fake_tws import Peer, fake_tws
from support.gateway import paper_gateway

PROTOBUF = 200
START_API, REQ_CONFIG, CONFIG = 71, 108, 110


def _message(name: str) -> Any:
    """A class of ibapi's generated messages, which have no types."""
    return getattr(importlib.import_module(f"ibapi.protobuf.{name}_pb2"), name)


class NewPeer:
    """A TWS that numbers its messages in four bytes, as from server version 201 on."""

    def __init__(self, peer: Peer, version: int) -> None:
        peer.hello(version)
        self._peer = peer
        self._frames: list[bytes] = []
        self._reader = FrameReader()

    def ready(self) -> None:
        self.wait_for(START_API)
        self._text(15, "1", "DU111")
        self._text(9, "1", "1")

    def wait_for(self, message: int) -> bytes:
        while True:
            while not self._frames:
                chunk = self._peer.sock.recv(65536)
                if not chunk:
                    raise ConnectionError("closed")
                self._frames.extend(self._reader.feed(chunk))
            body = self._frames.pop(0)
            if int.from_bytes(body[:4], "big") == message + PROTOBUF:
                return body[4:]

    def send(self, message: int, body: bytes) -> None:
        self._peer.raw(frame((message + PROTOBUF).to_bytes(4, "big") + body))

    def _text(self, message: int, *fields: str) -> None:
        self._peer.raw(frame(message.to_bytes(4, "big") + "".join(f"{field}\0" for field in fields).encode()))


def _settings(config: Any) -> None:
    config.api.settings.readOnlyApi = True
    config.api.settings.allowLocalhostOnly = False
    config.api.settings.trustedIPs.extend(["127.0.0.1", "10.0.0.5"])
    config.api.settings.socketPort = 7497
    config.api.precautions.bypassOrderPrecautions = False
    config.api.precautions.bypassBondWarning = True
    config.lockAndExit.autoLogoffTime = "11:45 PM"
    config.lockAndExit.autoLogoffType = "restart"


def _asked(bridge: BridgeProcess, fill: Callable[[Any], None]) -> dict[str, Any]:
    def script(peer: Peer) -> None:
        tws = NewPeer(peer, 219)
        tws.ready()
        request = _message("ConfigRequest")()
        request.ParseFromString(tws.wait_for(REQ_CONFIG))
        response = _message("ConfigResponse")(reqId=request.reqId)
        fill(response)
        tws.send(CONFIG, response.SerializeToString())
        tws.wait_for(-1)

    with fake_tws(script) as port:
        bridge.connect(port)
        (config,) = bridge.call("tws_config", deadlineMs=5000)["result"]["config"]
    return config


def test_what_tws_tells_of_its_settings_is_told_and_the_rest_is_unknown(bridge: BridgeProcess) -> None:
    config = _asked(bridge, _settings)
    assert config["readOnlyApi"] is True
    assert config["allowLocalhostOnly"] is False
    assert config["trustedIPs"] == ["127.0.0.1", "10.0.0.5"]
    assert config["socketPort"] == 7497
    assert config["masterClientId"] is None
    assert config["precautions"]["bypassOrderPrecautions"] is False
    assert config["precautions"]["bypassBondWarning"] is True
    assert config["precautions"]["bypassRedirectOrderWarning"] is None
    assert (config["autoLogoffTime"], config["autoLogoffPeriod"], config["autoLogoffType"]) == (
        "11:45 PM",
        None,
        "restart",
    )


def test_a_tws_that_tells_nothing_leaves_everything_unknown(bridge: BridgeProcess) -> None:
    config = _asked(bridge, lambda _config: None)
    assert config["trustedIPs"] == []
    assert {value for name, value in config.items() if name not in {"trustedIPs", "precautions"}} == {None}
    assert set(config["precautions"].values()) == {None}


@pytest.mark.parametrize("version", [176, 200])
def test_an_older_tws_is_not_asked(bridge: BridgeProcess, version: int) -> None:
    heard: list[str] = []

    def script(peer: Peer) -> None:
        peer.hello(version)
        peer.ready()
        while True:
            heard.append(peer.receive()[0])

    with fake_tws(script) as port:
        bridge.connect(port)
        assert bridge.call("tws_config", deadlineMs=5000)["result"] == {"config": []}
    assert str(REQ_CONFIG) not in heard


def test_the_paper_gateway_says_that_it_has_no_such_settings(bridge: BridgeProcess) -> None:
    with paper_gateway("--server-version", "225") as port:
        bridge.connect(port)
        failure = bridge.call("tws_config", deadlineMs=5000)
    assert failure["type"] == "failure"
    assert failure["code"] == "IB_ERROR"
    assert "reqConfig" in failure["ib"]["message"]
