"""Texts that attack: in documents, names, comments and addresses they are texts."""

import json

from conftest import Server, api, mention_of, oncotag, open_form, saved
from playwright.sync_api import expect

ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "<svg onload=alert(1)>",
    "{{7*7}} ${7*7} <%= 7 %>",
    "\u202ereversed",
]
PAGES = ["queue", "documents", "concepts", "statistics", "guidelines", "settings", "adjudicate"]


def hostile(folder):
    """A project in which every text that somebody can choose attacks."""
    name = "<img src=x onerror=alert(2)>.jsonl"
    with open(folder / name, "w", encoding="utf-8") as lines:
        for number, attack in enumerate(ATTACKS):
            record = {
                "id": f"doc:{attack}{number}",
                "title": attack,
                "text": f"{attack} liver metastases of melanoma {attack}.",
            }
            lines.write(json.dumps(record) + "\n")
    return name


def quiet(page):
    """Nothing ran that should not, and the policy had nothing to stop."""
    assert page.wrong == []
    assert page.evaluate("window.seen.violations") == []


def test_texts_are_texts_on_every_page(tmp_path, new_page):
    name = hostile(tmp_path)
    server = Server(tmp_path, [name, "--project", "<b>x.review", "--as", ATTACKS[0][:60]])
    page = new_page()
    page.goto(server.address)
    page.wait_for_selector("#sent")
    expect(page.locator(".who")).to_contain_text("<img src=x")
    page.keyboard.press("c")
    page.keyboard.type(ATTACKS[0])
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.get_by_role("combobox", name="Search all names").fill(ATTACKS[0])
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    saved(page)
    for address in PAGES:
        page.evaluate("(to) => { location.hash = `#/${to}`; }", address)
        page.wait_for_selector("#main h1, #main h2")
        quiet(page)
    for document in api(page, "documents")["documents"]:
        page.evaluate("(id) => { location.hash = `#/documents?id=${encodeURIComponent(id)}`; }", document["id"])
        expect(page.locator("#main .sent").first).to_contain_text("liver metastases")
        quiet(page)
    page.evaluate("() => { location.hash = `#/queue?text=${encodeURIComponent('<img src=x onerror=alert(3)>')}&status=any`; }")
    page.wait_for_selector("#main h1, #main h2")
    quiet(page)
    server.stop()


def test_labels_and_synonyms_of_dictionaries_are_texts(tmp_path, new_page):
    label, synonym, parent = "<img src=x onerror=alert(5)>", "<script>alert(6)</script> sarcoma", "<svg onload=alert(7)>"
    rows = [
        "# type: primary_cancer",
        "# source: made for this test",
        "# version: 1",
        "# licence: CC0",
        "id\tlabel\tsynonyms\tstatus\tcompanions\txrefs\tparents\tattributes\tnote",
        f"TEST:1\t{label}\texact:{synonym}|exact:zebra sarcoma\t\t\t\tTEST:2\tdefinition={parent}\t",
        f"TEST:2\t{parent}\texact:zebra tumour\t\t\t\t\t\t",
    ]
    (tmp_path / "odd.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = "Zebra sarcoma is rare. A zebra tumour is rarer."
    (tmp_path / "texts.jsonl").write_text(json.dumps({"id": "doc:0", "text": text}) + "\n", encoding="utf-8")
    server = Server(tmp_path, ["texts.jsonl", "--dictionary", "odd.tsv", "--as", "Anna"])
    page = new_page()
    page.goto(server.address)
    page.wait_for_selector("#sent")
    open_form(page, "Zebra sarcoma")
    card = page.locator("#main .card")
    for odd in [label, synonym, parent]:
        expect(card).to_contain_text(odd)
    page.keyboard.press("r")
    page.get_by_role("combobox", name="Search all names").fill("img src")
    expect(page.locator("#concepts .opt").first).to_contain_text(label)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    saved(page)
    for address in ["concepts?q=zebra", "concepts?id=TEST%3A1", "statistics", "guidelines"]:
        page.evaluate("(to) => { location.hash = `#/${to}`; }", address)
        page.wait_for_function("(to) => location.hash === `#/${to}`", arg=address)
        page.wait_for_selector("#main h1")
        quiet(page)
    page.evaluate("() => { location.hash = '#/concepts?id=TEST%3A1'; }")
    expect(page.locator("#main")).to_contain_text(synonym)
    quiet(page)
    server.stop()


def test_names_of_curators_are_texts(folder, new_page):
    name = "</b><img src=x onerror=alert(4)>".replace("/", "")
    (folder / "password.txt").write_text("a password that holds\n")
    first = Server(folder, ["texts.jsonl"])
    first.stop()
    oncotag(folder, "review", "user", "add", "texts.review", name, "--password-file", "password.txt")
    server = Server(folder, ["texts.review"])
    page = new_page()
    page.goto(server.base)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("a password that holds")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sent")
    expect(page.locator(".who")).to_contain_text("<img src=x")
    page.keyboard.press("x")
    saved(page)
    page.evaluate("() => { location.hash = '#/statistics'; }")
    expect(page.locator("#main")).to_contain_text("onerror=alert(4)")
    quiet(page)
    server.stop()


def test_offsets_hold_behind_astral_characters(page):
    open_form(page, "lung cancer")
    drawn = page.evaluate(
        """() => {
          const chip = document.querySelector('.chip[aria-selected="true"]');
          const end = document.querySelector('#sent .active-end');
          return [chip.textContent, end.textContent];
        }"""
    )
    assert drawn[1] == "lung cancer", drawn
    page.keyboard.press("e")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    saved(page)
    assert mention_of(page, "lung cance") is not None
