"""Workbooks: Excel files (.xlsx, .xlsm, .xls), WPS files (.et) and OpenDocument files (.ods)."""
