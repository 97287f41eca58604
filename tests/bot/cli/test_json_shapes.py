"""What commands print with `--json`, compared with its models."""

import json
import shutil
from typing import Any

import pytest
import typer

from bot.cli.app import app
from bot.evaluate.shapes import EvaluationBody
from bot.output.command_shapes import BuildReportBody, CheckBody, ReadReportBody, RollbackBody
from bot.output.index_shapes import IndexBody
from bot.output.shapes import AnswerBody, ErrorBody
from tests.bot.cli.conftest import QUESTION
from tests.command_line import chuchu

GROUP: Any = typer.main.get_command(app)
MODELS = {
    "ask": AnswerBody,
    "check": CheckBody,
    "evaluate": EvaluationBody,
    "index": BuildReportBody,
    "read": ReadReportBody,
    "rollback": RollbackBody,
    "status": IndexBody,
}


@pytest.fixture
def arguments(built, tmp_path):
    """The arguments of each command, with a copy of the index that a test may change."""
    index = shutil.copytree(built.index, tmp_path / "index")
    options = ("--docs", built.documents, "--index", index)
    questions = tmp_path / "questions.jsonl"
    asked = {"question": QUESTION, "document": "ferry.txt", "answers": ["500米"], "kind": "plain"}
    cases = [
        asked,
        {**asked, "answers": ["5米"]},
        {**asked, "document": "gone.txt"},
        {"question": "怎样做红烧肉才不腻？", "document": None},
    ]
    questions.write_text("\n".join(map(json.dumps, cases)))
    damaged = tmp_path / "damaged.txt"
    damaged.write_text("------\n青瀾(lán)市公告。\n", encoding="utf-8")
    return {
        "ask": (QUESTION, *options),
        "check": options,
        "evaluate": (questions, *options),
        "index": (built.documents, "--index", index, "--full"),
        "read": (damaged, *options),
        "rollback": options,
        "status": options,
    }


def printed(run):
    assert run.stdout.count("\n") == 1
    return json.loads(run.stdout)


def test_every_command_that_prints_json_has_a_model():
    with_json = {
        name
        for name, command in GROUP.commands.items()
        if any("--json" in each.opts for each in command.params)
    }

    assert with_json == MODELS.keys()


@pytest.mark.parametrize("command", MODELS)
def test_a_command_prints_the_shape_of_its_model(arguments, command):
    if command == "rollback":
        assert chuchu("index", *arguments["index"]).returncode == 0
    run = chuchu(command, *arguments[command], "--json")

    assert run.returncode == 0, run
    value = printed(run)
    body = MODELS[command].model_validate_json(run.stdout)
    # No key is missing, and no value has another form than the model says.
    assert body.model_dump(mode="json", by_alias=True) == value


def test_a_damaged_generation_and_an_error_have_the_shapes_of_their_models(arguments, tmp_path):
    (tmp_path / "index" / "gen-000001" / "vectors.faiss").write_bytes(b"damaged")
    damaged = chuchu("check", *arguments["check"], "--json")
    failed = chuchu("rollback", *arguments["rollback"], "--json")

    assert (damaged.returncode, failed.returncode) == (1, 1)
    (result,) = CheckBody.model_validate(printed(damaged)).generations
    assert "vectors.faiss" in result.problem
    assert ErrorBody.model_validate(printed(failed)).error.message
