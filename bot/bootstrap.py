"""The one place where the parts are put together."""

from threadpoolctl import ThreadpoolController

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.errors import IndexUnavailable, SettingsError
from embeddings.encoding.encoders import load_encoder
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.write_lock import is_being_written
from embeddings.text.analyser import Analyser
from embeddings.text.background_idf import load_background_idf
from embeddings.tools import Tools


def load_tools(settings: Settings) -> Tools:
    """Load the encoder and the analyser that the settings name."""
    dictionary = settings.user_dictionary
    if dictionary is not None and not dictionary.is_file():
        raise SettingsError(f"There is no dictionary {dictionary}.")
    try:
        analyser = Analyser(dictionary)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The dictionary {dictionary} can't be read.", "It must be UTF-8 in jieba's format."
        ) from error
    return Tools(load_encoder(settings.encoder), analyser, settings.text_column)


def can_answer(settings: Settings, tools: Tools) -> bool:
    """Tell whether an index can be opened, or another process is building one."""
    if is_being_written(IndexLayout(settings.index_folder)):
        return True
    try:
        open_index(settings.index_folder, tools.recipe).close()
    except IndexUnavailable:
        return False
    return True


def open_answerer(settings: Settings, tools: Tools) -> Answerer:
    """Open the current generation of the index that the settings name."""
    _use_one_thread()
    index = open_index(settings.index_folder, tools.recipe)
    return Answerer(index, tools, load_background_idf())


def _use_one_thread() -> None:
    """Let numpy multiply on one thread: an answer's products are small, and on a busy machine its
    threads spend their time waiting for one another."""
    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
