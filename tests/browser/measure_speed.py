"""How fast the review app is with much in it; run by `cargo xtask review-speed`. Prints figures, decides nothing.

python measure_speed.py PROGRAM CHROMIUM ABSTRACTS FOLDER [--sentences N] [--names N]
"""

import argparse
import json
import random
import re
import subprocess
import time
import urllib.parse
from pathlib import Path

from playwright.sync_api import sync_playwright

# From the key to behind the next frame, as the page itself sees it.
WATCH = """
window.taken = [];
addEventListener("keydown", (event) => {
  const pressed = event.timeStamp;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.taken.push(performance.now() - pressed);
    channel.port2.postMessage(null);
  });
}, true);
"""
SYLLABLES = "bel cor dal el fen gas hep il jun kar lym mes neo os pan qui ren sar tum ur vas xan yol zy".split()


def parts():
    parser = argparse.ArgumentParser()
    for name in ["program", "chromium", "abstracts", "folder"]:
        parser.add_argument(name, type=Path)
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=1_000_000)
    return parser.parse_args()


def copies(given, path):
    """The abstracts again and again under new identities, until there are enough; 10.5 sentences each."""
    records = [json.loads(line) for line in open(given.abstracts, encoding="utf-8")]
    wanted = round(given.sentences / 10.47)
    with open(path, "w", encoding="utf-8") as lines:
        for number in range(wanted):
            record = records[number % len(records)] | {"id": f"copy:{number}"}
            lines.write(json.dumps(record) + "\n")


def names(count, path):
    """A dictionary of made-up names, two a concept."""
    chance = random.Random(8)
    word = lambda: "".join(chance.choices(SYLLABLES, k=chance.choice([2, 3, 3, 4])))
    with open(path, "w", encoding="utf-8") as rows:
        rows.write("# type: cell_type\n# source: made up\n# version: 1\n# licence: CC0\n")
        rows.write("id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tparents\tattributes\tnote\n")
        for number in range(count // 2):
            one, other = (" ".join(word() for _ in range(chance.choice([2, 3, 4]))) for _ in range(2))
            rows.write(f"MADE:{number}\t{one} {number % 997}\texact:{other} {number % 991}\t\t\t\t\t\t\t\n")


def start(given, arguments):
    """A running server, its address, and how long it took to say it."""
    begun = time.perf_counter()
    server = subprocess.Popen(
        [given.program, "review", *arguments, "--no-open", "--port", "0"],
        cwd=given.folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in server.stderr:
        opened = re.match(r"Open (http://\S+)", line)
        if opened:
            return server, opened.group(1), time.perf_counter() - begun
    raise SystemExit("the server did not start")


def memory(server):
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


def ranks(values):
    values = sorted(values)
    at = lambda share: values[min(len(values) - 1, int(share * len(values)))]
    return f"median {at(0.5):.0f} ms, 95th percentile {at(0.95):.0f} ms, most {values[-1]:.0f} ms, of {len(values)}"


def keys(given, browser):
    copies(given, given.folder / "copies.jsonl")
    begun = time.perf_counter()
    server, _, _ = start(given, ["copies.jsonl"])
    print(f"filling the project: {time.perf_counter() - begun:.0f} s, {memory(server):.0f} MB at most")
    server.terminate()
    server.wait()
    begun = time.perf_counter()
    server, address, taken = start(given, ["copies.review"])
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector("#sent")
    print(f"start to the first item: {time.perf_counter() - begun:.2f} s ({taken:.2f} s to the address)")
    head = page.evaluate("async () => (await fetch('/api/v1/session')).json()")["project"]
    print(f"{head['sentences']} sentences, {head['mentions']} mentions")
    for number in range(200):
        before = page.locator("#decided").inner_text()
        page.keyboard.press("axa"[number % 3])
        page.wait_for_function("(before) => document.querySelector('#decided').textContent !== before", arg=before)
    print(f"key to the next item painted: {ranks(page.evaluate('window.taken'))}")
    page.wait_for_function("() => document.querySelector('#saved').dataset.state === 'saved'")
    print(f"memory of the server: {memory(server):.0f} MB at most")
    server.terminate()
    server.wait()


def search(given, browser):
    names(given.names, given.folder / "made.tsv")
    (given.folder / "one.jsonl").write_text(json.dumps({"id": "one", "text": "Liver metastases grew."}) + "\n")
    server, address, taken = start(given, ["one.jsonl", "--dictionary", "made.tsv"])
    print(f"{given.names} names: {taken:.1f} s to the address")
    page = browser.new_context().new_page()
    page.goto(address)
    page.wait_for_selector("#sent")
    ask = lambda query: page.evaluate(
        "async (query) => (await fetch(`/api/v1/concepts?limit=30&q=${query}`)).json()", urllib.parse.quote(query)
    )["milliseconds"]
    begun = time.perf_counter()
    ask("a")
    print(f"index: {time.perf_counter() - begun:.1f} s waited for")
    chance = random.Random(9)
    labels = [line.split("\t")[1] for line in open(given.folder / "made.tsv") if line.startswith("MADE:")]
    taken = []
    for _ in range(40):
        label = chance.choice(labels)
        # As one types: after one letter, two, three, a word, two words.
        words = label.split(" ")
        typed = [label[:1], label[:2], label[:3], words[0], " ".join(words[:2]), words[1][:2] + " " + words[0][:2], label]
        taken += [ask(query) for query in typed]
    print(f"search: {ranks(taken)}")
    print(f"memory of the server: {memory(server):.0f} MB at most")
    server.terminate()
    server.wait()


def main():
    given = parts()
    given.folder.mkdir(parents=True, exist_ok=True)
    for old in given.folder.iterdir():
        if old.is_file():
            old.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(given.chromium), args=["--no-sandbox"])
        keys(given, browser)
        search(given, browser)
        browser.close()


main()
