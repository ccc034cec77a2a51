/*
 * billing/bank_match.h - which documents money is meant for, by what the bank wrote beside it.
 *
 * What is outstanding is read once; then each line is matched in memory, and what it pays is outstanding no more for the
 * next. Numbers are read forgivingly: EWS24-00087, EWS2400087, ews24 87, and those that a corporate ledger gave back.
 */
#ifndef BILLING_BANK_MATCH_H
#define BILLING_BANK_MATCH_H

#include "core/json.h"
#include "core/store.h"

enum { BANK_DOCUMENTS_MAX = 16, BANK_LIKELY_MAX = 5 };

struct bank_pays {
	int64_t document_id;
	char name[24];
	struct money pays; /* 0: nothing was outstanding of it */
	struct money left; /* outstanding after it */
};

struct bank_likely {
	int64_t document_id;
	char name[24], payer[128];
	struct money outstanding;
};

struct bank_match {
	/* by number; the only one of this amount whose payer is named; by neither */
	enum bank_how { BANK_BY_NUMBER, BANK_BY_AMOUNT, BANK_BY_NOTHING } how;
	int64_t account_id; /* 0: nobody knows whose it is */
	char payer[128];
	size_t count;
	struct bank_pays document[BANK_DOCUMENTS_MAX];
	struct money rest; /* on account */
	char why[120];     /* why it is nobody's, where a number was found all the same; "" */
	size_t likely_count;
	struct bank_likely likely[BANK_LIKELY_MAX]; /* where nobody knows */
};

struct bank_index; /* opaque: what is outstanding, and of whom */

int bank_index_load(struct store *st, struct bank_index **out, struct err *err) MUST_CHECK;
void bank_index_free(struct bank_index *index); /* NULL is fine */
void bank_index_freep(struct bank_index **index);

/* Match a line; what it pays is taken off what is outstanding. 'index' must be of 'st'. */
int bank_match(struct bank_index *index, struct store *st, struct money amount,
	       const char *reference, struct bank_match *out, struct err *err) MUST_CHECK;

/* What it could be for, now, with nothing taken off: out->likely and out->why alone. */
int bank_guess(struct bank_index *index, struct store *st, struct money amount,
	       const char *reference, struct bank_match *out, struct err *err) MUST_CHECK;

/* "EWS24-00001 (Oasis Academy Mayfield), EWS24-00007 (..)"; "" for none. */
void bank_likely_text(const struct bank_match *match, char *out, size_t size);
/* The same for programs: document, payer, outstanding. */
void bank_likely_json(const struct bank_match *match, struct json *array);

#endif
