/*
 * core/school.h - schools, their dated kind, and who is invoiced for them.
 */
#ifndef CORE_SCHOOL_H
#define CORE_SCHOOL_H

#include "core/endpoint.h"
#include "core/table.h"
#include "core/work.h"

struct school {
	int64_t id;
	char urn[8], name[128];
	char status[12]; /* "open", "closed", "proposed" */
	char la_code[8], town[64], postcode[12];
	char address[400]; /* lines, without the name */
	char mail[128];
	struct date opened_on, closed_on; /* DATE_NONE: the register does not say */
};

/*
 * The school a person means: URN, or a part of its name that no other school has. An exact name goes before
 * a part, and an open school before a closed one that has the same name.
 * ERR_NOT_FOUND; ERR_CONFLICT when several fit: the message names some of them.
 */
int school_find(struct store *st, const char *text, struct school *out, struct err *err) MUST_CHECK;
int school_load(struct store *st, int64_t school_id, struct school *out,
		struct err *err) MUST_CHECK;

#define CODING_BYTES 40 /* of a ledger code, at most: the column of a document has room for it */

struct payer {
	int64_t id;
	char name[128];
	char address[400]; /* lines, parted by newlines, without the name */
	char mail[128];
	char endpoint[ENDPOINT_ROOM]; /* electronic address; "" if none is known */
	int64_t school_id;            /* the school this payer is, 0 if it is another body */
	int64_t account_id; /* what it owes stands there: its own id, or that of its earlier address */
	bool one_document;    /* one document for all of its schools, not one each */
	bool order_needed;    /* nothing is billed to it without an order number */
	bool settles_by_bank; /* an internal charge is paid by bank, not by journal */
	char coding[48]; /* ledger code that an internal charge is taken from; "": coding.from */
};

/* Closed on that date: after its last day, or closed on a day that is not known. */
static inline bool school_is_closed(const struct school *school, struct date on)
{
	if (!date_is_none(school->closed_on))
		return date_compare(on, school->closed_on) > 0;
	return strcmp(school->status, "closed") == 0;
}

/* The screen's word for a treatment: "internal" (no VAT) or "VAT". */
const char *treatment_word(const char *treatment);

/* How a school is charged on a date: its payer, and "standard" or "recharge" (VAT and payers, DESIGN.md). */
struct school_terms {
	struct payer payer;
	char treatment[12];
	char gias_type[4], gias_group[4];
	struct date from;
	char reason[200]; /* of a treatment finance chose against the rule; "" otherwise */
};
/* Before the first day that is known of a school, its first terms hold: schools buy before they open. */
int school_terms_on(struct store *st, int64_t school_id, struct date on, struct school_terms *out,
		    struct err *err) MUST_CHECK;

/*
 * SQL: from_on of the row of school_kind in force on a date: the latest that began by then; before the first, the
 * first. 'school' and 'on' are SQL expressions.
 */
#define SCHOOL_KIND_FROM(school, on)                                                         \
	" coalesce((SELECT max(kx.from_on) FROM school_kind kx WHERE kx.school_id = " school \
	" AND kx.from_on <= " on "), (SELECT min(ky.from_on) FROM school_kind ky"            \
	" WHERE ky.school_id = " school "))"

/* The rule: register group 4 or types 07, 12 with this authority's code is a recharge, all others a sale. */
const char *school_treatment(const char *gias_type, const char *gias_group, const char *la_code,
			     const char *own_la_code);

/*
 * What 'school set' may change from a date on; NULL leaves a thing as it is. A new payer name is another payer,
 * one that the book has by that name and address, or a new one, which needs an address. Address, mail and
 * electronic address of the payer that is there change at once for all its schools; from a later day on, by a new payer of that name.
 * How the payer is billed changes at once, for all its schools, and only who may 'school billing' changes it.
 * ERR_INVALID: a value or a date that is not plausible; ERR_CONFLICT: the school's own mail, or how the payer is
 * billed, from another day than today, a later change is in the book, or no reason for a treatment against the rule.
 */
struct school_change {
	struct date from;
	const char *payer_name, *address;  /* address: lines parted by "; " */
	const char *payer_mail, *endpoint; /* "": none */
	const char *mail;                  /* the school's own, not dated */
	const char *treatment, *reason;    /* a treatment against the rule needs its reason */
	const char *order_number;          /* "needed", "free" */
	const char *one_document;    /* "school": one each; "payer": one for all its schools */
	const char *settle, *coding; /* of an internal charge: "journal", "bank"; "": coding.from */
};
int school_set(struct work *work, int64_t school_id, const struct school_change *change,
	       struct err *err) MUST_CHECK;

extern const struct column school_columns
	[]; /* urn, name, status, town, postcode, type, treatment, payer, link_officer */
extern const size_t school_column_count;
/* 'matching' NULL or a part of the name; 'all' with closed ones. Ordered by folded name. */
int school_list(struct store *st, struct date on, const char *matching, bool all, struct table *t,
		struct err *err) MUST_CHECK;

#endif
