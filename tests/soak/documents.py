"""The documents of the folder that changes: each text names its place and its version."""

from dataclasses import dataclass

# No two names have a character in common, so that no text is taken for that of another place.
PLACES = (
    "青桥 白沙 红崖 金滩 玉湖 银岭 铜浦 铁川 松林 梅坞 兰溪 竹坪 荷塘 菊园 桂峰 柳荫 "
    "石门 云台 雪山 霜谷 雷洞 虹港 星岛 月湾 龙潭 凤冈 鹤洲 鹿原 虎丘 马鞍 牛渚 羊城 "
    "鱼嘴 雁荡 鹰窠 燕矶 蓝田 紫阳 墨池 丹霞 翠屏 碧螺 苍梧 赤壁 东陵 西陂 南浔 北碚 "
    "安平 宁乡 永嘉 福鼎 寿光 康定 泰和 顺义 吉县 祥符 朱雀 玄武 乌垭 杏坛 榆次 槐荣 "
).split()
SUFFIXES = (".txt", ".txt", ".md", ".html")
ENCODINGS = ("utf-8", "gb18030", "utf-16")
PARAGRAPHS = 12


@dataclass(frozen=True, slots=True)
class Version:
    """What a file holds: the text of one version about one place, in a format and an encoding.

    No two versions have a line in common.
    """

    place: str
    number: int
    suffix: str = ".txt"
    encoding: str = "utf-8"

    @property
    def lines(self) -> list[str]:
        """The paragraphs of the text; each names the place and the version."""
        name, number = self.place, self.number
        return [
            f"{name}渡口公告第{number}版",
            f"{name}渡口第{number}版公告规定，渡轮在能见度不足{100 + number % 900}米时停航。",
            *(
                f"{name}渡口第{number}版公告第{each}条，第{each}号泊位归{name}第{each % 5}组管理。"
                for each in range(1, PARAGRAPHS + number % 7)
            ),
        ]

    @property
    def text(self) -> str:
        """The text of the document that is read from the file."""
        return "\n".join(self.lines)

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self._source().encode(self.encoding)

    @property
    def source_lines(self) -> list[str]:
        """The lines of the file, which citations number from 1."""
        return self._source().split("\n")

    def _source(self) -> str:
        title, *others = self.lines
        if self.suffix == ".md":
            return "\n\n".join([f"# {title}", *others]) + "\n"
        if self.suffix == ".html":
            body = "\n".join(f"<p>{line}</p>" for line in others)
            head = f'<head><meta charset="{self.encoding}"><title>{title}</title></head>'
            return f"<html>{head}<body>\n<h1>{title}</h1>\n{body}\n</body></html>\n"
        return self.text + "\n"


def question(place: str) -> str:
    """Return a question that the documents about a place answer."""
    return f"{place}渡口的渡轮在能见度不足多少米时停航？"
