"""Every page: accessible in all themes and widths, never wider than the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import active, api, open_form, saved
from playwright.sync_api import expect

PAGES = ["queue", "documents", "documents?id=doc%3A0", "concepts", "concepts?id=DOID%3A1612", "statistics", "guidelines", "settings", "adjudicate"]
THEMES = ["light", "dark", "contrast"]


def go(page, address):
    page.evaluate("(to) => { location.hash = `#/${to}`; }", address)
    page.wait_for_function("(to) => location.hash === `#/${to}`", arg=address)
    page.wait_for_selector("#sent" if address == "queue" else "#main h1")


def problems(page):
    """What axe finds, in short. The policy keeps scripts out of the page; axe comes in beside it."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


@pytest.fixture
def judged(browser, server):
    """A page of a project in which something was decided; without the policy, which would keep axe out."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(server.address)
    page.wait_for_selector("#sent")
    for key in ["a", "x", "s", "a"]:
        page.keyboard.press(key)
    saved(page)
    yield page
    context.close()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(judged, theme):
    judged.evaluate("(theme) => localStorage.setItem('oncotag-theme', theme)", theme)
    judged.reload()
    judged.wait_for_selector("#sent")
    for width in [1280, 360]:
        judged.set_viewport_size({"width": width, "height": 800})
        for address in PAGES:
            go(judged, address)
            assert problems(judged) == [], (address, theme, width)


def test_axe_finds_nothing_in_dialogs(judged):
    for key, name in [("r", "Relink"), ("t", "Type"), ("n", "Assertion"), ("c", "Comment"), ("?", "Keys"), ("=", "together"), ("v", "together")]:
        judged.keyboard.press(key)
        expect(judged.locator("dialog[open]")).to_contain_text(name if name in ("Keys", "together") else "")
        judged.wait_for_function("() => document.getAnimations().length === 0")
        assert problems(judged) == [], key
        judged.keyboard.press("Escape")
        expect(judged.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 640, 1280])
def test_no_page_is_wider_than_the_window(judged, width):
    judged.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        go(judged, address)
        wide = judged.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (address, width, wide)


def test_keys_can_be_changed_and_taken_along(page):
    go(page, "settings")
    page.get_by_role("button", name="Change the key of: reject").press("Enter")
    page.keyboard.press("y")
    expect(page.locator("#settings-said")).to_contain_text("The key is y now")
    page.get_by_role("button", name="Export").press("Enter")
    exported = page.get_by_label("Keys as JSON").input_value()
    assert '"reject": [\n    "y"\n  ]' in exported
    page.get_by_role("button", name="As they came").press("Enter")
    page.get_by_label("Keys as JSON").fill(exported)
    page.get_by_role("button", name="Import").press("Enter")
    expect(page.locator("#settings-said")).to_contain_text("taken in")
    open_form(page, "melanoma")
    page.keyboard.press("y")
    saved(page)
    assert api(page, "queue?status=rejected")["total"] == 1


def test_single_keys_can_be_turned_off(page):
    go(page, "settings")
    page.get_by_label("Single letters and signs act").press("Space")
    open_form(page, "melanoma")
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    saved(page)
    progress = api(page, "queue")["progress"]
    assert (progress["accepted"], progress["rejected"]) == (1, 0)


def test_the_sentence_reads_as_a_sentence(page):
    open_form(page, "melanoma")
    read = page.locator("#sent").evaluate("(sentence) => [...sentence.childNodes].filter((node) => !node.ariaHidden && node.getAttribute('aria-hidden') !== 'true').map((node) => node.textContent).join('')")
    assert read == "Liver metastases came back after surgery for melanoma."
    expect(active(page)).to_contain_text("melanoma")
