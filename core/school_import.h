/*
 * core/school_import.h - the national register of schools (GIAS) as a CSV file.
 *
 * Needed columns: URN, LA (code), EstablishmentName, TypeOfEstablishment (code), EstablishmentTypeGroup (code),
 * EstablishmentStatus (code). Used if there: Street, Locality, Address3, Town, County (name), Postcode, OpenDate,
 * CloseDate; a column that is not there leaves what the book has, the address where there is no Street. An import
 * adds and updates, and never deletes; twice the same file changes nothing.
 */
#ifndef CORE_SCHOOL_IMPORT_H
#define CORE_SCHOOL_IMPORT_H

#include "core/csv.h"
#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

struct school_import; /* opaque: what a file would change, line by line, or what is wrong with it */

/*
 * Hold the file against the book. 'la_code' NULL: the authority's own. Bad lines are kept as findings, not an
 * error. 'csv' must outlive the import, which borrows its cells.
 */
int school_import_read(struct store *st, const struct csv *csv, const char *la_code,
		       struct date today, struct school_import **out, struct err *err) MUST_CHECK;
void school_import_free(struct school_import *import);
void school_import_freep(struct school_import **import);

struct school_import_counts {
	size_t rows, other_la, added, changed, same, bad;
};
struct school_import_counts school_import_counts(const struct school_import *import);

/* The changes (line, urn, name, what: "new", "name: Old -> New") or, with 'bad', the findings (line, field, problem). */
extern const struct column school_import_columns[];
extern const size_t school_import_column_count;
void school_import_table(const struct school_import *import, struct table *t);
extern const struct column school_import_bad_columns[];
extern const size_t school_import_bad_column_count;
void school_import_bad_table(const struct school_import *import, struct table *t);

/* The changes for programs: {"line","urn","name","what"}, added to an array. */
void school_import_json(const struct school_import *import, struct json *array);

/* A school of the book that the file calls closed, or that it does not have although it is of the same authority. */
struct school_gone {
	int64_t school_id;
	const char *urn, *name; /* borrowed from the import */
	bool missing;
	struct date closed_on; /* DATE_NONE: not known */
};
void school_import_gone(const struct school_import *import,
			void (*each)(void *context, const struct school_gone *school),
			void *context);

/* ERR_OK without findings; else ERR_INVALID, "3 of 109 lines are wrong: nothing was imported", at the first of them. */
int school_import_refuse(const struct school_import *import, bool with_first,
			 struct err *err) MUST_CHECK;

/* Write it. ERR_INVALID when there are findings: nothing is written then. 'progress' may be NULL. */
int school_import_write(struct work *work, const struct school_import *import,
			void (*progress)(void *context, size_t done, size_t total), void *context,
			struct err *err) MUST_CHECK;

#endif
