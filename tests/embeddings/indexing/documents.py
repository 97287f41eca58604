"""Small documents by their paths."""


def many(number):
    """Documents of growing length, which differ in the share of a letter."""
    return {f"{each:03}.txt": f"第{each}份文件写的是甲{'乙' * each}。" for each in range(number)}


def short(number):
    """Documents of one short sentence each."""
    return {f"{each:04}.txt": f"第{each}份文件写的是甲。" for each in range(number)}
