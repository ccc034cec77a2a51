/*
 * billing/bank_file.h - a bank's file of what came and went, as a CSV file.
 *
 * Its columns are named by the settings bank.csv.*. A line comes in once: by its number in the file where there is one
 * (bank.csv.id), else by its day, amount and reference and how many lines of the file are like it; so the same file
 * again, or one that overlaps, changes nothing. Money that went out is passed over. Wholly or not at all.
 */
#ifndef BILLING_BANK_FILE_H
#define BILLING_BANK_FILE_H

#include "billing/bank_match.h"
#include "billing/receipt.h"
#include "core/csv.h"
#include "core/json.h"
#include "core/table.h"

enum bank_state {
	BANK_OUT,   /* nothing came in by it */
	BANK_KNOWN, /* it came in before */
	BANK_NEW,
};

struct bank_line {
	int64_t line; /* of the file */
	struct date on;
	struct money amount; /* less than 0: it went out */
	char reference[RECEIPT_REFERENCE_MAX + 1];
	char key[72];
	enum bank_state state;
	int64_t receipt_id; /* known, or written; 0: not yet */
	struct bank_match match;
};

struct bank_file; /* opaque: the lines of a file, or what is wrong with it */

/*
 * Read a file and match what is new. ERR_INVALID: a column is missing; the message names the setting. Bad lines are kept
 * as findings, not an error.
 */
int bank_file_read(struct store *st, const struct csv *csv, struct date today,
		   struct bank_file **out, struct err *err) MUST_CHECK;
void bank_file_free(struct bank_file *file);
void bank_file_freep(struct bank_file **file);

size_t bank_file_lines(const struct bank_file *file);
const struct bank_line *bank_file_line(const struct bank_file *file, size_t i);

struct bank_counts {
	size_t lines, bad, out, known, fresh;
	size_t paid, on_account,
		suspense; /* of the fresh: all pays something; some is on account */
	struct money out_sum, fresh_sum, suspense_sum;
};
struct bank_counts bank_file_counts(const struct bank_file *file);

/* What is new: line, received_on, amount, reference, payer, what. */
extern const struct column bank_columns[];
extern const size_t bank_column_count;
void bank_file_table(const struct bank_file *file, struct table *t);
void bank_file_json(const struct bank_file *file, struct json *array);

/* What went out: line, on, amount, reference. */
extern const struct column bank_out_columns[];
extern const size_t bank_out_column_count;
void bank_file_out_table(const struct bank_file *file, struct table *t);
void bank_file_out_json(const struct bank_file *file, struct json *array);

/* What is wrong: line, field, problem. */
extern const struct column bank_bad_columns[];
extern const size_t bank_bad_column_count;
void bank_file_bad_table(const struct bank_file *file, struct table *t);

/* ERR_OK without findings; else ERR_INVALID, "3 of 109 lines are wrong: nothing was imported". */
int bank_file_refuse(const struct bank_file *file, bool with_first, struct err *err) MUST_CHECK;

/* Write what is new, with what it pays. ERR_INVALID when there are findings. */
int bank_file_write(struct work *work, struct bank_file *file, struct err *err) MUST_CHECK;

#endif
