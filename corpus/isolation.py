"""Isolated processes: neither this one nor its children import what lies in the working folder.

Python looks for modules in the working folder if it is started with `-m`, or if PYTHONPATH has an
empty entry, and the working folder may be the folder of documents. Child processes obey variables
such as PYTHONPATH, and find modules in the user's own site-packages.

This module imports only what Python itself has loaded at its start: any other module could already
come from the working folder.
"""

import os
import site
import sys

_VARIABLES = "PYTHON"
# Python's own modules are found in isolated mode; ours are added before any of them is imported.
_START = (
    "import runpy, sys; "
    "sys.path[:] = sys.argv.pop(1).splitlines(); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


def isolate() -> None:
    """Import nothing more from the working folder, nor let child processes do it.

    Children that are started with Python's usual flags, as `multiprocessing` starts them, behave
    as with `-I` for lack of variables and by those that have the effect of `-P` and `-s`.
    """
    sys.path[:] = module_folders()
    for name in [name for name in os.environ if name.startswith(_VARIABLES)]:
        del os.environ[name]
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ["PYTHONNOUSERSITE"] = "1"
    if sys.flags.utf8_mode:
        os.environ["PYTHONUTF8"] = "1"


def module_folders() -> list[str]:
    """Return the folders where this process finds modules, without the working folder.

    The working folder stays if this project itself, Python's library or the installed packages lie
    in it.
    """
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    try:
        working_folder = os.path.realpath(os.getcwd())
    except OSError:  # it has been removed
        working_folder = ""
    library = os.path.dirname(os.path.realpath(os.__file__))
    own = {root, library, os.path.join(library, "lib-dynload")}
    own.update(map(os.path.realpath, site.getsitepackages()))
    folders = dict.fromkeys(os.path.realpath(each) for each in sys.path if each)
    kept = [each for each in folders if each in own or each != working_folder]
    return kept if root in kept else [root, *kept]


def module_command(module: str, *arguments: str, may_write: bool = True) -> list[str]:
    """Return a command that runs a module of this project in an isolated interpreter.

    The module sees `arguments` in `sys.argv`, and imports the same modules as this process. Unless
    it `may_write`, no bytecode is written for the modules that it imports.
    """
    flags = ["-I"] if may_write and not sys.flags.dont_write_bytecode else ["-I", "-B"]
    if sys.flags.utf8_mode:
        flags += ["-X", "utf8"]
    return [sys.executable, *flags, "-c", _START, "\n".join(module_folders()), module, *arguments]
