"""What the sender of a request may do and see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.errors import Forbidden, QuestionError

Role = Literal["ask", "manage"]


@dataclass(frozen=True, slots=True)
class Access:
    """What a key, or a user that a proxy names, may do: `manage` includes `ask`."""

    name: str
    """Empty where the server asks for no key."""
    role: Role
    collections: frozenset[str] | None = None
    """None where all collections may be seen."""

    @property
    def may_manage(self) -> bool:
        """Whether the access includes what changes the index or shows others' questions."""
        return self.role == "manage"

    def may_see(self, collection: str) -> bool:
        """Return whether the documents of a collection may be seen."""
        return self.collections is None or collection in self.collections


UNRESTRICTED = Access("", "manage")
"""The access of everybody where the server asks for no key."""


def require_manager(access: Access) -> None:
    """Accept what needs the role `manage`.

    Raises:
        Forbidden: the access has the role `ask`.
    """
    if not access.may_manage:
        raise Forbidden("This needs a key with the role manage.")


def visible(
    requested: Sequence[str] | None, known: Sequence[str], access: Access
) -> tuple[str, ...]:
    """Return the collections that a request goes to, in the order of `known` and each once.

    `requested` are those that the request names; None stands for all that the access may see. For
    an access with chosen collections the others do not exist: whether the server has one of that
    name makes no difference to the answer.

    Raises:
        Forbidden: one of them belongs to others, or the access may see none at all.
        QuestionError: none is named, or one that the server does not have.
    """
    seen = tuple(dict.fromkeys(name for name in known if access.may_see(name)))
    if requested is None:
        if not seen:
            raise Forbidden("Your key may see no collection of this server.")
        return seen
    if not requested:
        raise QuestionError("No collection is named.", "Leave collections out to ask all.")
    for name in requested:
        if not access.may_see(name):
            raise Forbidden("Your key may not see one of these collections.", _choice(seen))
        if name not in seen:
            raise QuestionError("There is no such collection.", _choice(seen))
    return tuple(name for name in seen if name in requested)


def _choice(seen: Sequence[str]) -> str:
    return f"There are {', '.join(seen)}." if seen else ""
