"""`python -m bot` is `chuchu`."""

from bot.cli.app import main

main()
