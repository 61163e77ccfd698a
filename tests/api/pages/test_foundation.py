"""What all pages have in common: policy, languages, size of the text, signing in, errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from fastapi.testclient import TestClient

from api.pages.words import catalogue, words
from tests.api.pages.conftest import Visit
from tests.api.pages.site import Site
from tests.api.service import PASSWORD, SignedAs

PAGES = Path(__file__).parents[3] / "api" / "pages"
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}


def written() -> set[str]:
    """Every text of the pages, in Chinese."""
    found = extract_from_dir(PAGES, METHODS, OPTIONS)
    return {
        str(text)
        for _, _, texts, _, _ in found
        for text in (texts if isinstance(texts, tuple) else (texts,))
    }


def pairs() -> list[tuple[str, str]]:
    """Every text with its English; one that counts has two, of one thing and of several."""

    def each(texts: object) -> tuple[str, ...]:
        return tuple(texts) if isinstance(texts, tuple | list) else (str(texts),)

    return [
        pair for m in catalogue() if m.id for pair in zip(each(m.id), each(m.string), strict=True)
    ]


def test_every_text_has_its_english_and_nothing_is_left_over() -> None:
    english = dict(pairs())
    assert written() - set(english) == set()
    assert set(english) - written() == set()
    assert [zh for zh, en in english.items() if not en] == []
    assert words("en").gettext("大字") == "Large text"


def test_the_english_holds_what_the_chinese_holds() -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"%\([a-z]+\)s|%%|</?[a-z]+>", text))

    wrong = [zh for zh, en in pairs() if holes(zh) != holes(en)]
    assert wrong == []


def test_no_template_carries_a_script_a_style_or_a_foreign_address() -> None:
    inline = re.compile(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:|//cdn", re.I)
    for path in PAGES.rglob("*.html"):
        assert inline.search(path.read_text(encoding="utf-8")) is None, path


def test_pages_have_a_strict_policy_and_problems_of_the_api_stay_documents(site: Site) -> None:
    page = site.get("/n/nanmen")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    api = site.get("/api/v1/weeks/none")
    assert api.headers["content-type"] == "application/problem+json"


def test_files_that_change_their_address_with_their_content_are_kept(site: Site) -> None:
    text = site.get("/n/nanmen").text
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert len(found) >= 4
    total = len(text.encode())
    for address in found:
        answer = site.get(address)
        assert "immutable" in answer.headers["cache-control"]
        total += len(answer.content)
    assert total <= 300_000


def test_language_and_large_text_are_one_tap_and_remembered(visit: Visit) -> None:
    with visit(script=False) as visitor:
        page = visitor.go("/n/nanmen/thanks")
        page.click("text=English")
        assert page.url.endswith("/n/nanmen/thanks")
        assert page.inner_text("h1") == "Thank you"
        page.click("text=Large text")
        assert "large" in (page.get_attribute("html", "class") or "")
        visitor.go("/n/nanmen/check")
        assert "large" in (page.get_attribute("html", "class") or "")
        page.click("text=Usual text")
        page.click("text=中文")
        assert page.get_attribute("html", "lang") == "zh-CN"
        assert visitor.fits()


def test_a_link_signs_in_and_one_can_sign_out(visit: Visit) -> None:
    with visit(script=False) as visitor:
        page = visitor.go(visitor.site.link("auditor"))
        assert "审计员" in page.inner_text("h1")
        visitor.shoot("enter", "zh")
        page.click("main button[type=submit]")
        assert "你已登录：审计员" in page.inner_text("footer")
        page.click("text=退出登录")
        assert "你已登录" not in page.inner_text("footer")


@pytest.mark.parametrize("to", ["https://example.org/", "//example.org", "/\\example.org"])
def test_nobody_is_led_away(client: TestClient, to: str) -> None:
    answer = client.get("/language/en", params={"to": to}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_wrong_password_is_told_at_the_field(client: TestClient, signed_as: SignedAs) -> None:
    signed_as("operator")
    form = {"login": "operator--0", "password": "wrong"}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 401
    assert "登录名或密码不对" in answer.text
    assert "wrong" not in re.findall(r'value="([^"]*)"', answer.text)


def test_what_was_filled_in_survives_an_expired_sign_in(
    client: TestClient, signed_as: SignedAs
) -> None:
    signed_as("operator")
    form = {"login": "operator--0", "password": PASSWORD, "to": "/some/form", "kept.wish": "两袋米"}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 200
    assert 'action="/some/form"' in answer.text
    assert 'name="wish" value="两袋米"' in answer.text
    csrf = re.search(r'name="csrf" value="([^"]+)"', answer.text)
    assert csrf is not None
    assert len(csrf[1]) > 20


def test_a_form_needs_the_token_of_its_sign_in(client: TestClient, signed_as: SignedAs) -> None:
    bearer = signed_as("operator")
    client.cookies.set("tongxin", bearer["Authorization"].removeprefix("Bearer "))
    answer = client.post("/sign-out", data={"csrf": "somebody else's", "note": "kept"})
    assert answer.status_code == 409
    assert 'name="note" value="kept"' in answer.text
    assert client.get("/api/v1/session").status_code == 200


def test_another_site_cannot_send_a_form(client: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/sign-in", data={"login": "x", "password": "y"}, headers=headers)
    assert answer.status_code == 403


def test_a_used_up_link_says_so(client: TestClient) -> None:
    assert client.get("/enter/no-such-token").status_code == 404


def test_the_longest_word_of_a_heading_stays_whole_on_a_phone_with_text_of_twice_the_size(
    visit: Visit,
) -> None:
    # A word broken over two lines is in two boxes.
    measure = """() => {
      const range = document.createRange();
      return [...document.querySelectorAll('main h2')].filter(h => {
        const word = h.firstChild.textContent.match(/\\w+/);
        if (!word) return false;
        range.setStart(h.firstChild, word.index);
        range.setEnd(h.firstChild, word.index + word[0].length);
        return range.getClientRects().length > 1;
      }).map(h => h.textContent);
    }"""
    with visit(language="en") as visitor:
        visitor.go("/n/nanmen/register")
        visitor.page.evaluate("document.documentElement.style.fontSize = '36px'")
        assert "Environment" in visitor.page.inner_text("main")
        assert visitor.page.evaluate(measure) == []
