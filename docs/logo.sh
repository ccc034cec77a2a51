#!/usr/bin/env bash
# docs/logo.sh - makes data/logo-specimen.png, the made-up logo of the demo: a stair of days and the service's words.
# Only who wants to change it needs this: the picture is kept in the tree. Needs poppler-utils and fonts-liberation.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# 44 x 15 mm in points; drawn over nothing, so that what is not drawn stays clear
python3 - "$scratch/logo.pdf" <<'END'
import sys

drawing = b"""
0 g
0 2 9 11 re f
10.5 2 9 20 re f
21 2 9 29 re f
31.5 2 9 38.5 re f
BT /F 15.5 Tf 48 25.5 Td (Education) Tj 0 -17.5 Td (Welfare) Tj ET
"""
objects = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 124.72 42.52]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>",
]
out, places = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    places.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(out)
out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
open(sys.argv[1], "wb").write(out)
END
pdftoppm -gray -singlefile -r 300 "$scratch/logo.pdf" "$scratch/logo"

# one colour, the brand's, and how much of it each point has, in sixteen steps: small in every document
python3 - "$scratch/logo.pgm" data/logo-specimen.png <<'END'
import re
import struct
import sys
import zlib

pgm = open(sys.argv[1], "rb").read()
head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", pgm)
width, height = int(head[1]), int(head[2])
grey = pgm[head.end():]
rows = b"".join(
    b"\0" + b"".join(b"\x0f\x4c\x5c" + bytes([round((255 - at) / 17) * 17]) for at in grey[y * width:(y + 1) * width])
    for y in range(height))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


with open(sys.argv[2], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
END
