"""A curation with the keyboard alone; each action, its undo and redo."""

import json

from conftest import Server, active, api, mention_of, oncotag, open_form, saved, write_texts
from playwright.sync_api import expect


def standing(page, words):
    return mention_of(page, words)["standing"]


def test_a_whole_curation_without_a_pointer(page, server, folder):
    total = api(page, "queue")["total"]
    assert total > 10
    for number in range(total):
        expect(page.locator("#decided")).not_to_be_empty()
        page.keyboard.press("x" if number % 5 == 4 else "a")
    expect(page.get_by_role("heading", name="Nothing is left under this filter")).to_be_visible()
    saved(page)
    progress = api(page, "queue")["progress"]
    assert progress["accepted"] + progress["rejected"] == total
    assert progress["rejected"] == total // 5
    assert page.evaluate("window.seen.pointer") == 0
    server.stop()
    oncotag(folder, "review", "export", "texts.review", "-o", "gold.jsonl")
    gold = [json.loads(line) for line in open(folder / "gold.jsonl", encoding="utf-8")]
    assert sum(len(record["mentions"]) for record in gold) == progress["accepted"]
    for record in gold:
        for mention in record["mentions"]:
            words = " ... ".join(record["text"][start:end] for start, end in mention["fragments"])
            assert words == mention["text"]
            assert mention["attributes"]["review_curator"] == "Anna"


def test_each_decision_and_its_undo_and_redo(page):
    open_form(page, "melanoma")
    before = standing(page, "melanoma")
    for key, status in [("a", "accepted"), ("x", "rejected"), ("s", "skipped")]:
        open_form(page, "melanoma")
        page.keyboard.press(key)
        saved(page)
        assert standing(page, "melanoma")["status"] == status
        page.keyboard.press("u")
        saved(page)
        assert standing(page, "melanoma")["status"] == "open"
        page.keyboard.press("U")
        saved(page)
        assert standing(page, "melanoma")["status"] == status
        page.keyboard.press("Control+z")
        saved(page)
    after = standing(page, "melanoma")
    assert (after["status"], after["value"]) == (before["status"], before["value"])


def test_another_concept_by_search(page):
    open_form(page, "melanoma")
    page.keyboard.press("r")
    search = page.get_by_role("combobox", name="Search all names")
    expect(search).to_be_focused()
    search.fill("uveal melanoma")
    expect(page.locator("#concepts .opt").first).to_contain_text("uveal melanoma", ignore_case=True)
    chosen = page.locator("#concepts .opt").first.locator(".id").inner_text()
    page.keyboard.press("Enter")
    saved(page)
    found = standing(page, "melanoma")
    assert found["value"]["concept"]["id"] == chosen
    assert found["status"] == "accepted" and found["is_changed"]
    page.keyboard.press("u")
    saved(page)
    assert standing(page, "melanoma")["value"]["concept"]["id"] != chosen


