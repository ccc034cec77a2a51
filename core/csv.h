/*
 * core/csv.h - reading CSV files of other people, by column name.
 *
 * UTF-8 (with or without a mark) or Windows-1252; the first row names the columns; quoting must be right
 * (libcsv, strict). Every refusal says file, line and, where it can, column.
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include "core/error.h"

struct csv; /* opaque: one file, read whole; rows stay until csv_close() */

/*
 * Read 'path' ("-" is standard input), at most 256 MB. Columns in 'needed' (NULL-terminated) must be there.
 * ERR_IO: cannot be read. ERR_INVALID: encoding, quoting, a row with more or fewer cells than the header,
 * a needed or repeated column; err->line says where.
 */
int csv_read(const char *path, const char *const *needed, struct csv **out,
	     struct err *err) MUST_CHECK;
void csv_close(struct csv *csv); /* NULL is fine; libcsv has taken the name csv_free */
void csv_closep(struct csv **csv);

size_t csv_rows(const struct csv *csv);                  /* without the header */
int csv_column(const struct csv *csv, const char *name); /* -1: not there */

/* A cell, blanks at its ends taken off; "" when empty or when column is -1. Borrowed until csv_close(). */
const char *csv_cell(const struct csv *csv, size_t row, int column);
int64_t csv_line(const struct csv *csv, size_t row); /* line of the file on which the row begins */

#endif
