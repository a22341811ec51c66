"""The errors a user can mend; each message says what is wrong and what to do."""


class ExplorerError(Exception):
    """Anything a user can put right; shown as one sentence, without a traceback."""


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


class StaleIndexError(ExplorerError):
    """An index, projection or map that no longer fits its catalogue."""


class FilterError(ExplorerError):
    """A filter expression with a syntax error or an unknown column."""


class LabelError(ExplorerError):
    """A rating or tag that cannot be stored or read."""


class LabelDatabaseError(LabelError):
    """A label database that cannot be opened, read or written; for the log, not for visitors."""


class SettingsError(ExplorerError):
    """A setting of the environment that cannot be used."""
