#!/usr/bin/env python3
"""read_xlsx.py FILE.xlsx [FILE.csv] - reads a workbook of one sheet with nothing but zipfile and an XML parser.

Prints the sheet's name, its headings and each row as CSV has it, a sum with '=' in front. With FILE.csv it compares
instead: the rows must be those of the CSV, cell by cell, in as many columns; prints 'N rows, M columns' or the
differences, and ends with 1 if there are any.
"""
import csv
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, timedelta
from decimal import Decimal

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def column_of(reference):
    n = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        n = n * 26 + ord(letter) - 64
    return n - 1


class Workbook:
    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            parts = {name: archive.read(name) for name in archive.namelist()}
        for text in parts.values():
            ET.fromstring(text)  # every part is sound XML
        book = ET.fromstring(parts["xl/workbook.xml"])
        self.sheets = [s.get("name") for s in book.iter(MAIN + "sheet")]
        self.sheet = ET.fromstring(parts["xl/worksheets/sheet1.xml"])
        assert self.sheet.find(f".//{MAIN}f") is None, "a formula"
        self.read_styles(ET.fromstring(parts["xl/styles.xml"]))

    def read_styles(self, styles):
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(MAIN + "numFmt")}
        bold = [f.find(MAIN + "b") is not None for f in styles.find(MAIN + "fonts")]
        self.formats = [(codes.get(x.get("numFmtId"), ""), bold[int(x.get("fontId"))])
                        for x in styles.find(MAIN + "cellXfs")]

    def cell(self, c):
        """The text that CSV has for it, and whether it is bold."""
        code, bold = self.formats[int(c.get("s", "0"))]
        kind, value = c.get("t", "n"), c.findtext(MAIN + "v")
        if kind == "inlineStr":
            return "".join(t.text or "" for t in c.iter(MAIN + "t")), bold
        if value is None:
            return "", bold
        if kind == "b":
            return {"0": "false", "1": "true"}[value], bold
        assert kind == "n", kind
        if code == "dd mmm yyyy":
            days = int(value) + (int(value) < 60)  # the format has a 29 February 1900
            return (date(1899, 12, 30) + timedelta(days)).isoformat(), bold
        if code in ("0.00", "#,##0.00"):
            exact = Decimal(value)
            assert exact == exact.quantize(Decimal("0.01")), value  # to the penny
            return f"{exact:.2f}", bold
        assert code == "" and re.fullmatch(r"-?\d+", value), (code, value)
        return value, bold

    def rows(self):
        """(is a sum, cells) of each row, the headings first."""
        width = 0
        for row in self.sheet.iter(MAIN + "row"):
            cells, bolds = {}, []
            for c in row:
                cells[column_of(c.get("r"))], bold = self.cell(c)
                bolds.append(bold)
            assert len(set(bolds)) <= 1, "a row is bold or is not"
            width = width or len(cells)
            yield bool(bolds and bolds[0]), [cells.get(i, "") for i in range(width)]


def compare(rows, path):
    with open(path, encoding="utf-8", newline="") as f:
        expect = list(csv.reader(f))[1:]
    # CSV has an apostrophe before what a spreadsheet would run
    expect = [[re.sub(r"^'(?=[=+\-@\t\r])", "", cell) for cell in row] for row in expect]
    headings, got = rows[0][1], [cells for is_sum, cells in rows[1:] if not is_sum]
    for i, (a, b) in enumerate(zip(got, expect), 2):
        if a != b:
            print(f"row {i}: {a}\n    CSV: {b}")
    if len(got) != len(expect):
        print(f"{len(got)} rows, CSV has {len(expect)}")
    if got != expect:
        return 1
    print(f"{len(got)} rows, {len(headings)} columns")
    return 0


def main():
    book = Workbook(sys.argv[1])
    rows = list(book.rows())
    if len(sys.argv) > 2:
        return compare(rows, sys.argv[2])
    print(", ".join(book.sheets))
    for n, (is_sum, cells) in enumerate(rows):
        print(("=" if n > 0 and is_sum else "") + "|".join(cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
