"""Nothing is sent anywhere: all that the program does, in a network of its own whose every packet is looked at.

The network has this machine alone, and a way out that leads back in, so that whoever wants to go out is seen and not only
stopped. `tests/it/browser.rs` makes it (`unshare`); without one these tests are skipped, which is said.
"""

import json
import os
import re
import socket
import subprocess
import urllib.error
import urllib.request

import pytest
from conftest import PROGRAM, Server, oncotag
from test_killed import Client

ALONE = os.environ.get("ONCOTAG_ALONE") == "1"
pytestmark = pytest.mark.skipif(not ALONE, reason="no network of its own: see tests/it/browser.rs")
SECRET_TEXT = "Chemotherapy was given"


class Packets:
    """Every packet of this network from here on."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
        self.socket.bind(("lo", 0))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        self.socket.setblocking(False)

    def addressees(self):
        """Whom packets were sent to since the last time, but for this machine."""
        found = set()
        while True:
            try:
                packet = self.socket.recv(65536)
            except BlockingIOError:
                return found
            kind = packet[12:14]
            if kind == b"\x08\x00":
                address = socket.inet_ntop(socket.AF_INET, packet[30:34])
                if not address.startswith("127."):
                    found.add(address)
            elif kind == b"\x86\xdd":
                address = socket.inet_ntop(socket.AF_INET6, packet[38:54])
                if address != "::1":
                    found.add(address)
            else:
                found.add(kind.hex())


@pytest.fixture
def packets():
    looked_at = Packets()
    yield looked_at
    assert looked_at.addressees() == set()
    # What does go out is seen: this test could have failed.
    for family, address in [(socket.AF_INET, "198.51.100.1"), (socket.AF_INET6, "2001:db8::1")]:
        with socket.socket(family, socket.SOCK_DGRAM) as out:
            out.sendto(b"out", (address, 53))
    seen = looked_at.addressees()
    assert "198.51.100.1" in seen
    # The kernel answers these at once: no route.
    assert any(":" in address for address in seen)


def test_a_review_goes_nowhere(folder, packets):
    server = Server(folder, ["texts.jsonl", "--as", "Anna"])
    client = Client(server)
    description = client.ask("/openapi.json")
    # Every address that can be asked for without more, and a decision.
    for path, methods in description["paths"].items():
        if "get" in methods:
            try:
                client.ask(path)
            except (urllib.error.HTTPError, json.JSONDecodeError):
                pass
    mention = client.ask("queue")["items"][0]["mention"]
    operation = {"key": "key-000001", "kind": "decide", "mention": mention, "version": 0, "action": {"do": "accept"}}
    assert client.ask("operations", {"operations": [operation]})["outcomes"][0]["result"] == "saved"
    assert client.ask("concepts?q=liver")["hits"]
    server.stop()
    oncotag(folder, "review", "export", "texts.review", "-o", "gold.jsonl")


def test_the_commands_go_nowhere(folder, packets):
    oncotag(folder, "tag", "texts.jsonl", "-o", "tagged.jsonl")
    oncotag(folder, "convert", "tagged.jsonl", "tagged.bioc.xml")
    oncotag(folder, "evaluate", "tagged.jsonl", "tagged.jsonl")
    oncotag(folder, "dictionary", "list")


def test_machines_are_served_without_going_out(folder, packets):
    serving = subprocess.Popen([PROGRAM, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
    address = None
    for line in serving.stderr:
        found = re.search(r"http://\S+?:\d+", line)
        if found:
            address = found.group(0)
            break
    body = json.dumps({"documents": [{"text": SECRET_TEXT}]}).encode()
    request = urllib.request.Request(f"{address}/api/v1/annotate", data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert b"Chemotherapy" in answer.read()
    serving.terminate()
    assert serving.wait(60) == 0
    serving.stderr.close()
