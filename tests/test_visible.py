"""The visible lines of a page: which there are, and what the markup says about each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dedup import clean_html
from dedup.errors import InputError
from dedup.html.extracted import extracted_lines
from dedup.html.facts import BlockKind, HtmlLine, Region, VisibleText
from dedup.html.hints import HINTS
from dedup.html.visible import visible_text
from dedup.model import Status


def visible(markup: str) -> VisibleText:
    return visible_text(html.document_fromstring(markup))


def facts(markup: str, line: str) -> HtmlLine:
    found = visible(markup)
    fact = found.facts[found.lines.index(line)]
    assert fact is not None
    return fact


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        # Blocks begin and end lines; text between them is a line too.
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("before<p>One</p>after", ["before", "One", "after"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<ul><li>One<ul><li>Deep</ul><li>Two</ul>", ["One", "Deep", "Two"]),
        ("<dl><dt>Term<dd>Meaning</dl>", ["Term", "Meaning"]),
        ("<my-card>One</my-card><my-card>Two</my-card>", ["One", "Two"]),
        ("<button>Share</button><button>Print</button>", ["Share", "Print"]),
        # Words do not end where an element inside a line does.
        ("<p>un<b>believ</b>able <i>story</i></p>", ["unbelievable story"]),
        ("<p>a <a href=x>link</a>, and more</p>", ["a link, and more"]),
        ("<a>Home</a><a>About</a> <span>x</span><span>y</span>", ["Home About xy"]),
        ("<p>One<img alt='A ferry'>two</p>", ["One two"]),
        # White space is one space, a line break in the source is white space, br breaks.
        ("<p>  One\n\t two\u00a0 three </p>", ["One two three"]),
        ("<p>One<br>two<br><br/>three</p>", ["One", "two", "three"]),
        ("<pre>One\n  two\n\nthree</pre>", ["One", "two", "three"]),
        # A row of a table of data is one line; a table that arranges a page is not.
        ("<table><tr><th>Day<th>Boats<tr><td>Mon<td><b>4</b></table>", ["Day\tBoats", "Mon\t4"]),
        ("<table><tr><td><p>Menu</p></td><td>One<br>Two</td></tr></table>", ["Menu", "One", "Two"]),
        (f"<table><tr><td>Menu</td><td>{'word ' * 60}</td></tr></table>", ["Menu", ("word " * 60).strip()]),
        ("<table><tr><td><table><tr><td>a<td>b</table><td>c</table>", ["a\tb", "c"]),
        ("<table><tr><td>a<td> <td>b</table>", ["a\tb"]),
        # What never shows text, and what represents something else.
        ("<p>One</p><script>x()</script><style>p{}</style><template>no</template><noscript>no</noscript>", ["One"]),
        ("<p>One <!-- no --><?no no?>two</p>", ["One two"]),
        ("<select><option>Choose</select><textarea>no</textarea><svg><title>no</title></svg>x", ["x"]),
        ("<p><span aria-hidden=true>#</span>One</p>", ["One"]),
        ("<head><title>No</title></head><body>One", ["One"]),
        # What is hidden until a script shows it counts: it may be an article's text.
        ("<div hidden>One</div><div style='color:red; DISPLAY : none'>Two</div>", ["One", "Two"]),
        ("<p> \n </p><div></div>", []),
    ],
)  # fmt: skip
def test_the_lines_are_those_that_a_browser_shows(markup: str, lines: list[str]) -> None:
    assert list(visible(markup).lines) == lines


@pytest.mark.parametrize(
    ("markup", "kind", "level"),
    [
        ("<h3>x</h3>", BlockKind.HEADING, 3),
        ("<p>x</p>", BlockKind.PARAGRAPH, 0),
        ("<ul><li>x</ul>", BlockKind.ITEM, 0),
        ("<ul><li><p>x</ul>", BlockKind.ITEM, 0),
        ("<blockquote><p>x</blockquote>", BlockKind.QUOTE, 0),
        ("<table><tr><td>x</table>", BlockKind.CELL, 0),
        ("<figure><figcaption>x</figcaption></figure>", BlockKind.CAPTION, 0),
        ("<pre><code>x</code></pre>", BlockKind.CODE, 0),
        ("<button>x</button>", BlockKind.LABEL, 0),
        ("<div>x</div>", BlockKind.OTHER, 0),
        ("<li><h2>x</h2></li>", BlockKind.HEADING, 2),
    ],
)
def test_the_kind_of_a_line_is_that_of_its_block(markup: str, kind: BlockKind, level: int) -> None:
    fact = facts(markup, "x")
    assert (fact.kind, fact.level) == (kind, level)


@pytest.mark.parametrize(
    ("markup", "regions"),
    [
        ("<nav><ul><li>x</ul></nav>", {Region.NAV}),
        ("<div role=navigation>x</div>", {Region.NAV}),
        ("<main><article><p>x</article></main>", {Region.MAIN, Region.ARTICLE}),
        ("<footer><form>x</form></footer>", {Region.FOOTER, Region.FORM}),
        ("<nav>y</nav><p>x</p>", set()),
    ],
)
def test_a_line_knows_the_regions_around_it(markup: str, regions: set[Region]) -> None:
    assert {region for region in Region if facts(markup, "x").regions >> region & 1} == regions


def test_links_and_emphasis_are_shares_of_a_line_s_characters() -> None:
    fact = facts("<p><a href=x>abc</a> <b>def</b></p>", "abc def")
    assert (fact.links, fact.emphasis) == (0.5, 0.5)
    assert facts("<a href=x><h2>abc <i>def</i></h2></a>", "abc def").links == 1.0


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        ("related-post", {"related", "article"}),
        ("relatedPost2", {"related", "article"}),
        ("RELATED_post", {"related", "article"}),
        ("shareholder unrelated", set()),
        ("", set()),
    ],
)
def test_hints_are_whole_words_of_classes_and_ids(names: str, groups: set[str]) -> None:
    fact = facts(f"<div class='{names}'><div><div><p>x</div></div></div>", "x")
    assert {group for number, (group, _) in enumerate(HINTS) if fact.hints >> number & 1} == groups
    assert fact.near_hints == 0
    assert facts(f"<div id='{names}'><p>x</div>", "x").near_hints == fact.hints


def test_the_names_of_the_body_are_not_hints() -> None:
    assert facts("<body class='has-sidebar'><p>x</body>", "x").hints == 0


def test_lines_of_one_template_share_a_path_and_lines_of_one_element_its_number() -> None:
    markup = "<div><p class=a>1</p><p class=a>2</p><p>3</p></div><div><p class=a>4</p></div>"
    one, two, three, four = (facts(markup, line) for line in "1234")
    assert one.path == two.path == four.path != three.path
    assert one.around[0] != two.around[0]
    assert one.around[1] == two.around[1] == three.around[1] != four.around[1]


def test_a_line_says_whether_it_is_hidden_and_whether_br_parts_it() -> None:
    assert facts("<div style='visibility:hidden'><p>x</div>", "x").hidden
    assert not facts("<div style='visibility:hidden'>y</div><p>x", "x").hidden
    assert facts("<p>x<br>y</p><p>z</p>", "x").broken
    assert facts("<p>x<br>y</p><p>z</p>", "y").broken
    assert not facts("<p>x<br>y</p><p>z</p>", "z").broken


def test_the_walk_needs_no_recursion() -> None:
    tree = html.Element("div")
    inner = tree
    for _ in range(5000):
        inner = html.etree.SubElement(inner, "div")
    inner.text = "x"
    assert visible_text(tree).lines == ("x",)


LINES = ["Home", "The night ferry sails again from Monday.", "Home", "It is full.", "Read more"]


@pytest.mark.parametrize(
    ("extract", "kept"),
    [
        ("", [0, 0, 0, 0, 0]),
        ("The night ferry sails again from Monday.\nIt is full.", [0, 1, 0, 1, 0]),
        ("the NIGHT ferry sails again from Monday It is full", [0, 1, 0, 1, 0]),
        ("\n".join(LINES), [1, 1, 1, 1, 1]),
        ("It is", [0, 0, 0, 2 / 3, 0]),
    ],
)
def test_a_line_is_extracted_where_the_extract_has_its_words_in_order(
    extract: str, kept: list[float]
) -> None:
    assert [line.kept for line in extracted_lines(LINES, extract)] == pytest.approx(kept, abs=1e-6)


def test_words_that_the_extract_has_elsewhere_are_found_but_not_kept() -> None:
    lines = extracted_lines(
        ["Night ferry returns", "A story", "Night ferry returns"], "A story\nNight ferry returns"
    )
    assert [line.found for line in lines] == [1, 1, 1]
    assert [line.kept for line in lines] == [0, 1, 1]


def test_a_very_long_page_is_compared_without_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.html.extracted.MOST_PAIRS", 10)
    assert [line.kept for line in extracted_lines(LINES, "It is full.")] == [0, 0, 0, 1, 0]


TAGS = "p div li ul br table tr td pre a nav script h1 html body select svg".split()
PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in TAGS),
        *(f"</{tag}>" for tag in TAGS),
        *(
            "<div class='related post'>",
            "<!--",
            "-->",
            "&amp;",
            "&#0;",
            "<",
            ">",
            "[x](http://y.org)",
            "`" * 3,
        ),
        *("| a |", "\x1f", "\x0b", "\x85", "\u2028", "\n", "\t", "\ud800", "word", "Two words. "),
        "The ferry sails again from Monday, the harbour office said. ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_whatever_the_markup_the_account_covers_the_visible_text(markup: str) -> None:
    try:
        article = clean_html(markup)
    except InputError:
        return
    assert article.status is not Status.UNPROVED
    assert "".join(article.source[span.start : span.end] for span in article.spans) == article.source
    assert not {*article.source} & {*"\0\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"}
