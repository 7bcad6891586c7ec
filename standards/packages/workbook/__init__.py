"""A package as a workbook for offices: a sheet for each section, Chinese headings, every mistake named by its cell."""
