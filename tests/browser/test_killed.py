"""kill -9 at any moment: what was answered as saved is there, the file is whole, and undo goes on."""

import json
import os
import random
import re
import sqlite3
import threading
import urllib.error
import urllib.request

from conftest import Server, oncotag

KILLS = int(os.environ.get("ONCOTAG_KILLS", "8"))
DECISIONS = 1000


class Client:
    """Sends operations and remembers which were answered."""

    def __init__(self, server):
        self.server = server
        self.sign_in()

    def sign_in(self):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *arguments):
                return None

        try:
            urllib.request.build_opener(Stay).open(self.server.address)
            raise AssertionError("no redirect")
        except urllib.error.HTTPError as answer:
            self.cookie = re.match(r"[^;]+", answer.headers["Set-Cookie"]).group(0)

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.server.base + (path if path.startswith("/") else f"/api/v1/{path}"),
            data=data,
            headers={"Cookie": self.cookie, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def test_no_decision_that_was_answered_is_lost(folder):
    chance = random.Random(20261201)
    server = Server(folder, ["texts.jsonl"])
    client = Client(server)
    mentions = [item["mention"] for item in client.ask("queue?limit=50")["items"]]
    versions = dict.fromkeys(mentions, 0)
    acknowledged = {}
    sent = 0
    for _ in range(KILLS):
        # At a moment that nobody chose, while one operation after the other is on its way.
        timer = threading.Timer(chance.uniform(0.0, 0.4), server.process.kill)
        timer.start()
        while True:
            mention = chance.choice(mentions)
            action = chance.choice(["accept", "reject", "skip"])
            key = f"key-{sent:06}"
            sent += 1
            operation = {"key": key, "kind": "decide", "mention": mention, "version": versions[mention], "action": {"do": action}}
            try:
                outcome = client.ask("operations", {"operations": [operation]})["outcomes"][0]
            except OSError:
                break
            assert outcome["result"] == "saved", outcome
            acknowledged[key] = (mention, action)
            versions[mention] = outcome["mentions"][0]["standing"]["version"]
        timer.join()
        server.kill()
        whole = sqlite3.connect(folder / "texts.review")
        assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {key for (key,) in whole.execute("SELECT key FROM step")}
        whole.close()
        assert set(acknowledged) <= kept
        # What was on its way and not answered may be there or not; no more than that one.
        assert len(kept) <= len(acknowledged) + KILLS
        server = Server(folder, ["texts.review"])
        client = Client(server)
        for item in client.ask("queue?limit=50&status=any")["items"]:
            for mention in item["sentence"]["mentions"]:
                if mention["id"] in versions:
                    versions[mention["id"]] = mention["standing"]["version"]
    while len(acknowledged) < min(DECISIONS, 40 * KILLS):
        mention = chance.choice(mentions)
        operation = {"key": f"key-{sent:06}", "kind": "decide", "mention": mention, "version": versions[mention], "action": {"do": "accept"}}
        sent += 1
        outcome = client.ask("operations", {"operations": [operation]})["outcomes"][0]
        acknowledged[operation["key"]] = (mention, "accept")
        versions[mention] = outcome["mentions"][0]["standing"]["version"]
    # All of it can be taken back, to the beginning.
    for number in range(len(acknowledged) + KILLS + 1):
        of = client.ask("history?limit=1")["next_undo"]
        if of is None:
            break
        outcome = client.ask("operations", {"operations": [{"key": f"undo-{number:06}", "kind": "undo", "of": of}]})["outcomes"][0]
        assert outcome["result"] == "saved", outcome
    progress = client.ask("queue")["progress"]
    assert (progress["accepted"], progress["rejected"], progress["skipped"]) == (0, 0, 0)
    server.stop()
    oncotag(folder, "review", "export", "texts.review", "--log", "-o", "log.jsonl")
    logged = {json.loads(line)["key"] for line in open(folder / "log.jsonl", encoding="utf-8")}
    assert set(acknowledged) <= logged
    print(f"{KILLS} kills, {len(acknowledged)} decisions acknowledged, none lost")
