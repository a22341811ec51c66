"""What is said of errors: the system's own words, in one line."""

import errno

from explorer.errors import one_line, reason_of, sentence_of


def test_the_reason_of_an_error_is_the_systems() -> None:
    assert reason_of(OSError(errno.ENOSPC, "No space left on device")) == "No space left on device"
    quoted = "LanceError(IO): bad (os error 13), /home/x/writer.rs:254:9"
    assert reason_of(OSError(quoted)) == "Permission denied"
    assert reason_of(ValueError("too small, /home/x/utils.rs:172:20")) == "too small"
    assert reason_of(ValueError()) == "ValueError"


def test_a_name_of_10000_letters_stays_one_short_line() -> None:
    error = OSError(errno.ENAMETOOLONG, "File name too long", "n" * 10_000)
    assert len(one_line(sentence_of(error))) < 400
    assert one_line("two\nlines of  words") == "two lines of words"
