from embeddings.text.aliases import alias_table, aliases_in

NAMES = alias_table([("海湾轮渡运输公司", "湾轮"), ("海湾轮渡", "海轮"), ("湾区轮胎厂", "湾轮")])


def test_a_name_leads_to_its_other_names_both_ways():
    assert aliases_in("湾轮几点开船", NAMES) == [
        ("湾轮", "海湾轮渡运输公司"),
        ("湾轮", "湾区轮胎厂"),
    ]
    assert aliases_in("海湾轮渡运输公司几点开船", NAMES) == [("海湾轮渡运输公司", "湾轮")]


def test_the_longest_name_counts_and_nothing_within_it():
    assert aliases_in("海湾轮渡运输公司和海轮", NAMES) == [
        ("海湾轮渡运输公司", "湾轮"),
        ("海轮", "海湾轮渡"),
    ]


def test_a_text_without_names_and_an_index_without_any_give_none():
    assert aliases_in("图书馆几点开门", NAMES) == []
    assert aliases_in("湾轮", {}) == []


def test_a_name_that_means_too_much_means_the_first_three():
    names = alias_table([(f"第{each}湾轮渡公司", "湾轮") for each in range(9)])
    assert len(names["湾轮"]) == 3
