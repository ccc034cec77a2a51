/*
 * core/setting.h - dated values of the authority.
 *
 * The names, kinds, defaults and meanings stand in one table in core/setting.c; a name that is not there is
 * refused. Lists are numbered: "terms.sale.1", "terms.sale.2".
 */
#ifndef CORE_SETTING_H
#define CORE_SETTING_H

#include "core/check_value.h"
#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

/* The value in force on a date, or the default, or "" for one that has none. ERR_RANGE: 'out' has no room for it. */
int setting_get(struct store *st, const char *name, struct date on, char *out, size_t size,
		struct err *err) MUST_CHECK;

/* The same as a whole number; the table says that it is one. */
int setting_int(struct store *st, const char *name, struct date on, int64_t *out,
		struct err *err) MUST_CHECK;

/* A span of the day, "8:45-12:27", in minutes. */
int setting_span(struct store *st, const char *name, struct date on, int *out_start, int *out_end,
		 struct err *err) MUST_CHECK;

/* "no", "always", or an amount that something is asked for above. */
int setting_threshold(struct store *st, const char *name, struct date on, struct threshold *out,
		      struct err *err) MUST_CHECK;

/*
 * Set from a date on. ERR_INVALID: no such setting, or not a value of its kind (VAT number, sort code, mail, span,
 * whole number, a colour dark enough to read, one of some words..), or a date that is not plausible; ERR_CONFLICT: another series is, was or will be called so.
 * An empty value takes a list's line away. A refusal names the setting, or "from".
 */
int setting_set(struct work *work, const char *name, const char *value, struct date from,
		struct err *err) MUST_CHECK;

/* The same from any date, and without a name in the refusal: for what a book begins with. */
int setting_put(struct work *work, const char *name, const char *value, struct date from,
		struct err *err) MUST_CHECK;

extern const struct column setting_columns[]; /* name, value, from, what */
extern const size_t setting_column_count;
int setting_list(struct store *st, struct date on, struct table *t, struct err *err) MUST_CHECK;

/* All settings of an authority's file (data/authority-*.json), from the first day there is. ERR_INVALID names the key. */
int setting_load(struct work *work, const struct json *authority, struct err *err) MUST_CHECK;

#endif
