"""Two curators decide blind; their differences are settled; what comes out is what was settled."""

import json

import pytest
from conftest import Server, api, oncotag, open_form, saved
from playwright.sync_api import expect

PASSWORD = "a password that holds"


@pytest.fixture
def blind(folder):
    (folder / "password.txt").write_text(PASSWORD + "\n")
    first = Server(folder, ["texts.jsonl", "--blind"])
    first.stop()
    for name, role in [("Anna", "curator"), ("Berta", "curator"), ("Judith", "adjudicator")]:
        oncotag(folder, "review", "user", "add", "texts.review", name, "--role", role, "--password-file", "password.txt")
    oncotag(folder, "review", "user", "assign", "texts.review", "--overlap", "1")
    running = Server(folder, ["texts.review"])
    yield running
    running.stop()


def sign_in(page, server, name):
    page.goto(server.base)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header")
    return page


def finish(page, key):
    """Decides on all that is open."""
    total = api(page, "queue")["total"]
    for _ in range(total):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Nothing is left under this filter")).to_be_visible()
    saved(page)


def test_blind_curators_and_who_settles_their_differences(blind, new_page, folder):
    anna = sign_in(new_page(), blind, "Anna")
    berta = sign_in(new_page(), blind, "Berta")
    open_form(anna, "melanoma")
    anna.keyboard.press("x")
    saved(anna)
    open_form(berta, "melanoma")
    seen = api(berta, "queue?form=melanoma&status=any")["items"][0]["sentence"]["mentions"]
    assert all(mention["standing"]["status"] == "open" for mention in seen), "blind"
    berta.keyboard.press("a")
    saved(berta)
    assert berta.evaluate("async () => (await fetch('/api/v1/adjudication')).status") == 403
    for page in [anna, berta]:
        page.evaluate("() => { location.hash = '#/queue'; }")
        page.wait_for_selector("#sent")
        finish(page, "a")
    judith = sign_in(new_page(), blind, "Judith")
    judith.evaluate("() => { location.hash = '#/adjudicate'; }")
    expect(judith.get_by_role("status").filter(has_text="1 of 1 differences")).to_be_visible()
    expect(judith.locator(".pair")).to_contain_text("none")
    judith.keyboard.press("0")
    expect(judith.get_by_role("heading", name="Nothing is left to settle")).to_be_visible()
    saved(judith)
    judith.keyboard.press("u")
    expect(judith.locator(".pair")).to_contain_text("melanoma")
    judith.keyboard.press("2")
    expect(judith.get_by_role("heading", name="Nothing is left to settle")).to_be_visible()
    saved(judith)
    agreement = api(judith, "agreement")
    assert agreement["curators"] == ["Anna", "Berta"]
    assert 0 < agreement["pairs"][0]["overall"]["f1_strict"]["value"] < 1
    judith.evaluate("() => { location.hash = '#/statistics'; }")
    expect(judith.get_by_role("heading", name="Agreement", exact=True)).to_be_visible()
    blind.stop()
    oncotag(folder, "review", "export", "texts.review", "-o", "gold.jsonl")
    gold = [json.loads(line) for line in open(folder / "gold.jsonl", encoding="utf-8")]
    words = [mention["text"] for record in gold for mention in record["mentions"]]
    assert "melanoma" in words
    oncotag(folder, "review", "export", "texts.review", "--curator", "Anna", "-o", "anna.jsonl")
    annas = [json.loads(line) for line in open(folder / "anna.jsonl", encoding="utf-8")]
    assert "melanoma" not in [mention["text"] for record in annas for mention in record["mentions"]]
