"""The API keeps to its description, whatever it is asked."""

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from conftest import Server, oncotag


def test_the_api_keeps_to_its_description(folder):
    (folder / "password.txt").write_text("a password that holds\n")
    first = Server(folder, ["texts.jsonl"])
    first.stop()
    oncotag(folder, "review", "user", "add", "texts.review", "Otto", "--role", "owner", "--password-file", "password.txt")
    server = Server(folder, ["texts.review"])
    body = json.dumps({"name": "Otto", "password": "a password that holds"}).encode()
    login = urllib.request.Request(
        f"{server.base}/api/v1/login", data=body, headers={"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(login) as answer:
        cookie = re.match(r"[^;]+", answer.headers["Set-Cookie"]).group(0)
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{server.base}/openapi.json",
            "--header",
            f"Cookie: {cookie}",
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "12",
            "--seed",
            "7",
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            # They would end the session, or be slowed down.
            "--exclude-path-regex",
            "/log(in|out)$",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    server.stop()
    # What was asked has left a project that is whole.
    oncotag(folder, "review", "backup", "texts.review", "-o", "copy.review")
