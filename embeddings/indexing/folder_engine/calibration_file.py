"""The calibration of a generation that is being written."""

import json
from contextlib import closing
from dataclasses import asdict

from embeddings.encoding.encoder import Encoder
from embeddings.indexing.calibration import calibrate, sample_chunks
from embeddings.store.catalog.reader import Catalog
from embeddings.store.dense.index import VectorIndex
from embeddings.store.durable_files import write_file
from embeddings.store.layout import GenerationLayout
from embeddings.store.row_keys import read_row_keys


def write_calibration(generation: GenerationLayout, encoder: Encoder) -> None:
    """Measure and write the calibration of a generation whose vectors and catalog are written."""
    row_keys = read_row_keys(generation.rows)
    with closing(Catalog(generation.catalog)) as catalog:
        ids_by_key = {int(row_keys[each]): each for each in sample_chunks(len(row_keys))}
        chunks = catalog.chunks(ids_by_key)
    texts = {each: chunks[each].text for each in sorted(chunks)}
    measured = calibrate(VectorIndex(generation.vectors), encoder, texts)
    write_file(generation.calibration, json.dumps(asdict(measured)).encode())
