"""Child processes that run modules of this project, isolated from the working folder.

A file `re.py` in it, which may have come with the documents, would else be run. What a process
that is isolated imports is said in `corpus.isolation`.
"""

import sys

from corpus.isolation import module_folders

# Python's own modules are found in isolated mode; ours are added before any of them is imported.
_START = (
    "import runpy, sys; "
    "sys.path[:] = sys.argv.pop(1).splitlines(); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


def module_command(module: str, *arguments: str, may_write: bool = True) -> list[str]:
    """Return a command that runs a module of this project in an isolated interpreter.

    The module sees `arguments` in `sys.argv`, and imports the same modules as this process. Unless
    it `may_write`, no bytecode is written for the modules that it imports.
    """
    flags = ["-I"] if may_write and not sys.flags.dont_write_bytecode else ["-I", "-B"]
    if sys.flags.utf8_mode:
        flags += ["-X", "utf8"]
    return [sys.executable, *flags, "-c", _START, "\n".join(module_folders()), module, *arguments]
