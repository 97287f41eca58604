"""Whether the server is alive and ready."""


def test_a_server_with_an_index_is_alive_and_ready(http):
    assert http.get("/healthz").status_code == 200
    assert http.get("/readyz").json()["generation"] == 1
