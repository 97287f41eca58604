"""`chuchu key`: the keys that a server asks for."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import AsJson
from bot.cli.reporting import print_json, report_errors

if TYPE_CHECKING:
    from bot.api.access.access import Role

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the key.")]
Keys = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        metavar="FILE",
        help="The file of keys. Default: the one that CHUCHU_KEYS names.",
        show_default=False,
    ),
]


def add(
    name: Name,
    role: Annotated[
        str,
        typer.Option(metavar="ask|manage", help="What the key allows; manage includes ask."),
    ],
    collections: Annotated[
        str | None,
        typer.Option(
            metavar="A,B",
            help="The collections that the key may see, separated by commas. Default: all.",
            show_default=False,
        ),
    ] = None,
    keys: Keys = None,
) -> None:
    """Add a key, and print it: this once, for only its digest is kept.

    The file is made if there is none. A key with the name * is none: it says what the users of a
    trusted proxy may do whom no other name fits.
    """
    chosen = _role(role)
    seen = None if collections is None else [each.strip() for each in collections.split(",")]
    with report_errors(as_json=False):
        from bot.api.access.key_edits import add_key

        key = add_key(_key_file(keys), name, chosen, seen)
        if key is None:
            print(f"Users whom a proxy names may now {chosen}.", file=sys.stderr)
        else:
            print(key, flush=True)
            print("This is the key; it is not shown again.", file=sys.stderr)


def list_keys(keys: Keys = None, as_json: AsJson = False) -> None:
    """List the keys by their names, without the keys themselves."""
    with report_errors(as_json):
        from bot.api.access.key_file import read_keys

        stored = read_keys(_key_file(keys)).keys
        if as_json:
            print_json({"keys": [each.model_dump(exclude={"sha256"}) for each in stored]})
            return
        for each in stored:
            seen = "all collections" if each.collections is None else ", ".join(each.collections)
            print(f"{each.name}\t{each.role}\t{seen}\t{each.created}")
        if not stored:
            print("There are no keys: nobody can log in.", file=sys.stderr)


def revoke(name: Name, keys: Keys = None) -> None:
    """Revoke a key; a running server knows at once, and the key's logins end."""
    with report_errors(as_json=False):
        from bot.api.access.key_edits import revoke_key

        revoke_key(_key_file(keys), name)
        print(f"The key {name} is revoked.", file=sys.stderr)


COMMANDS: dict[str, Any] = {"add": add, "list": list_keys, "revoke": revoke}


def _role(role: str) -> "Role":
    if role == "ask":
        return "ask"
    if role == "manage":
        return "manage"
    raise typer.BadParameter(f"There is no role {role!r}; there are ask and manage.")


def _key_file(named: Path | None) -> Path:
    from bot.settings import read_settings
    from corpus.errors import SettingsError

    path = read_settings(keys=named).keys
    if path is None:
        raise SettingsError("No key file is named.", "Name one with --keys FILE or in CHUCHU_KEYS.")
    return path
