"""Write the tables of the kept results into the pages that quote them.

python -m tests.benchmarks.results
"""

from tests.benchmarks.results.files import RESULTS, markdown, read_result
from tests.benchmarks.results.quotes import quoting_pages, with_quotes


def main() -> None:
    """Rewrite the Markdown files of the results and every quote of them."""
    for file in sorted(RESULTS.glob("*.json")):
        file.with_suffix(".md").write_text(markdown(read_result(file.stem)), encoding="utf-8")
    for page in quoting_pages():
        page.write_text(with_quotes(page.read_text(encoding="utf-8")), encoding="utf-8")
        print(page.name)


if __name__ == "__main__":
    main()
