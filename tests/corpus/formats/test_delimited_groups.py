import pytest


def lines(read, text):
    return read(text, "a.csv").text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "车间,岗位,人数\n冲压,操作工,6\n,质检员,2\n喷涂,操作工,3\n,质检员,1\n",
        "楼层,房间,用途\n一层,101,档案\n,102,会议\n二层,201,办公\n",
        "日期,班次,值班员\n2024-10-01,早班,甲\n,晚班,乙\n2024-10-02,早班,丙\n,晚班,丁\n",
        "年度,季度,产量\n2021,一季度,10\n,二季度,12\n,三季度,9\n2022,一季度,11\n,二季度,8\n",
    ],
)
def test_an_empty_cell_of_a_group_that_is_named_once_continues_it(read, text):
    name, *_ = text.split(",")
    rows = [row.split(",") for row in text.splitlines()[1:]]
    above, expected = "", []
    for row in rows:
        above = row[0] or above
        expected.append(f"{name}：{above}")

    assert [line.split("；")[0] for line in lines(read, text)] == expected


def test_groups_inside_groups_are_continued_only_inside_them(read):
    east = "华东,江苏,南京,3\n,,苏州,2\n,浙江,杭州,4\n"
    text = f"大区,省份,城市,门店\n{east}华南,,直营,1\n,广东,广州,5\n,,深圳,6\n"

    assert lines(read, text) == [
        "大区：华东；省份：江苏；城市：南京；门店：3",
        "大区：华东；省份：江苏；城市：苏州；门店：2",
        "大区：华东；省份：浙江；城市：杭州；门店：4",
        "大区：华南；城市：直营；门店：1",
        "大区：华南；省份：广东；城市：广州；门店：5",
        "大区：华南；省份：广东；城市：深圳；门店：6",
    ]


@pytest.mark.parametrize("numbers", ["1234", "1-2-"])
def test_a_column_that_numbers_the_rows_or_groups_may_stand_before_the_groups(read, numbers):
    first = [each.strip("-") for each in numbers]
    text = "序号,车间,岗位\n" + "".join(
        f"{number},{row}\n"
        for number, row in zip(first, ["冲压,甲岗", ",乙岗", "喷涂,甲岗", ",丙岗"], strict=True)
    )

    assert [line.split("；")[1] for line in lines(read, text)] == [
        *("车间：冲压", "车间：冲压", "车间：喷涂", "车间：喷涂")
    ]


def test_rows_of_totals_belong_to_their_group_or_to_none(read):
    text = "车间,岗位,人数\n冲压,操作工,6\n,质检员,2\n,小计,8\n喷涂,操作工,3\n,小计,3\n合计,,11\n"

    assert lines(read, text)[2::3] == ["车间：冲压；岗位：小计；人数：8", "车间：合计；人数：11"]


@pytest.mark.parametrize(
    "text",
    [
        # A column that repeats a value writes it in each row.
        "品名,数量,保管人,备注\n麻绳,40,库工甲,受潮\n油布,15,库工乙,\n铁锚,6,,待修\n浮标,22,库工甲,\n",
        "负责人,事项\n甲某,扫雪\n,浇花\n甲某,巡查\n乙某,登记\n",
        # A few codes or names are missing.
        "编号,器材,数量\nQ-01,标枪,12\n,铅球,8\nQ-03,跳绳,40\nQ-04,垫子,4\n",
        "曾用名,姓名,电话\n甲,张三,1\n乙,李四,2\n丙,王五,3\n丁,赵六,4\n,钱七,5\n戊,孙八,6\n",
        # Nobody continues a remark or a telephone number.
        "备注,品名,数量\n受潮,麻绳,40\n,油布,15\n待修,浮标,22\n",
        "电话,姓名\n8601,张三\n,李四\n8602,王五\n",
        # Right of the first column, each row has values of its own.
        "姓名,电话,住址\n张三,8601,东街\n李四,,西街\n王五,8603,\n",
        # Nothing above could be continued.
        "车间,岗位,人数\n,操作工,6\n冲压,质检员,2\n,司机,3\n",
    ],
)
def test_a_cell_that_is_really_empty_stays_empty(read, text):
    names, *rows = [row.split(",") for row in text.splitlines()]

    assert lines(read, text) == [
        "；".join(f"{name}：{value}" for name, value in zip(names, row, strict=True) if value)
        for row in rows
    ]


def test_a_long_text_is_not_repeated_in_each_row_below_it(read):
    text = "组别,岗位\n" + f"{'长' * 300},甲岗\n,乙岗\n,丙岗\n"

    assert lines(read, text)[-2:] == ["岗位：乙岗", "岗位：丙岗"]
