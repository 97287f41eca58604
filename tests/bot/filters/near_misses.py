"""Near misses, as in `tests.corpus.near_misses`, of the patterns for dates of filters."""

FILTER_NEAR_MISSES = {
    "bot.filters.dates._BOUND": ("whole", "2", "2024-", "2024年1月"),
    "bot.filters.dates._DATE": ("all", "2", "2024-", "2024年1月"),
    "bot.filters.where._SEPARATORS": ("all", ",", "a"),
}
