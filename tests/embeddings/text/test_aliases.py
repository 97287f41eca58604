from embeddings.text.aliases import alias_table, aliases_in

NAMES = alias_table([("海湾轮渡运输公司", "湾轮"), ("海湾轮渡", "海轮"), ("湾区轮胎厂", "湾轮")])


def test_full_names_and_abbreviations_are_aliases_of_each_other():
    assert aliases_in("湾轮几点开船", NAMES) == [
        ("湾轮", "海湾轮渡运输公司"),
        ("湾轮", "湾区轮胎厂"),
    ]
    assert aliases_in("海湾轮渡运输公司几点开船", NAMES) == [("海湾轮渡运输公司", "湾轮")]


def test_only_the_longest_name_at_a_position_is_found():
    assert aliases_in("海湾轮渡运输公司和海轮", NAMES) == [
        ("海湾轮渡运输公司", "湾轮"),
        ("海轮", "海湾轮渡"),
    ]


def test_without_names_no_aliases_are_found():
    assert aliases_in("图书馆几点开门", NAMES) == []
    assert aliases_in("湾轮", alias_table([])) == []


def test_an_ambiguous_name_has_its_first_three_forms():
    names = alias_table([(f"第{each}湾轮渡公司", "湾轮") for each in range(9)])
    assert len(names["湾轮"]) == 3
