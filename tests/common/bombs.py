"""Hostile workbooks, made by code so that none lies in the repository."""

import io
import zipfile

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'
)
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?>{dtd}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="登记簿{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def package(sheet: bytes | str, *, book: str = "", types: str = MAIN, more: dict[str, bytes] | None = None) -> bytes:
    """A minimal workbook around one sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(main=types))
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", book or BOOK.format(dtd="", name=""))
        archive.writestr(
            "xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, body in (more or {}).items():
            archive.writestr(name, body)
    return out.getvalue()


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def many_rows() -> bytes:
    """Millions of rows in less than a megabyte."""
    return _streamed(
        "xl/worksheets/sheet1.xml", SHEET.encode(), b"<row><c><v>1</v></c></row>" * 40_000, 100, END.encode()
    )


def shared_strings() -> bytes:
    """Hundreds of megabytes of shared strings in a megabyte and a half."""
    head = f'<sst xmlns="{NAMESPACE}">'.encode()
    return _streamed("xl/sharedStrings.xml", head, b"<si><t>" + b"A" * 1_000_000 + b"</t></si>", 700, b"</sst>")


def _streamed(name: str, head: bytes, block: bytes, times: int, end: bytes) -> bytes:
    body = package(SHEET + END) if "sheet1" not in name else _without_sheet()
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as part:
        part.write(head)
        for _number in range(times):
            part.write(block)
        part.write(end)
    return out.getvalue()


def _without_sheet() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(""))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if "sheet1" not in entry.filename:
                new.writestr(entry, old.read(entry))
    return out.getvalue()


def lying_about_its_size() -> bytes:
    """A part that unpacks to far more than the directory of the archive says."""
    data = bytearray(shared_strings())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size.to_bytes(4, "little")
    place = data.rfind(size)
    data[place : place + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


def too_many_rows() -> bytes:
    """An honest sheet that is too long."""
    return package(SHEET + "".join(f'<row r="{n}">{cell(f"A{n}", str(n))}</row>' for n in range(1, 5_002)) + END)


def too_many_columns() -> bytes:
    """An honest sheet that is too wide."""
    return package(f'{SHEET}<row r="1">{cell("BI1", "x")}</row>{END}')


def far_cell() -> bytes:
    """One cell in the last corner of the sheet."""
    return package(f'{SHEET}<row r="1048576">{cell("XFD1048576", "x")}</row>{END}')


def entities() -> bytes:
    """The billion laughs."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE workbook [<!ENTITY e0 "ha">{lines}]>'
    return package(SHEET + END, book=BOOK.format(dtd=dtd, name="&e9;"))


def outside_entity() -> bytes:
    """An entity that reads a file of the server."""
    dtd = '<!DOCTYPE workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return package(SHEET + END, book=BOOK.format(dtd=dtd, name="&x;"))


def one_string_everywhere() -> bytes:
    """One long shared string that every cell of a full sheet refers to."""
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>{"A" * 30_000}</t></si></sst>'
    row = '<row r="{0}">' + '<c t="s"><v>0</v></c>' * 60 + "</row>"
    sheet = SHEET + "".join(row.format(n) for n in range(1, 5_001)) + END
    relations = RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml").replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    data = package(sheet, more={"xl/sharedStrings.xml": strings.encode()})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, relations if entry.filename.endswith("workbook.xml.rels") else old.read(entry))
    return out.getvalue()


def macros() -> bytes:
    return package(SHEET + END, more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def macro_type() -> bytes:
    return package(SHEET + END, types="application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def encrypted() -> bytes:
    """What Excel writes for a workbook with a password: a compound file that holds ``EncryptedPackage``."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)


def old_xls() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "Workbook".encode("utf-16-le") + bytes(2_000)
