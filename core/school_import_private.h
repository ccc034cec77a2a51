/* core/school_import_private.h - shared by the three files of the import; nobody else includes it */
#ifndef CORE_SCHOOL_IMPORT_PRIVATE_H
#define CORE_SCHOOL_IMPORT_PRIVATE_H

#include <uthash.h>

#include "core/school_import.h"

/* A school as the register has it. Texts are borrowed: from the file, or from a known_school. */
struct register_row {
	const char *urn, *name, *la_code, *status, *town, *postcode, *address;
	char type[4], group[4];
	struct date opened_on, closed_on;
};

/* A payer that is the school itself, and what of it nobody set otherwise than the register. */
struct own_payer {
	int64_t id;
	bool name_follows, address_follows;
	struct own_payer *next;
};

/* A school as the book has it. */
struct known_school {
	char urn[8]; /* hash key */
	int64_t id;
	char name[128], la_code[8], status[12], town[64], postcode[12], address[400];
	struct register_row is; /* points at them */
	char treatment[12];
	struct own_payer *payers;
	bool overridden; /* finance chose the treatment, with a reason */
	bool succeeded; /* finance wrote its succession: that day closed it, whatever the file knows yet */
	bool in_file, closed_in_file;
	struct date file_closed_on;
	UT_hash_handle hh;
};

/* A line that adds or changes a school. */
struct import_change {
	int64_t line;
	struct register_row row;
	char *address;                    /* owns row.address */
	const struct known_school *known; /* NULL: a new one */
	const char *treatment;            /* that the row will have */
	bool new_kind;                    /* type, group or treatment changed */
	char *what;
};

struct import_finding {
	int64_t line;
	const char *field;
	char *problem;
};

struct seen_urn {
	const char *urn; /* hash key */
	int64_t line;
	UT_hash_handle hh;
};

struct school_import {
	struct date today;
	char la_code[8], own_la_code[8];
	struct school_import_counts counts;
	struct known_school *known;
	struct seen_urn *seen;
	struct import_change *changes;
	size_t change_count, change_room;
	struct import_finding *findings;
	size_t finding_count, finding_room;
	int columns[16]; /* of the file */
};

/* core/school_import_row.c */

/* Which columns of the file are which. */
void import_columns(struct school_import *import, const struct csv *csv);

/*
 * One line of the file. *out_ours: it is of the authority that is imported. Findings are added to the import;
 * *out_good: there were none, and 'out' and *out_address (the caller's) are set.
 */
int import_row_read(struct school_import *import, const struct csv *csv, size_t row, bool *out_ours,
		    bool *out_good, struct register_row *out, char **out_address,
		    struct err *err) MUST_CHECK;

#endif
