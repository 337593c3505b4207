"""What comes in between: another tab, no network, a server that dies."""

import re

from conftest import TEXTS, Server, active, api, mention_of, open_form, saved, write_texts
from playwright.sync_api import expect


def test_two_tabs_meet_and_nothing_is_overwritten(page):
    open_form(page, "melanoma")
    other = page.context.new_page()
    other.goto(page.url)
    expect(active(other)).to_contain_text("melanoma")
    page.keyboard.press("a")
    saved(page)
    other.keyboard.press("x")
    panel = other.get_by_role("alert").filter(has_text="Decided elsewhere")
    expect(panel).to_contain_text("Anna accepted")
    assert mention_of(page, "melanoma")["standing"]["status"] == "accepted"
    other.keyboard.press("2")
    expect(panel).to_have_count(0)
    saved(other)
    assert mention_of(page, "melanoma")["standing"]["status"] == "rejected"
    history = api(page, "history")["steps"]
    assert [step["action"] for step in history] == ["reject", "accept"]


def test_without_a_network_everything_waits_and_is_sent_once(page):
    expect(page.locator("#decided")).to_have_text("0")
    page.context.set_offline(True)
    for number, key in enumerate(["a", "x", "a", "u", "s", "x"]):
        page.keyboard.press(key)
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")
    expect(page.locator("#saved")).to_contain_text("Kept here, 6")
    expect(page.locator("#banner")).to_contain_text("The server is not answering")
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("#banner")).to_contain_text("6 kept decisions were saved, none twice")
    progress = api(page, "queue")["progress"]
    assert (progress["accepted"], progress["rejected"], progress["skipped"]) == (1, 2, 1)
    assert len(api(page, "history?limit=100")["steps"]) == 6


def test_what_waits_outlives_the_tab(page, server):
    page.context.set_offline(True)
    page.keyboard.press("a")
    page.keyboard.press("x")
    expect(page.locator("#saved")).to_contain_text("Kept here, 2")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(server.base)
    again.wait_for_selector("#sent")
    saved(again)
    progress = api(again, "queue")["progress"]
    assert (progress["accepted"], progress["rejected"]) == (1, 1)


def test_a_server_that_is_killed_and_comes_back(folder, new_page):
    server = Server(folder, ["texts.jsonl", "--as", "Anna"])
    page = new_page()
    page.goto(server.address)
    page.wait_for_selector("#sent")
    page.keyboard.press("a")
    saved(page)
    server.kill()
    page.keyboard.press("x")
    page.keyboard.press("a")
    expect(page.locator("#saved")).to_have_attribute("data-state", "kept")
    server = Server(folder, ["texts.review", "--as", "Anna"], port=server.port)
    saved(page)
    progress = api(page, "queue")["progress"]
    assert (progress["accepted"], progress["rejected"]) == (2, 1)
    page.keyboard.press("u")
    saved(page)
    assert api(page, "queue")["progress"]["accepted"] == 1
    server.stop()


def test_who_is_signed_out_loses_nothing(page, server):
    context = page.context
    context.clear_cookies()
    page.keyboard.press("a")
    expect(page.locator("#banner")).to_contain_text("you were signed out")
    expect(page.locator("#saved")).to_contain_text("Kept here, 1")
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("What you decided is kept here")


def test_whoever_is_faster_than_the_queue_goes_on_when_it_comes(tmp_path, new_page):
    write_texts(tmp_path, TEXTS * 4)
    server = Server(tmp_path, ["texts.jsonl", "--as", "Anna"])
    page = new_page()
    held, is_held = [], [True]
    late = re.compile(r"/api/v1/queue\?.*after=")
    page.route(late, lambda route: held.append(route) if is_held[0] else route.continue_())
    page.goto(server.address)
    page.wait_for_selector("#sent")
    total = api(page, "queue")["total"]
    for _ in range(25):
        page.keyboard.press("a")
    expect(page.locator("#decided")).to_have_text("25")
    expect(page.locator("#sent")).to_have_count(0)
    expect(page.get_by_role("heading", name="Nothing is left under this filter")).to_have_count(0)
    is_held[0] = False
    for route in held:
        route.continue_()
    page.wait_for_selector("#sent")
    for _ in range(total - 25):
        page.wait_for_selector("#sent")
        page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Nothing is left under this filter")).to_be_visible()
    saved(page)
    assert api(page, "queue")["progress"]["accepted"] == total
    assert page.wrong == []
    server.stop()
