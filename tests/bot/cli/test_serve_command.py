"""How the command line refuses to serve."""

import socket

import pytest

from tests.command_line import check_failed, chuchu, chuchu_process


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_empty_folder_ends_its_server_with_one_sentence(tmp_path, workers):
    run = chuchu_process("serve", tmp_path, "--port", "0", "--workers", workers)

    assert run.returncode == 1
    address, how = run.stdout.splitlines()
    assert address.startswith(f"Serving {tmp_path} at http://127.0.0.1:")
    assert how == "Open this address in a browser; Ctrl+C stops the server."
    assert run.stderr.count("\n") == 1
    assert "holds no files" in run.stderr
    assert "--allow-empty" in run.stderr


def test_a_server_is_not_started_where_the_index_would_be_the_folder_itself(tmp_path):
    (tmp_path / "a.txt").write_text("渡轮停航。", encoding="utf-8")

    run = chuchu("serve", tmp_path, "--index", tmp_path, "--port", "0")
    check_failed(run, "folder of documents itself", "--index")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("variable", ["CHUCHU_ENCODER", "CHUCHU_USER_DICTIONARY"])
def test_a_server_is_not_started_without_its_tools(built, variable):
    check_failed(chuchu("serve", built.documents, "--port", "0", **{variable: "./gone"}), "gone")


def test_a_server_whose_index_cannot_be_written_ends_with_one_sentence(built, tmp_path):
    (tmp_path / "index").write_text("in the way")

    run = chuchu("serve", built.documents, "--index", tmp_path / "index", "--port", "0")
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "can't be written" in run.stderr


def test_a_port_in_use_is_one_sentence(built):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = chuchu("serve", built.documents, "--index", built.index, "--port", port)

    check_failed(run, f"127.0.0.1:{port}", "in use", "--port")


def test_an_address_of_another_machine_is_one_sentence(built):
    run = chuchu("serve", built.documents, "--host", "192.0.2.1", "--port", "0")

    check_failed(run, "192.0.2.1", "--port")
