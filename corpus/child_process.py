"""Child processes that run modules of this project, isolated from the working folder.

Python looks for modules in the working folder first, which may be the folder of documents: a file
`re.py` in it would be run. It also obeys variables such as PYTHONPATH, and finds modules in the
user's own site-packages. A child process of ours does none of this.
"""

import os
import sys
from pathlib import Path

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


def module_folders() -> list[str]:
    """Return the folders where this process finds modules, without the working folder.

    The working folder stays if this project itself lies in it.
    """
    root = Path(__file__).resolve().parents[1]
    working_folder = Path.cwd()
    folders = dict.fromkeys(Path(each).resolve() for each in sys.path if each)
    kept = [each for each in folders if each == root or each != working_folder]
    return [str(each) for each in (kept if root in kept else [root, *kept])]


def isolate_spawned_processes() -> None:
    """Keep processes that `multiprocessing` starts from importing out of the working folder.

    `multiprocessing` writes the command itself; these variables have the effect of `-P` and `-s`.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ["PYTHONNOUSERSITE"] = "1"
