"""`python -m bot` is `chuchu`."""

import gc
import os

from corpus.isolation import isolate


def main() -> None:
    """Run the command line, which imports nothing from the working folder."""
    isolate()
    # It would look for them in the metadata of every installed package. There are none for us.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Whatever else is imported could come from there before.
    from bot.limits import OBJECTS_BEFORE_COLLECTION

    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    # One answer leaves little garbage; `bot.cli.entry` has it looked for in all other commands.
    gc.disable()
    from bot.cli.entry import main as run

    try:
        run()
    finally:
        # Python looks for garbage among all objects several times before it ends, which takes a
        # tenth of the time of `chuchu ask`. What is left ends with the process.
        gc.freeze()


if __name__ == "__main__":
    main()
