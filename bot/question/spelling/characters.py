"""Characters that are corrected with care, or not at all."""

from corpus.text.characters import HAN_NUMERALS

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛"
)
"""The most frequent surnames."""

NEVER_DOUBTFUL = frozenset(HAN_NUMERALS + "万亿两" + "的地得哪几谁什么多少怎何吗呢吧啥咋")
"""Characters of numbers and question words."""
