"""Tables and answers of a release as files for people who do not read DuckDB: CSV and Excel workbooks.

Belongs here: choosing what is written (`choose`), what is told about it (`about`), the two formats (`csv_file`,
`xlsx_file`), writing aside and renaming (`write`). Does not belong here: options of the command line.
"""
