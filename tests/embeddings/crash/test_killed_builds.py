"""An index survives the end of its builder, or of the machine, at any change of a file."""

import pytest

from tests.embeddings.crash.scenes import (
    ACTIONS,
    EVERY_WRITE,
    MORE_ACTIONS,
    assert_mended,
    assert_old_or_new,
    disturbed,
)
from tests.embeddings.crash.system_calls import ALL, RENAMES, SYNCS

SAMPLES = {"large": 2, "other-format": 2, "roll-back": 3}


@pytest.mark.parametrize("action", [*ACTIONS, *MORE_ACTIONS])
def test_a_build_killed_at_any_change_leaves_the_old_answers_or_the_new(
    action, scenes, letters, tmp_path
):
    scene, index = scenes(action), tmp_path / "index"
    for outcome in disturbed(scene, index, ALL, SAMPLES.get(action, 3)):
        assert outcome.code == -9
        assert_old_or_new(scene, index, letters, outcome)
        assert_mended(scene, index, letters, outcome)


@pytest.mark.parametrize("action", [*ACTIONS, "other-format", *(["large"] if EVERY_WRITE else [])])
def test_a_power_cut_that_loses_what_was_not_synced_leaves_the_old_answers_or_the_new(
    action, scenes, letters, tmp_path
):
    scene, index = scenes(action), tmp_path / "index"
    calls = SYNCS + RENAMES
    for outcome in disturbed(scene, index, calls, SAMPLES.get(action, 3), power_cut=True):
        assert_old_or_new(scene, index, letters, outcome)
        assert_mended(scene, index, letters, outcome)
