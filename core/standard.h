/*
 * core/standard.h - service standards: what an authority promised to do by when.
 *
 * The program knows what can be promised, each with its measure (core/standard.c has the table); which of them hold,
 * from when, and with how many days is data that an authority adopts, a set at a time. Nothing is promised that was not
 * adopted. The standards of seed 001 are such a set: data/standards.json.
 */
#ifndef CORE_STANDARD_H
#define CORE_STANDARD_H

#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

/* How a standard is measured. The first four have a clock for each subject; of the others one record a period is due. */
enum measure {
	MEASURE_WORKING_DAYS, /* by the end of the n-th working day after day 0 */
	MEASURE_DAYS,         /* by the n-th day after */
	MEASURE_WEEKS,        /* by the same weekday n weeks later */
	MEASURE_BY_DATE,      /* by the date that was agreed */
	MEASURE_MONTHLY,      /* one for each officer in each calendar month */
	MEASURE_TERMLY,       /* one for each school in each of its terms */
	MEASURE_YEARLY,       /* one for each school in each academic year */
};

/* What can be promised. */
struct promise {
	const char *code;
	enum measure measure;
	const char *what; /* for people: "a message or call is answered" */
	int64_t law; /* set by law and not by the authority: its number of days; 0: a promise of the authority */
	const char *basis; /* of that law */
};

/* By code; NULL if there is none. */
const struct promise *promise_find(const char *code);
/* The i-th; NULL after the last. */
const struct promise *promise_at(size_t i);
/* "within 2 working days", "every month"; 'amount' 0: "by the agreed date". */
struct date_text promise_text(const struct promise *promise, int64_t amount);

/* One as it holds. */
struct standard {
	int64_t id;
	const struct promise *promise;
	int64_t amount; /* 0: the measure has none */
	struct date from;
	char title[200], set[96];
};

/*
 * The standard in force on a date; *out_adopted false: nothing was promised then, and *out is left alone. ERR_STORE: the
 * book has one that this program does not know.
 */
int standard_on(struct store *st, const char *code, struct date on, struct standard *out,
		bool *out_adopted, struct err *err) MUST_CHECK;

/*
 * Adopt a set from a date on: {"set", "standards": [{"code","amount","title"}]}. Those of the set that hold already, word
 * by word, are passed over: *out_new counts the others. ERR_INVALID names the number and the key: no such code, no
 * amount where the measure needs one or one where it has none, law that says otherwise, twice in the file.
 */
int standard_adopt(struct work *work, const struct json *set, struct date from, size_t *out_new,
		   struct err *err) MUST_CHECK;

/* Promise it no more from a date on, for work->reason. ERR_CONFLICT: it does not hold then. */
int standard_give_up(struct work *work, const char *code, struct date from,
		     struct err *err) MUST_CHECK;

extern const struct column standard_columns[]; /* code, within, title, from, set, adopted */
extern const size_t standard_column_count;
/* All that can be promised, with what holds on a date. */
int standard_list(struct store *st, struct date on, struct table *t, struct err *err) MUST_CHECK;

/* Call 'each' for those in force on a date, in the order of the table: agreements print them. */
int standard_each(struct store *st, struct date on,
		  void (*each)(void *context, const struct standard *standard), void *context,
		  struct err *err) MUST_CHECK;

#endif
