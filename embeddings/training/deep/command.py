"""What the commands of both trainings share."""

import argparse
import logging
import time
from collections.abc import Callable

import torch

log = logging.getLogger("embeddings.training.deep")


def run(parser: argparse.ArgumentParser, train: Callable[[argparse.Namespace], None]) -> None:
    """Read the arguments and train; the progress goes to stderr."""
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    started = time.monotonic()
    train(arguments)
    log.info("done in %.0f s", time.monotonic() - started)
