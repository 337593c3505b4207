"""A server of a small project, and a browser that looks at it.

Environment: ONCOTAG_PROGRAM is the program, ONCOTAG_CHROMIUM the browser. Tests wait for what the page shows, never for time.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

PROGRAM = os.environ["ONCOTAG_PROGRAM"]
CHROMIUM = os.environ["ONCOTAG_CHROMIUM"]
PATIENCE = 60_000

expect.set_options(timeout=PATIENCE)

TEXTS = [
    "Liver metastases grew. CT showed liver and lung metastases of breast cancer. No brain metastases were seen.",
    "Circulating tumor cells were counted by hand. MRI found no bone metastases of colorectal cancer.",
    "Chemotherapy was given. Liver metastases came back after surgery for melanoma.",
    "𝛽-catenin 🧬 and e\u0301tude: liver metastases of lung cancer shrank under chemotherapy.",
]

# What the page does when it is attacked: a dialog, a report of the policy, a pointer event.
WATCH = """
window.seen = { pointer: 0, violations: [] };
for (const kind of ["pointerdown", "pointermove", "mousedown", "click"]) {
  addEventListener(kind, (event) => { if (event.isTrusted && event.detail !== 0) window.seen.pointer += 1; }, true);
}
document.addEventListener("securitypolicyviolation", (event) => window.seen.violations.push(event.violatedDirective));
"""


class Server:
    """A running `oncotag review`."""

    def __init__(self, folder, arguments, port=0):
        self.folder = folder
        self.process = subprocess.Popen(
            [PROGRAM, "review", *arguments, "--no-open", "--port", str(port)],
            cwd=folder,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.said = []
        self.address = None
        for line in self.process.stderr:
            self.said.append(line)
            opened = re.match(r"Open (http://\S+)", line)
            if opened:
                self.address = opened.group(1)
                break
        assert self.address, "".join(self.said)
        self.base = self.address.split("/?")[0].rstrip("/")
        self.port = int(self.base.rsplit(":", 1)[1])

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(60) == 0, self.said
        self.process.stderr.close()


def oncotag(folder, *arguments, text=None):
    """Runs the program to its end; gives what it says."""
    done = subprocess.run(
        [PROGRAM, *arguments], cwd=folder, input=text, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def write_texts(folder, texts=TEXTS, name="texts.jsonl", **fields):
    """Texts as JSON Lines, with other fields of a document."""
    with open(Path(folder) / name, "w", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            lines.write(json.dumps({"id": f"doc:{number}", "text": text, **fields}) + "\n")
    return name


@pytest.fixture
def folder(tmp_path):
    write_texts(tmp_path)
    return tmp_path


@pytest.fixture
def server(folder):
    running = Server(folder, ["texts.jsonl", "--as", "Anna"])
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser):
    """Makes pages of browsers that know nothing of each other."""
    contexts = []

    def make(**options):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("dialog", lambda dialog: (page.wrong.append(dialog.message), dialog.dismiss()))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(server, new_page):
    """The queue, signed in."""
    opened = new_page()
    opened.goto(server.address)
    opened.wait_for_selector("#sent")
    yield opened
    assert opened.wrong == []
    if not opened.is_closed():
        assert opened.evaluate("window.seen.violations") == []


def saved(page):
    """Waits until the server has all that was done."""
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def active(page):
    """The words of the active mention."""
    return page.locator('#main .chip[aria-selected="true"]')


def api(page, path):
    """What the API says to this page."""
    return page.evaluate("async (path) => (await fetch(path)).json()", f"/api/v1/{path}")


def mention_of(page, words, **parameters):
    """A mention by its words, as the server has it."""
    query = "&".join(f"{name}={value}" for name, value in {"status": "any", "limit": "50", **parameters}.items())
    for item in api(page, f"queue?{query}")["items"]:
        for mention in item["sentence"]["mentions"]:
            if mention["text"] == words:
                return mention
    return None


def open_form(page, form):
    """The queue of one string, whatever was decided."""
    page.evaluate("(form) => { location.hash = `#/queue?form=${encodeURIComponent(form)}&status=any&order=document`; }", form)
    expect(active(page)).to_contain_text(form)
