"""Every page: accessible in all themes and widths, never wider than the window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Server, active, api, oncotag, open_form, saved
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


def themed(browser, theme, width, address):
    """A page of a fresh browser that axe can look at."""
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    context.add_init_script(f"localStorage.setItem('oncotag-theme', '{theme}')")
    page = context.new_page()
    page.goto(address)
    return context, page


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_where_one_signs_in(folder, browser, theme):
    (folder / "password.txt").write_text("a password that holds\n")
    Server(folder, ["texts.jsonl"]).stop()
    oncotag(folder, "review", "user", "add", "texts.review", "Anna", "--password-file", "password.txt")
    server = Server(folder, ["texts.review"])
    for width in [1280, 360]:
        context, page = themed(browser, theme, width, server.base)
        expect(page.get_by_label("Password")).to_be_visible()
        assert problems(page) == [], (theme, width)
        page.get_by_label("Name").fill("Anna")
        page.get_by_label("Password").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").first).not_to_be_empty()
        assert problems(page) == [], (theme, width, "refused")
        context.close()
    server.stop()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_conflicts_and_at_the_end(server, browser, theme):
    context, page = themed(browser, theme, 1280, server.address)
    page.wait_for_selector("#sent")
    open_form(page, "melanoma")
    other = context.new_page()
    other.goto(page.url)
    expect(active(other)).to_contain_text("melanoma")
    page.keyboard.press("a")
    saved(page)
    other.keyboard.press("x")
    expect(other.get_by_role("alert").filter(has_text="Decided elsewhere")).to_be_visible()
    for width in [1280, 360]:
        other.set_viewport_size({"width": width, "height": 800})
        assert problems(other) == [], (theme, width, "conflict")
    other.keyboard.press("1")
    other.evaluate("() => { location.hash = '#/queue?text=nothing-has-these-words'; }")
    expect(other.get_by_role("heading", name="Nothing is left under this filter")).to_be_visible()
    for width in [360, 1280]:
        other.set_viewport_size({"width": width, "height": 800})
        assert problems(other) == [], (theme, width, "empty")
    context.set_offline(True)
    page.keyboard.press("u")
    expect(page.locator("#banner")).to_contain_text("The server is not answering")
    assert problems(page) == [], (theme, "offline")
    context.set_offline(False)
    saved(page)
    context.close()


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


def test_who_asks_for_more_contrast_has_it(page):
    root = page.locator("html")
    expect(root).not_to_have_attribute("data-theme", "contrast")
    page.emulate_media(contrast="more")
    expect(root).to_have_attribute("data-theme", "contrast")
    page.emulate_media(contrast="no-preference")
    expect(root).not_to_have_attribute("data-theme", "contrast")