def test_an_obsolete_identifier_leads_to_what_stands_for_it(tmp_path, new_page):
    rows = [
        "# type: primary_cancer",
        "# source: made for this test",
        "# version: 1",
        "# licence: CC0",
        "# replaced: TEST:9 TEST:1",
        "id\tlabel",
        "TEST:1\tzebra sarcoma",
        "TEST:2\tzebra",
    ]
    (tmp_path / "odd.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_texts(tmp_path, ["A zebra was seen."])
    server = Server(tmp_path, ["texts.jsonl", "--dictionary", "odd.tsv", "--as", "Anna"])
    page = new_page()
    page.goto(server.address)
    page.wait_for_selector("#sent")
    page.keyboard.press("r")
    page.get_by_role("combobox", name="Search all names").fill("test:9")
    first = page.locator("#concepts .opt").first
    expect(first).to_contain_text("TEST:9 is obsolete: replaced by this")
    expect(first).to_contain_text("zebra sarcoma")
    page.keyboard.press("Enter")
    saved(page)
    assert standing(page, "zebra")["value"]["concept"] == {"id": "TEST:1", "label": "zebra sarcoma"}
    server.stop()


def test_escape_decides_nothing(page):
    open_form(page, "melanoma")
    for key in ["r", "t", "n", "c", "e", "m", "=", "b"]:
        page.keyboard.press(key)
        if key in "=b":
            expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    saved(page)
    assert api(page, "history")["steps"] == []


def test_type_and_assertion_by_two_keys(page):
    open_form(page, "melanoma")
    page.keyboard.press("t")
    page.keyboard.press("m")
    saved(page)
    assert standing(page, "melanoma")["value"]["type"] == "metastasis"
    page.keyboard.press("n")
    page.keyboard.press("h")
    saved(page)
    assert standing(page, "melanoma")["value"]["assertion"] == "historical"
    page.keyboard.press("u")
    page.keyboard.press("u")
    saved(page)
    found = standing(page, "melanoma")
    assert (found["value"]["type"], found["value"]["assertion"]) == ("primary_cancer", "present")


def test_edges_keep_the_concept(page):
    open_form(page, "colorectal cancer")
    before = standing(page, "colorectal cancer")
    page.keyboard.press("e")
    page.keyboard.press("w")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    saved(page)
    mention = mention_of(page, "cancer")
    assert mention is not None and mention["standing"]["value"]["concept"] == before["value"]["concept"]
    page.keyboard.press("u")
    saved(page)
    assert standing(page, "colorectal cancer")["value"]["fragments"] == before["value"]["fragments"]
    page.keyboard.press("e")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    saved(page)
    assert mention_of(page, "colorectal cance") is not None


def test_pieces_are_added_and_joined(page):
    open_form(page, "colorectal cancer")
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    open_form(page, "Circulating tumor cells")
    page.keyboard.press("e")
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    saved(page)
    split = mention_of(page, "Circulating tumor cells ... counted")
    assert split is not None, api(page, "queue?status=changed")
    assert len(split["standing"]["value"]["fragments"]) == 2
    page.keyboard.press("e")
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    saved(page)
    assert mention_of(page, "Circulating tumor cells were counted") is not None
    page.keyboard.press("e")
    page.keyboard.press("y")
    page.keyboard.press("Enter")
    saved(page)
    assert mention_of(page, "Circulating tumor cells were ... counted") is not None
    page.keyboard.press("u")
    saved(page)
    assert mention_of(page, "Circulating tumor cells were counted") is not None


def test_a_piece_is_taken_away(page):
    open_form(page, "liver ... metastases")
    page.keyboard.press("e")
    page.keyboard.press("w")
    page.keyboard.press("w")
    page.keyboard.press("-")
    page.keyboard.press("Enter")
    saved(page)
    left = mention_of(page, "liver")
    assert left is not None and len(left["standing"]["value"]["fragments"]) == 1
    page.keyboard.press("u")
    saved(page)
    assert mention_of(page, "liver") is None
    assert mention_of(page, "liver ... metastases") is not None


def test_a_whole_filter_is_looked_at_and_decided(page):
    page.evaluate("() => { location.hash = '#/queue?types=imaging_modality&order=document'; }")
    expect(active(page)).to_contain_text("CT")
    before = api(page, "queue")["total"]
    for choice, status in [("x", "rejected"), ("s", "skipped"), ("a", "accepted")]:
        page.keyboard.press("v")
        dialog = page.get_by_role("dialog")
        expect(dialog.locator(".sample li")).to_have_count(2)
        page.keyboard.press(choice)
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        saved(page)
        assert api(page, f"queue?types=imaging_modality&status={status}")["total"] == 2
        assert api(page, "queue")["total"] == before - 2, "nothing but the filter's"
        page.keyboard.press("u")
        saved(page)
        assert api(page, "queue")["total"] == before
        expect(active(page)).to_contain_text("CT")


def test_words_that_were_not_tagged_are_added(page):
    open_form(page, "Circulating tumor cells")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("b")
    expect(page.get_by_role("combobox", name="Search all names")).to_be_focused()
    page.keyboard.press("Escape")
    saved(page)
    added = api(page, "queue?status=added")["items"]
    assert len(added) == 1
    mention = next(one for one in added[0]["sentence"]["mentions"] if one["id"] == added[0]["mention"])
    assert (mention["text"], mention["standing"]["value"]["type"]) == ("counted", "biomarker")
    page.keyboard.press("u")
    saved(page)
    assert api(page, "queue?status=added")["items"] == []


def test_comments_and_flags(page):
    open_form(page, "melanoma")
    page.keyboard.press("c")
    page.keyboard.type("which stage?")
    page.keyboard.press("Enter")
    page.keyboard.press("f")
    saved(page)
    found = standing(page, "melanoma")
    assert (found["comment"], found["is_flagged"], found["status"]) == ("which stage?", True, "open")
    page.keyboard.press("u")
    page.keyboard.press("u")
    saved(page)
    found = standing(page, "melanoma")
    assert (found.get("comment"), found["is_flagged"]) == (None, False)


def test_all_alike_are_one_step(page):
    open_form(page, "Liver metastases")
    total = api(page, "queue?form=Liver%20metastases&status=any")["total"]
    assert total >= 2
    page.keyboard.press("=")
    expect(page.get_by_role("dialog")).to_contain_text("Accept")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".last")).to_contain_text("together")
    accepted = api(page, "queue?form=Liver%20metastases&status=accepted")["total"]
    assert accepted >= 2
    assert api(page, "queue")["progress"]["by_bulk"] == accepted
    page.keyboard.press("u")
    saved(page)
    assert api(page, "queue?form=Liver%20metastases&status=accepted")["total"] == 0


def test_words_are_blocked(page):
    open_form(page, "melanoma")
    page.keyboard.press("b")
    expect(page.get_by_role("dialog")).to_contain_text("never a primary cancer")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".last")).to_contain_text("together")
    assert standing(page, "melanoma")["status"] == "rejected"
    page.keyboard.press("u")
    saved(page)
    assert standing(page, "melanoma")["status"] == "open"


def test_undo_goes_beyond_the_sitting(page, server, folder, new_page):
    open_form(page, "melanoma")
    page.keyboard.press("x")
    saved(page)
    page.reload()
    page.wait_for_selector(".rail button")
    page.keyboard.press("u")
    saved(page)
    assert standing(page, "melanoma")["status"] == "open"
    page.keyboard.press("U")
    saved(page)
    assert standing(page, "melanoma")["status"] == "rejected"


def test_moving_and_repeating(page):
    first = active(page).text_content()
    page.keyboard.press("j")
    expect(active(page)).not_to_have_text(first)
    page.keyboard.press("k")
    expect(active(page)).to_have_text(first)
    page.keyboard.press("x")
    expect(page.locator("#decided")).to_have_text("1")
    page.keyboard.press(".")
    expect(page.locator("#decided")).to_have_text("2")
    saved(page)
    assert api(page, "queue")["progress"]["rejected"] == 2
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Statistics")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_selector("#sent")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("undo, without limit")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("type a x s status:rejected")
    expect(page.get_by_role("searchbox")).to_have_value("type a x s status:rejected")
    assert api(page, "queue")["progress"]["rejected"] == 2
