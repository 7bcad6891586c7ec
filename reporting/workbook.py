def workbook(what_if): return b""
