"""The order in which threads are let through."""

import threading

import pytest

from bot.answer.fair_gate import FairGate
from tests.threads import results_of_many_threads


def test_threads_are_let_through_in_the_order_in_which_they_came():
    gate = FairGate(1)
    order = []

    def pass_through(number):
        with gate:
            order.append(number)

    with gate:
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=pass_through, args=(number,)))
            threads[-1].start()
            while len(gate._waiting) <= number:
                pass
    for each in threads:
        each.join()

    assert order == list(range(5))


def test_no_more_threads_are_at_work_than_may_be():
    gate = FairGate(2)
    at_work = []
    most = []

    def work(number):
        for _ in range(50):
            with gate:
                at_work.append(number)
                most.append(len(at_work))
                at_work.remove(number)

    results_of_many_threads(work)

    assert max(most) <= 2


def test_a_place_is_free_again_after_an_error():
    gate = FairGate(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), gate:
            _ = 1 // 0
    with gate:
        pass
