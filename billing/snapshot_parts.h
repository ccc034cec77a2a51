/*
 * billing/snapshot_parts.h - the parts that every snapshot (billing/snapshot.h) has, whoever makes it
 *
 * Each adds its own keys to 'doc'; what is passed is borrowed for the call.
 */
#ifndef BILLING_SNAPSHOT_PARTS_H
#define BILLING_SNAPSHOT_PARTS_H

#include "billing/facts.h"
#include "billing/snapshot.h"
#include "core/json.h"

/* "supplier". */
void snapshot_supplier(struct json *doc, const struct supplier *supplier, bool vat_number);

/* "payer" and "school". urn "": several schools, or none. */
void snapshot_parties(struct json *doc, const struct payer *payer, const char *urn,
		      const char *school);

/* "vat" with the one rate of the document (NULL: it has none), "net", "vat_total", "gross", "currency". */
void snapshot_totals(struct json *doc, const struct vat_rate *rate, struct money net,
		     struct money vat);

enum settled { BY_BANK, BY_JOURNAL, BACK_BY_JOURNAL };
/* "settlement", and by journal "coding": from the payer's budget to our income; back: the other way round. */
void snapshot_settlement(struct json *doc, const struct supplier *supplier,
			 const struct payer *payer, enum settled settled);
/* "bank": where to pay. */
void snapshot_bank(struct json *doc, const struct supplier *supplier);

/* "days": of these schools in one year, as on a date; of one with its visits. */
int snapshot_school_days(struct store *st, const int64_t *school_ids, size_t count, struct fy fy,
			 struct date on, struct json *doc, struct err *err) MUST_CHECK;

/* "specimen", "theme", and the text of the whole: the caller frees *out_text. ERR_INVALID: not UTF-8; 'what' says of what. */
int snapshot_end(struct json *doc, const struct supplier *supplier, const char *what,
		 char **out_text, struct err *err) MUST_CHECK;

#endif
