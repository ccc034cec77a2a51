/* billing/bank_index_private.h - shared by the two files of matching; nobody else includes it */
#ifndef BILLING_BANK_INDEX_PRIVATE_H
#define BILLING_BANK_INDEX_PRIVATE_H

#include <uthash.h>

#include "billing/bank_match.h"

/* A name that a reference may have, folded and without blanks: banks take apostrophes away and cut. */
struct known_name {
	int64_t id; /* hash key: of the account, or of the school */
	char *name; /* as it is shown */
	char *squeezed;
	size_t core; /* bytes of 'squeezed' without a last "school", "academy", "college" */
	char urn[8]; /* of a school */
	bool said;   /* the line being matched has it .. */
	bool begun;  /* .. or its beginning: banks cut names off */
	UT_hash_handle hh;
};

struct open_item {
	int64_t id; /* hash key */
	int64_t account_id;
	char name[24];
	int64_t left;
	const struct known_name *payer, *school; /* school NULL: of several */
	UT_hash_handle hh;
};

/* A number that a corporate ledger gave, folded and without blanks. */
struct given_number {
	char *squeezed; /* hash key */
	int64_t document_id;
	UT_hash_handle hh;
};

struct bank_index {
	struct open_item *items; /* hash; in order of what is due first */
	struct known_name *payers, *schools;
	struct given_number *numbers;
	char (*series)[8]; /* in small letters */
	size_t series_count;
};

/* Folded, without blanks; the caller frees. NULL: no memory. */
char *bank_squeezed(const char *text);

#endif
