"""An office's own register, from workbook to cases."""
