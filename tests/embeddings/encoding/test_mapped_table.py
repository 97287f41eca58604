import numpy as np
import pytest
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from embeddings.bundled import BUNDLED, MODELS
from embeddings.encoding.mapped_table import map_tensor


@pytest.fixture
def file(tmp_path):
    return tmp_path / "model.safetensors"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8])
def test_a_mapped_tensor_is_the_one_that_was_saved(file, dtype):
    tensor = np.arange(12, dtype=dtype).reshape(4, 3)
    save_file({"other": np.ones(5, np.float32), "words": tensor}, file)

    np.testing.assert_array_equal(map_tensor(file, "words"), tensor, strict=True)


def test_the_bundled_table_is_mapped_and_not_copied():
    model = MODELS / BUNDLED / "model.safetensors"

    table = map_tensor(model, "embedding.weight")

    assert not table.flags.owndata
    assert not table.flags.writeable
    np.testing.assert_array_equal(table, load_file(model)["embedding.weight"], strict=True)


def test_a_tensor_without_rows_is_empty(file):
    save_file({"words": np.empty((0, 3), np.float16)}, file)

    assert map_tensor(file, "words").shape == (0, 3)


def test_a_file_without_the_tensor_is_refused(file):
    save_file({"others": np.ones(3, np.float16)}, file)

    with pytest.raises(KeyError):
        map_tensor(file, "words")


def test_a_file_that_ends_too_early_is_refused(file):
    save_file({"words": np.ones((4, 3), np.float16)}, file)
    file.write_bytes(file.read_bytes()[:-2])

    with pytest.raises(SafetensorError):
        map_tensor(file, "words")
