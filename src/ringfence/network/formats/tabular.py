"""Importer of tables: CSV, workbooks and Parquet, one row per element."""

from collections.abc import Iterator

from ringfence.core.tables import ELEMENT
from ringfence.network.formats.csv_table import read_csv
from ringfence.network.formats.sheet_table import canonical_elements, load_parquet, read_parquet, read_sheet
from ringfence.network.formats.table_rows import rows_of
from ringfence.network.model import Batch, Context
from ringfence.network.source import ZIP_MAGIC, Source

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class ParquetImporter:
    """Reads Parquet files with canonical or mapped column names; those with all columns of ELEMENT as they are."""

    name = "parquet"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"PAR1")

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        table = load_parquet(source)
        if table.num_rows and set(ELEMENT.names) <= set(table.column_names):
            yield Batch(canonical_elements(source, table))
        else:
            yield rows_of(read_parquet(source, table, context), context)


class WorkbookImporter:
    """Reads one sheet of an Excel or OpenDocument workbook."""

    name = "workbook"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        return head.startswith((ZIP_MAGIC, _OLD_EXCEL))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        yield rows_of(read_sheet(source, context), context)


class CsvImporter:
    """Reads delimited text; asked last, because almost any text could be a table."""

    name = "csv"
    auxiliary = False

    def recognises(self, head: bytes) -> bool:
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        return bool(text) and (utf16 or (b"\0" not in head and not text.startswith((b"<", b"{", b"[", b"//"))))

    def read(self, source: Source, context: Context) -> Iterator[Batch]:
        yield rows_of(read_csv(source, context), context)


PARQUET, WORKBOOK, CSV = ParquetImporter(), WorkbookImporter(), CsvImporter()
