"""Formatted text, as https://core.telegram.org/bots/api#formatting-options describes it."""

import pytest

from demo.bot_api.call import Call
from demo.bot_api.errors import BotApiError, Json
from demo.bot_api.formatting import read_formatted
from demo.bot_api.formatting.units import cut


def _read(text: str, mode: str = "") -> tuple[str, list[Json]]:
    return read_formatted(Call("sendMessage", {"text": text, "parse_mode": mode}))


def _covered(text: str, mode: str = "") -> list[tuple[str, str]]:
    plain, entities = _read(text, mode)
    return [(e["type"], cut(plain, e["offset"], e["length"])) for e in entities]


@pytest.mark.parametrize(
    ("mode", "source", "plain", "entities"),
    [
        ("HTML", "<b>un</b> &lt;deux&gt; &amp;", "un <deux> &", [("bold", "un")]),
        ("HTML", "<b>un <i>deux</i></b>", "un deux", [("bold", "un deux"), ("italic", "deux")]),
        ("HTML", "😀 <code>a&lt;b</code>", "😀 a<b", [("code", "a<b")]),
        ("HTML", "  <u>bord</u>  ", "bord", [("underline", "bord")]),
        ("HTML", "<blockquote expandable>long</blockquote>", "long", [("expandable_blockquote", "long")]),
        ("HTML", "<tg-spoiler>caché</tg-spoiler>", "caché", [("spoiler", "caché")]),
        ("MarkdownV2", r"*un _deux_* \.", "un deux .", [("bold", "un deux"), ("italic", "deux")]),
        ("MarkdownV2", "__u__ ~s~ ||x||", "u s x", [("underline", "u"), ("strikethrough", "s"), ("spoiler", "x")]),
        ("MarkdownV2", ">cité\n>encore\nsuite", "cité\nencore\nsuite", [("blockquote", "cité\nencore")]),
        (
            "Markdown",
            "*gras* _penché_ `code`",
            "gras penché code",
            [("bold", "gras"), ("italic", "penché"), ("code", "code")],
        ),
        ("Markdown", r"2 \* 3", "2 * 3", []),
    ],
)
def test_markup_becomes_entities(mode: str, source: str, plain: str, entities: list[tuple[str, str]]) -> None:
    assert _read(source, mode)[0] == plain
    assert _covered(source, mode) == entities


@pytest.mark.parametrize("mode", ["HTML", "MarkdownV2", "Markdown"])
def test_links_carry_their_address(mode: str) -> None:
    source = '<a href="https://a.fr">ici</a>' if mode == "HTML" else "[ici](https://a.fr)"
    assert _read(source, mode) == ("ici", [{"type": "text_link", "offset": 0, "length": 3, "url": "https://a.fr"}])


@pytest.mark.parametrize(
    ("mode", "source", "words"),
    [
        ("HTML", "<b>un</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("HTML", "a < b", "Unclosed start tag at byte offset 2"),
        ("HTML", "</b>", "Unexpected end tag at byte offset 0"),
        ("MarkdownV2", "fin.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "*sans fin", "Can't find end of Bold entity at byte offset 0"),
        ("Markdown", "_sans fin", "Can't find end of the entity starting at byte offset 0"),
    ],
)
def test_markup_that_cannot_be_parsed_is_refused_in_telegrams_words(mode: str, source: str, words: str) -> None:
    with pytest.raises(BotApiError) as refused:
        _read(source, mode)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_telegram_finds_commands_links_and_addresses_by_itself() -> None:
    found = _covered("/aide puis https://www.justice.fr/a. ou spip@exemple.fr ou +33 1 23 45 67 89")
    assert found == [
        ("bot_command", "/aide"),
        ("url", "https://www.justice.fr/a"),
        ("email", "spip@exemple.fr"),
        ("phone_number", "+33 1 23 45 67 89"),
    ]
