"""A workbook as a reader that is not ours finds it (openpyxl): its sheets as JSON. Any warning is an error."""
import json
import sys
import warnings

warnings.simplefilter("error")
import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
json.dump([{"name": sheet.title, "frozen": sheet.freeze_panes, "filter": sheet.auto_filter.ref,
            "rows": [[cell.value for cell in row] for row in sheet.iter_rows()],
            "types": [[cell.data_type for cell in row] for row in sheet.iter_rows()],
            "formats": [[cell.number_format for cell in row] for row in sheet.iter_rows()]} for sheet in book],
          sys.stdout, ensure_ascii=False)
