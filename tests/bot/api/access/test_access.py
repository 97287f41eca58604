"""What an access includes."""

import pytest

from bot.api.access.access import UNRESTRICTED, Access, require_manager
from corpus.errors import Forbidden


def test_only_the_role_manage_may_manage():
    require_manager(UNRESTRICTED)
    with pytest.raises(Forbidden):
        require_manager(Access("clerk", "ask", frozenset({"notices", "laws"})))
