"""How often somebody may do something, by a clock that the test turns."""

from bot.api.access.rate_limit import RateLimit


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_is_taken_and_then_one_for_each_interval():
    clock = Clock()
    limit = RateLimit(60, burst=3, clock=clock)

    assert [limit.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 1]
    clock.now = 1.0
    assert [limit.seconds_to_wait("a") for _ in range(2)] == [0, 1]
    clock.now = 100.0
    assert [limit.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_a_refused_use_costs_nothing_and_the_wait_is_enough():
    clock = Clock()
    limit = RateLimit(2, burst=1, clock=clock)
    limit.seconds_to_wait("a")

    assert [limit.seconds_to_wait("a") for _ in range(5)] == [30] * 5
    clock.now = 30.0
    assert limit.seconds_to_wait("a") == 0


def test_senders_do_not_count_for_each_other():
    limit = RateLimit(1, clock=Clock())

    assert [limit.seconds_to_wait(name) for name in ("a", "b", "a")] == [0, 0, 60]


def test_only_so_many_senders_are_known():
    limit = RateLimit(1, clock=Clock())
    for number in range(20_000):
        limit.seconds_to_wait(str(number))

    assert len(limit._due) == 10_000
    assert limit.seconds_to_wait("19999") == 60
