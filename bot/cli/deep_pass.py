"""The pass of `chuchu index` that encodes an index with the deep encoder, after the build."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import ChuchuError, IndexBusy

if TYPE_CHECKING:
    from bot.settings import Settings
    from embeddings.engine import IndexEngine
    from embeddings.indexing.pipeline import Progress
    from embeddings.tools import Tools
    from embeddings.types import BuildReport


def finish_with_deep_pass(
    settings: "Settings",
    engine: "IndexEngine",
    tools: "Tools",
    report: "BuildReport",
    progress: "Progress",
    should_stop: Callable[[], bool],
) -> "BuildReport":
    """Encode what a build left without deep vectors; return the report of the index as it is then.

    The index answers without them too, so no failure is an error of the build. Where too many lack
    them, they are left to a server, unless the reader is set to `always`.
    """
    from embeddings.indexing.deep.deep_pass import (
        MAX_CHUNKS,
        MAX_MISSING_AT_ONCE,
        complete_at_once,
    )

    if tools.deep is None:
        return report
    is_bounded = settings.reader != "always"
    try:
        done = complete_at_once(
            settings.docs,
            engine,
            tools,
            is_bounded=is_bounded,
            progress=progress,
            should_stop=should_stop,
        )
    except IndexBusy:
        # Whoever encodes for this index goes on.
        return report
    except ChuchuError as error:
        print(f"Deep vectors are missing: {error.message}", file=sys.stderr)
        return report
    if is_bounded and done.missing and done.chunks > MAX_CHUNKS:
        _report_too_large(done.chunks)
    elif is_bounded and done.missing > MAX_MISSING_AT_ONCE:
        print(
            f"{done.missing:,} chunks lack deep vectors: `chuchu serve` encodes them while it "
            "answers, `chuchu index --reader always` at once.",
            file=sys.stderr,
        )
    return report if done.build is None else replace(report, generation=done.build.generation)


def serve_deep_pass(
    settings: "Settings",
    engine: "IndexEngine",
    tools: "Tools",
    progress: "Progress",
    *,
    is_quiet: bool,
) -> "BuildReport | None":
    """Encode for a server what lacks deep vectors; return the report of what was published.

    Unless `is_quiet`, this says where the index is too large for that.
    """
    from embeddings.indexing.deep.deep_pass import MAX_CHUNKS, complete_deep_vectors

    if tools.deep is None:
        return None
    limit = None if settings.reader == "always" else MAX_CHUNKS
    done = complete_deep_vectors(settings.docs, engine, tools, progress=progress, max_chunks=limit)
    if limit is not None and done.missing and done.chunks > limit and not is_quiet:
        _report_too_large(done.chunks)
    return done.build


def _report_too_large(chunks: int) -> None:
    print(
        f"{chunks:,} chunks are too many to encode, so questions are answered without deep "
        "vectors; `--reader always` encodes them nevertheless.",
        file=sys.stderr,
    )
