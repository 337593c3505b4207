"""Relations are decided as mentions are: each action, its undo, and what comes out."""

import json

import pytest
from conftest import Server, active, api, oncotag, saved, write_texts
from playwright.sync_api import expect
from test_pages import problems, themed

TEXT = "CT showed liver and lung metastases of breast cancer after chemotherapy."
HOSTILE = "</script><img src=x onerror=alert(1)>"


def relation(frm, to, kind, **fields):
    assertion = {"status": "present", "cue": None, "rule": None}
    return {
        "id": f"{frm['id']}/{kind}/{to['id']}",
        "type": kind,
        "from": frm["id"],
        "to": to["id"],
        "stance": None,
        "attributes": {},
        "assertion": assertion,
        "rule": "made for this test",
        "confidence": 0.4,
        **fields,
    }


@pytest.fixture
def folder(tmp_path):
    """A tagged document with two relations, which nothing of ours makes yet."""
    write_texts(tmp_path, [TEXT])
    oncotag(tmp_path, "tag", "texts.jsonl", "--per", "document", "-o", "tagged.jsonl")
    record = json.loads((tmp_path / "tagged.jsonl").read_text(encoding="utf-8").splitlines()[0])
    by_words = {mention["text"]: mention for mention in record["mentions"]}
    lung, breast, scan = by_words["lung metastases"], by_words["breast cancer"], by_words["CT"]
    record["relations"] = [
        relation(lung, breast, "metastasis_of"),
        relation(scan, lung, "shows", stance="supports"),
    ]
    (tmp_path / "texts.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    return tmp_path


def standing(page, kind):
    """Where the relation that was tagged as `kind` stands."""
    for item in api(page, "queue?status=any&limit=50")["items"]:
        for one in item["sentence"]["relations"]:
            if one["tagged"]["type"] == kind:
                return one["standing"]
    return None


def open_relation(page, kind="metastasis_of", status="any"):
    page.evaluate(
        "([kind, status]) => { location.hash = `#/queue?types=${kind}&status=${status}&order=document`; }", [kind, status]
    )
    expect(active(page)).to_contain_text(kind.replace("_", " "))


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    saved(page)


def test_a_relation_is_shown_with_its_ends(page):
    open_relation(page)
    expect(active(page)).to_contain_text("lung metastases → breast cancer")
    card = page.get_by_role("complementary", name="What is active")
    expect(card).to_contain_text("made for this test")
    expect(card.get_by_role("heading", level=2)).to_have_text("metastasis of")
    expect(page.locator(".marks .link.on:not(.tip)")).to_have_count(1)
    expect(page.locator(".marks .link:not(.on):not(.tip)")).to_have_count(1)
    # Both ends have a frame; "lung metastases" stands in one piece or two.
    assert page.locator(".marks rect").count() >= 2


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_nothing_in_relations(server, browser, theme):
    context, page = themed(browser, theme, 1280, server.address)
    page.wait_for_selector("#sent")
    open_relation(page)
    for width in [1280, 360]:
        page.set_viewport_size({"width": width, "height": 800})
        assert problems(page) == [], (theme, width)
    context.close()


def test_each_decision_on_a_relation_and_its_undo(page):
    before = standing(page, "metastasis_of")
    for key, status in [("a", "accepted"), ("x", "rejected"), ("s", "skipped")]:
        open_relation(page)
        press(page, key)
        assert standing(page, "metastasis_of")["status"] == status
        press(page, "u")
        assert standing(page, "metastasis_of")["status"] == "open"
        press(page, "U")
        assert standing(page, "metastasis_of")["status"] == status
        press(page, "u")
    after = standing(page, "metastasis_of")
    assert (after["status"], after["value"]) == (before["status"], before["value"])


def test_swap_type_and_stance(page):
    before = standing(page, "metastasis_of")["value"]
    open_relation(page)
    press(page, "e")
    found = standing(page, "metastasis_of")
    assert (found["value"]["from"], found["value"]["to"]) == (before["to"], before["from"])
    assert found["status"] == "accepted" and found["is_changed"]
    expect(active(page)).to_contain_text("breast cancer → lung metastases")
    press(page, "e")
    assert not standing(page, "metastasis_of")["is_changed"]
    # The types of the project by number, another one by name.
    press(page, "t", "2")
    assert standing(page, "metastasis_of")["value"]["type"] == "shows"
    page.keyboard.press("t")
    page.keyboard.press("o")
    page.get_by_role("textbox", name="Type").fill(HOSTILE)
    press(page, "Enter")
    assert standing(page, "metastasis_of")["value"]["type"] == HOSTILE
    press(page, "n", "2")
    assert standing(page, "metastasis_of")["value"]["stance"] == "supports"
    press(page, "n", "1")
    assert standing(page, "metastasis_of")["value"]["stance"] is None
    for _ in range(6):
        press(page, "u")
    after = standing(page, "metastasis_of")
    assert (after["status"], after["value"]) == ("open", before)


def test_remarks_and_keys_that_mean_nothing_here(page):
    open_relation(page)
    for key in ["r", "b", "w", "1"]:
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_have_count(0)
    assert api(page, "history")["steps"] == []
    page.keyboard.press("c")
    page.get_by_role("textbox", name="Comment").fill(HOSTILE)
    press(page, "Enter")
    press(page, "f")
    found = standing(page, "metastasis_of")
    assert found["comment"] == HOSTILE and found["is_flagged"] and found["status"] == "open"


def test_all_of_a_type_together_is_one_step(page):
    open_relation(page, status="open")
    page.keyboard.press("v")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("lung metastases → breast cancer")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    saved(page)
    assert standing(page, "metastasis_of")["status"] == "accepted"
    assert standing(page, "shows")["status"] == "open"
    press(page, "u")
    assert standing(page, "metastasis_of")["status"] == "open"


def test_all_alike_are_found_by_the_words_of_their_ends(page):
    open_relation(page)
    # Its words are those of the tagger, whichever way round it stands now.
    press(page, "e", "f", "u", "u")
    page.keyboard.press("=")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Accept 1 mention")
    expect(dialog.locator(".sample li")).to_contain_text("lung metastases → breast cancer")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    saved(page)
    assert standing(page, "metastasis_of")["status"] == "accepted"


def test_what_is_accepted_comes_out(page, server, folder):
    total = api(page, "queue")["total"]
    open_relation(page)
    press(page, "e")
    page.evaluate("location.hash = '#/queue?order=document'")
    expect(active(page)).not_to_contain_text("→")
    for _ in range(total - 1):
        press(page, "a")
    expect(page.get_by_role("heading", name="Nothing is left under this filter")).to_be_visible()
    server.stop()
    oncotag(folder, "review", "export", "texts.review", "-o", "gold.jsonl")
    record = json.loads((folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    words = {mention["id"]: mention["text"] for mention in record["mentions"]}
    found = {(words[one["from"]], one["type"], words[one["to"]]) for one in record["relations"]}
    assert found == {("breast cancer", "metastasis_of", "lung metastases"), ("CT", "shows", "lung metastases")}
