import subprocess
import sys

FOREIGN = (
    *("embeddings.indexing", "embeddings.training", "bot.api", "bot.cli", "fastapi", "typer"),
    *("bot.serving", "bot.question.follow_up", "onnxruntime"),
)


def test_answering_loads_neither_the_build_nor_the_server_nor_the_command_line():
    program = "import sys, bot.collections.selection; print(*sys.modules, sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "bot.answer.answerer" in loaded
    assert [name for name in loaded if name.startswith(FOREIGN)] == []
