"""`python -m bot` is `chuchu`."""

from corpus.isolation import isolate


def main() -> None:
    """Run the command line, which imports nothing from the working folder."""
    isolate()
    # Whatever else is imported could come from there before.
    from bot.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
