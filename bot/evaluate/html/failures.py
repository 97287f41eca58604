"""The failures of an evaluation as HTML, each with the citations that were found instead."""

from collections.abc import Iterator, Sequence

from bot.evaluate.html.markup import Markup, element, joined
from bot.evaluate.measure import cites, marked_text
from bot.evaluate.types import Failure, Outcome
from bot.limits import MAX_TOP_K
from bot.output.terminal import location
from bot.types import Citation

_ORDER = (Failure.PASSAGE, Failure.SENTENCE, Failure.REFUSED, Failure.ANSWERED)


def failure_links(outcomes: Sequence[Outcome]) -> Markup:
    """Return links to the types of failure that occurred."""
    links = [
        element("a", f"{len(failed):,} {failure}", href=f"#{failure.name.lower()}")
        for failure, failed in _by_type(outcomes)
    ]
    return element(
        "nav", *(links or [element("span", "No failures")]), class_="ways", aria_label="Failures"
    )


def failure_sections(outcomes: Sequence[Outcome]) -> Iterator[Markup]:
    """Yield a heading for each type of failure, with the failures below it."""
    for failure, failed in _by_type(outcomes):
        yield element("h2", f"{failure.capitalize()}: {len(failed):,}", id=failure.name.lower())
        listed = [each for each in failed if each.found is not None]
        yield from map(_failure, listed)
        if len(listed) < len(failed):
            more = f"and {len(failed) - len(listed):,} more, which are not listed"
            yield element("p", more, class_="muted")


def _by_type(outcomes: Sequence[Outcome]) -> Iterator[tuple[Failure, list[Outcome]]]:
    for failure in _ORDER:
        failed = [outcome for outcome in outcomes if outcome.failure is failure]
        if failed:
            yield failure, failed


def _failure(outcome: Outcome) -> Markup:
    summary = element(
        "summary",
        element("span", outcome.case.question, class_="question", lang="zh"),
        element("span", joined(_facts(outcome)), class_="facts"),
        element("span", _expected(outcome), _found_first(outcome), class_="beside"),
    )
    return element(
        "details", summary, element("div", *_details(outcome), class_="more"), class_="failure"
    )


def _facts(outcome: Outcome) -> Iterator[str]:
    case = outcome.case
    facts = [
        case.kind,
        _rank(outcome),
        "answered" if outcome.answered else "not answered",
        f"confidence {outcome.confidence:.2f}",
        f"line {case.line}",
    ]
    for fact in filter(None, facts):
        yield element("span", fact)
        yield " "


def _rank(outcome: Outcome) -> str:
    if outcome.case.document is None:
        return ""
    if not outcome.rank:
        return f"right passage not among the first {MAX_TOP_K}"
    return f"right passage at rank {outcome.rank}"


def _expected(outcome: Outcome) -> Markup:
    case = outcome.case
    if case.document is None:
        return element("span", _label("Expected"), "no answer")
    return element(
        "span",
        _label("Expected"),
        element("span", " / ".join(case.answers), lang="zh"),
        " ",
        element("span", case.document, class_="path"),
    )


def _found_first(outcome: Outcome) -> Markup:
    if not outcome.found:
        return element("span", _label("Found first"), "nothing")
    first = outcome.found[0]
    return element(
        "span",
        _label("Found first"),
        element("span", marked_text(first), lang="zh"),
        " ",
        element("span", location(first), class_="path"),
    )


def _label(name: str) -> Markup:
    return element("span", name, class_="label")


def _details(outcome: Outcome) -> Iterator[Markup]:
    case = outcome.case
    if case.history:
        earlier = joined(element("li", each, lang="zh") for each in case.history)
        yield element("p", "Asked before:", class_="label")
        yield element("ol", earlier, class_="remarks")
    if outcome.searched != case.question.strip():
        yield element(
            "p", _label("Searched"), element("span", outcome.searched, lang="zh"), class_="searched"
        )
    if outcome.span is not None:
        score = f" F1 {outcome.span.f1:.2f}"
        span = element("span", outcome.span.text, lang="zh")
        yield element("p", _label("Answer span"), span, score, class_="searched")
    found = joined(_citation(outcome, each) for each in outcome.found or ())
    yield element("ol", found, class_="found")


def _citation(outcome: Outcome, citation: Citation) -> Markup:
    is_right = cites(outcome.case, citation)
    return element(
        "li",
        element("p", *_verdict(outcome, citation), class_="verdict"),
        element("h3", citation.title, lang="zh"),
        element("p", location(citation), class_="path"),
        *(element("p", f"also in {path}", class_="path") for path in citation.also_in),
        element("blockquote", joined(_quote(citation)), lang="zh"),
        class_="right" if is_right else None,
    )


def _verdict(outcome: Outcome, citation: Citation) -> Iterator[str]:
    yield f"{citation.number} · score {citation.score:.2f}"
    if cites(outcome.case, citation):
        yield " · "
        yield element("b", "right passage")
    elif outcome.case.document in (citation.path, *citation.also_in):
        yield " · right document, other passage"


def _quote(citation: Citation) -> Iterator[str]:
    """Yield the quote with its highlighted sentences marked."""
    done = 0
    for start, end in citation.highlights:
        yield citation.quote[done:start]
        yield element("mark", citation.quote[start:end])
        done = end
    yield citation.quote[done:]
