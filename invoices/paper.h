/*
 * invoices/paper.h - papers: documents that bill nothing, each made once from its snapshot and kept with its bytes.
 *
 * Where nothing that a paper shows has changed it is not made again: the one that is there is given. So a snapshot is
 * dated by its facts (the day of the agreement, the last day of a statement) and not by when it was asked for.
 */
#ifndef INVOICES_PAPER_H
#define INVOICES_PAPER_H

#include "core/json.h"
#include "core/table.h"
#include "core/work.h"
#include "invoices/pdf.h"

#define PAPER_MARK 12

/* What a paper is about; all is borrowed. */
struct paper_about {
	int64_t contract_id, payer_id, school_id; /* 0: none */
};

struct paper {
	char mark[PAPER_MARK +
		  1]; /* the first digits of its snapshot's hash: people ask for it by them */
	char kind[16], reference[136];
	struct date made_on;
	bool is_new;
	char *bytes; /* the PDF; owned */
	size_t length;
};

void paper_release(struct paper *paper); /* an empty one is fine */

/*
 * Keep the paper of this snapshot, which snapshot_end() has written, with its PDF; or find it again. 'fonts' may serve
 * many. The caller ends *out with paper_release(). ERR_INVALID: the snapshot cannot be printed.
 */
int paper_keep(struct work *work, struct pdf_fonts *fonts, const struct paper_about *about,
	       const char *snapshot, struct paper *out, struct err *err) MUST_CHECK;

/* By its mark, of which six digits or more are given. ERR_NOT_FOUND; ERR_INVALID: several begin so. */
int paper_load(struct store *st, const char *mark, struct paper *out, struct err *err) MUST_CHECK;

struct paper_filter {
	const char *kind;  /* NULL: any; ERR_INVALID lists the words */
	int64_t school_id; /* 0: any */
	struct date from, to;
};
extern const struct column paper_columns[];
extern const size_t paper_column_count;
int paper_table_of(struct store *st, const struct paper_filter *filter, struct table *t,
		   struct err *err) MUST_CHECK;

/* What people call it: "statement of account of Upper Shirley High School, 30 September 2024". */
struct paper_name {
	char s[220];
};
struct paper_name paper_name(const struct paper *paper);

#endif
