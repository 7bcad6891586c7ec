"""Long lists from workbooks of others, row by row: read by a child process inside limits, held by nobody as a whole."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from common.xlsx import LARGEST, refused

_CHILD = Path(__file__).with_name("xlsx_rows_child.py")
Row = tuple[str, int, dict[int, str]]
"""Name of the sheet, number of the row, and the texts of its filled cells by column; both counted from one."""


def rows(data: bytes) -> Iterator[Row]:
    """The filled rows of every sheet, numbers as the text that the file has for them.

    Raises Invalid (code ``xlsx_…``) with a sentence that says what to do, perhaps after rows that were good.
    """
    if len(data) > LARGEST:
        raise refused("xlsx_too_large")
    handed = os.memfd_create("workbook")  # full numbers of people touch no disk
    with os.fdopen(handed, "w+b") as given:
        given.write(data)
        given.seek(0)
        command = [sys.executable, "-I", str(_CHILD)]
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, env={}) as child:  # noqa: S603
            try:
                yield from _told(child)
            finally:
                child.kill()


def _told(child: "subprocess.Popen[bytes]") -> Iterator[Row]:
    sheet = ""
    assert child.stdout is not None
    for line in child.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            break  # cut off in the middle
        if isinstance(said, list):
            yield sheet, said[0], {int(column): text for column, text in said[1].items()}
        elif "sheet" in said:
            sheet = said["sheet"]
        elif "refused" in said:
            raise refused(said["refused"])
        else:
            return
    raise refused("xlsx_too_heavy")
