"""Importer of tables: CSV, workbooks and Parquet, one row per element."""

from collections.abc import Iterator

from ringfence.network.formats.csv_table import read_csv
from ringfence.network.formats.sheet_table import read_parquet, read_sheet
from ringfence.network.formats.table_rows import rows_of
from ringfence.network.model import Batch, Context
from ringfence.network.source import ZIP_MAGIC, Source

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class ParquetImporter:
    """Reads Parquet files with canonical or mapped column names."""

    name = "parquet"

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"PAR1")

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        yield rows_of(read_parquet(source, context), source.name, context)


class WorkbookImporter:
    """Reads one sheet of an Excel or OpenDocument workbook."""

    name = "workbook"

    def recognises(self, head: bytes) -> bool:
        return head.startswith((ZIP_MAGIC, _OLD_EXCEL))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        yield rows_of(read_sheet(source, context), source.name, context)


class CsvImporter:
    """Reads delimited text; asked last, because almost any text could be a table."""

    name = "csv"

    def recognises(self, head: bytes) -> bool:
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        return bool(text) and (utf16 or (b"\0" not in head and not text.startswith((b"<", b"{", b"["))))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        yield rows_of(read_csv(source, context), source.name, context)


PARQUET, WORKBOOK, CSV = ParquetImporter(), WorkbookImporter(), CsvImporter()
