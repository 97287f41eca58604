"""`python -m bot` is `chuchu`."""

from bot.cli import main

main()
