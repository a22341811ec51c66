"""Whether a cell of a text file, or a word, is a number."""


def is_number(text: str) -> bool:
    """Whether `text` is a number as Python reads it, "nan" and "inf" among them."""
    try:
        float(text)
    except ValueError:
        return False
    return True
