#!/usr/bin/env bash
# docs/pictures.sh - makes the pictures of README.md from the demo's documents: build first, then run this.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

build/cli/daybook demo "$scratch/demo" >"$scratch/log"
pdftoppm -r 62 -png "$scratch/demo/documents/EWS24-00002.pdf" "$scratch/page"
mv "$scratch/page-1.png" docs/invoice.png
mv "$scratch/page-2.png" docs/annex.png
