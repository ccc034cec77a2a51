/* billing/credit_facts.h - what a credit note is made of; for the files of billing/credit.h */
#ifndef BILLING_CREDIT_FACTS_H
#define BILLING_CREDIT_FACTS_H

#include "billing/facts.h"
#include "core/payer.h"

/* A credit that waits, and the line it credits. Amounts are above 0. */
struct credit_line {
	int64_t charge_id, line; /* line: of the document */
	int64_t school_id, contract_id, vat_bp;
	char urn[8], school[128];
	struct money net, rate;
	struct quantity quantity; /* 0: it says none */
	enum unit unit;
	struct fy fy;
	struct date service_from, service_to;
	char contract[16], service[96], cause[12];
};

/* A document as it stands before this note. */
struct credited {
	int64_t id, payer_id, school_id; /* school_id 0: several */
	char name[24], treatment[12], order_number[64];
	struct date issued_on, tax_point_on;
	bool corporate, by_journal;
	struct money left_net, left_vat;
	struct money outstanding;
	struct money written_off; /* and stands */
	int64_t write_off_id;     /* the note is held until that is taken back; 0: it is not */
};

struct credit_note {
	struct credited of;
	const struct credit_line *line;
	size_t count;
	const char *reason; /* NULL: what the lines are for */
	char name[24];      /* "" before it is issued */
	struct date issued_on;
	struct money net, vat, taken_off; /* above 0 */
	struct payer payer;
	struct school school; /* of the first line */
	size_t schools;       /* how many its lines are of: of several it stands for none of them */
	struct vat_rate rate;
};

bool credit_is_recharge(const struct credit_note *note);
bool credit_takes_days(const struct credit_note *note);
/* "2 schools", or the name of the one; and its URN, NULL of several. */
struct whose_text credit_whose(const struct credit_note *note);
const char *credit_whose_urn(const struct credit_note *note);
/* First and last day of what is credited. */
void credit_span(const struct credit_note *note, struct date *out_from, struct date *out_to);
/* "taken back", "price lowered": what a line is for. */
const char *credit_cause(const struct credit_line *line);

/* The snapshot (billing/snapshot.h); the caller frees it. */
int credit_snapshot(struct store *st, const struct supplier *supplier,
		    const struct credit_note *note, char **out_text, struct err *err) MUST_CHECK;

#endif
