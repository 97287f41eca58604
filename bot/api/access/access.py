"""What the sender of a request may do and see."""

from dataclasses import dataclass
from typing import Literal

from corpus.errors import Forbidden

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


UNRESTRICTED = Access("", "manage")
"""The access of everybody where the server asks for no key."""


def require_manager(access: Access) -> None:
    """Accept what needs the role `manage`.

    Raises:
        Forbidden: the access has the role `ask`.
    """
    if not access.may_manage:
        raise Forbidden("This needs a key with the role manage.")
