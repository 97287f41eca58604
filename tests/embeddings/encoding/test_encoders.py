import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import warnings

import numpy as np
import pytest

from corpus.errors import EncoderError
from corpus.text.fold import fold
from embeddings.bundled import BUNDLED, MODELS
from embeddings.encoding import transformer
from embeddings.encoding.encoders import load_encoder
from embeddings.encoding.static import StaticEncoder, is_static

TEXTS = (
    "青澜市召开冬季安全生产工作会议",
    "部長沈硯秋主持會議，著力推進。",
    "YZ-320 空压机的润滑油加注量是 9 L",
    "２０２４年１２月３１日",
    "Hello, world",
    "的",
    "龘䲜𠮷😀",
    "，。！？",
    "会议" * 500,
    "a" * 3000,
)


@pytest.fixture
def model(tmp_path):
    """A copy of the bundled model that a test may damage."""
    return shutil.copytree(MODELS / BUNDLED, tmp_path / "model")


def test_the_model_is_read_as_sentence_transformers_reads_it(tools):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(MODELS / BUNDLED), device="cpu")
        theirs = model.encode([fold(text) for text in TEXTS], convert_to_numpy=True)

    ours = tools.encoder.encode(TEXTS)
    # Where no token is known, sentence-transformers divides by zero; ours is the zero vector.
    known = np.isfinite(theirs).all(axis=1)
    assert known[:6].all()
    np.testing.assert_allclose(ours[known], theirs[known], atol=2e-3)
    assert not ours[~known].any()


def test_a_vector_has_length_one_and_an_empty_text_the_zero_vector(tools):
    vectors = tools.encoder.encode(["青澜市召开会议", "第二批试点", ""])

    assert vectors.shape == (3, tools.encoder.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0], abs=1e-5)


def test_no_texts_give_no_vectors(tools):
    assert tools.encoder.encode([]).shape == (0, tools.encoder.dimensions)


def test_traditional_and_simplified_have_the_same_vector(tools):
    traditional, simplified = tools.encoder.encode(["部長沈硯秋主持會議", "部长沈砚秋主持会议"])

    np.testing.assert_array_equal(traditional, simplified)


def test_the_vector_of_a_text_does_not_depend_on_the_batch(tools):
    alone = tools.encoder.encode(["会议"])[0]

    np.testing.assert_array_equal(tools.encoder.encode(["很长的一句话" * 50, "会议"])[1], alone)


def test_a_copy_of_the_model_elsewhere_is_the_same_encoder(tools, model):
    copy = load_encoder(str(model))

    assert isinstance(copy, StaticEncoder)
    assert (copy.name, copy.fingerprint) == (str(model), tools.encoder.fingerprint)


def test_other_weights_are_another_encoder(tools, model):
    weights = model / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)

    assert load_encoder(str(model)).fingerprint != tools.encoder.fingerprint


def test_a_model_with_further_layers_is_not_static(model):
    modules = json.loads((model / "modules.json").read_text())
    (model / "modules.json").write_text(json.dumps([*modules, {"type": "x.Dense", "path": "2"}]))

    assert is_static(MODELS / BUNDLED)
    assert not is_static(model)


@pytest.mark.parametrize("name", ["model", "models/model"])
def test_a_folder_in_the_working_folder_is_none_without_a_mark(monkeypatch, model, name):
    shutil.copytree(model, model.parent / "models" / "model")
    monkeypatch.chdir(model.parent)
    asked = []
    monkeypatch.setattr(
        transformer, "from_hub", lambda name: asked.append(name) or MODELS / BUNDLED
    )
    monkeypatch.setattr(transformer, "TransformerEncoder", lambda name, folder: folder)

    if name == "model":
        with pytest.raises(EncoderError, match=r"There is no encoder model\.$") as caught:
            load_encoder(name)
        assert "./model" in caught.value.hint
    else:
        assert load_encoder(name) == MODELS / BUNDLED
        assert asked == [name]


@pytest.mark.parametrize("name", ["./model", "../{here}/model", ".", "~/model"])
def test_a_folder_is_named_by_its_path(monkeypatch, model, name):
    monkeypatch.chdir(model if name == "." else model.parent)
    monkeypatch.setenv("HOME", str(model.parent))

    assert isinstance(load_encoder(name.format(here=model.parent.name)), StaticEncoder)


@pytest.mark.parametrize(
    "name",
    [
        *("./nowhere", "/nowhere/model", "~/nowhere/at/all", "nowhere", "", "a/b/c", "a/", "~x/y"),
        *("a b/c", "c:/x", "\0/x", "./\0", "/" + "x" * 5000, "ｘ/y", "https://x/y", "..\\x"),
    ],
)
def test_a_name_of_no_folder_and_no_model_is_refused_with_one_sentence(name):
    with pytest.raises(EncoderError, match=re.escape(f"There is no encoder {name}.")) as caught:
        load_encoder(name)
    assert caught.value.hint


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "cut", "foreign"])
def test_a_damaged_model_is_refused_with_one_sentence(model, file, damage):
    path = model / file
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[:1000] if damage == "cut" else b"\x00" * 5000)

    with pytest.raises(EncoderError, match="encoder") as caught:
        load_encoder(str(model))
    assert caught.value.hint


def test_weights_of_another_tokenizer_are_refused(model):
    from safetensors.numpy import save_file

    table = np.zeros((10, 4), np.float16)
    save_file({"embedding.weight": table}, model / "model.safetensors")

    with pytest.raises(EncoderError, match="does not fit its tokenizer"):
        load_encoder(str(model))


def test_a_folder_without_a_model_is_refused_with_one_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("no model")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(EncoderError, match="can't be loaded"):
            load_encoder(str(tmp_path))


def _load(name, **variables):
    """Load an encoder in a process of its own, whose hub is what `variables` say."""
    code = f"""
from corpus.errors import EncoderError
from embeddings.encoding.encoders import load_encoder
try:
    load_encoder({name!r})
except EncoderError as error:
    print(error.message)
"""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "HF_HUB_DISABLE_TELEMETRY": "1", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


def test_a_hub_that_refuses_connections_is_refused_with_one_sentence(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        said = _load("someone/some-model", HF_ENDPOINT=address, HF_HOME=str(tmp_path))

    assert "the model hub can't be reached" in said


def test_a_hub_that_may_not_be_asked_is_refused_with_one_sentence(tmp_path):
    said = _load("someone/some-model", HF_HUB_OFFLINE="1", HF_HOME=str(tmp_path))

    assert "the model hub can't be reached" in said


def test_a_hub_without_the_model_is_refused_with_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as hub:
        answering = threading.Thread(target=_answer_not_found, args=(hub,), daemon=True)
        answering.start()
        address = f"http://127.0.0.1:{hub.getsockname()[1]}"
        said = _load("someone/some-model", HF_ENDPOINT=address, HF_HOME=str(tmp_path))

    assert "could not be fetched from the model hub" in said


def _answer_not_found(hub):
    while True:
        try:
            connection, _ = hub.accept()
        except OSError:
            return
        with connection:
            if connection.recv(65536):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
