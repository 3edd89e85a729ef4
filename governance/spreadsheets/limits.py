"""How much of a file is read: ample for a council's papers, and too little to exhaust the machine."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 20 * MEGABYTE  # 20,000 items of 20 columns of text take about 8 MB
PARTS = 2_000  # of the zip that a workbook is; 250 sheets with comments and drawings have some 1,300
XML_BYTES = 200 * MEGABYTE  # unpacked, of all parts that are parsed; 20,000 items of 25 columns have about 100 MB
TAGS = 6_000_000  # in all parts that are parsed; a cell of text has up to 8 of them
SHARED_TEXTS = 1_000_000  # different ones; 20,000 items of 25 columns have at most 500,000
PENDING_BYTES = 64 * MEGABYTE  # that a parser may hold at once, by the estimate of governance.spreadsheets.package
SHEETS = 250
ROWS = 60_000  # with something in them, in all sheets
CELLS = 1_000_000  # in all sheets, blank ones that are formatted among them
COLUMNS = 256  # cells to the right of them are not read
BLANK_ROWS = 20_000  # in succession; what comes after them is not read
MERGED_COLUMNS = 1_000_000  # of all merged ranges of a sheet together
TEXT = 32_767  # characters that Excel keeps in a cell: it cuts what is longer
