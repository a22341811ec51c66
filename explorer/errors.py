"""The errors a user can mend; each message says what is wrong and what to do."""

import os
import re


class ExplorerError(Exception):
    """Anything a user can put right; shown as one sentence, without a traceback."""


class ArgumentError(ExplorerError, ValueError):
    """A call from Python with something that cannot be used, or with a word that is not known."""


class SourceError(ExplorerError):
    """A folder, table or mosaic that cannot become a catalogue."""


class ImageError(ExplorerError):
    """One image that cannot be read."""


class EncoderError(ExplorerError):
    """An encoder that is unknown, out of reach or of the wrong shape."""


class CatalogueError(ExplorerError):
    """A catalogue that is missing, unfinished, foreign, or asked for a galaxy it lacks."""


class BusyError(CatalogueError):
    """A catalogue that another process is writing."""


class StoreError(CatalogueError):
    """An object store that is out of reach, or that refuses what it is asked."""


class MissingError(StoreError):
    """A file that is not there on an object store that answers."""


class ClusterError(ExplorerError):
    """A Ray cluster that is missing, out of reach, too small, or loses its workers."""


class StaleIndexError(ExplorerError):
    """An index, projection or map that no longer fits its catalogue."""


class FilterError(ExplorerError):
    """A filter expression with a syntax error or an unknown column."""


class LabelError(ExplorerError):
    """A rating or tag that cannot be stored or read."""


class LabelDatabaseError(LabelError):
    """A label database that cannot be opened, read or written; for the log, not for visitors."""


class ReadOnlyLabelsError(LabelError):
    """Ratings that can be read where they are, but not written."""


class SettingsError(ExplorerError):
    """A setting of the environment that cannot be used."""


class LostRatingsError(LabelError):
    """A journal that lacks lines which its catalogue knows of."""


def reason_of(error: BaseException) -> str:
    """Why the system refused, in its own words: "No space left on device"."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    numbered = re.search(r"\(os error (\d+)\)", str(error))  # as Lance and FAISS quote the system
    if numbered:
        return os.strerror(int(numbered[1]))
    words = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r", /\S+\.rs:\S+$", "", words)[:200]


def unwritten(path: object, error: OSError) -> str:
    """One sentence on a result that could not be written to `path`, where - is standard output."""
    place = "standard output" if str(path) == "-" else str(path)
    if isinstance(error, BrokenPipeError):
        return f"Whoever reads {place} stopped before all was written."
    return f"{place} cannot be written ({reason_of(error)})."


def one_line(text: str) -> str:
    """A message in one line, with the middle of words over 300 letters left out."""
    return re.sub(
        r"\S{300,}", lambda word: f"{word[0][:120]}…{word[0][-40:]}", " ".join(text.split())
    )


def sentence_of(error: OSError) -> str:
    """One line on a file that the system refused: which, why, and what to do."""
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{reason_of(error)}. Mend that, then run the same command again."
