/* billing/facts.h - what is about to be issued: the facts a snapshot is made of */
#ifndef BILLING_FACTS_H
#define BILLING_FACTS_H

#include "billing/supplier.h"
#include "billing/vat.h"
#include "core/purchase.h"

/* A charge that is due, and where it comes from. */
struct due_charge {
	int64_t charge_id, school_id, payer_id;
	char treatment[12], order_number[64];
	int part, parts;
	struct date due_on, service_from, service_to, ends_on;
	struct money net;
	struct quantity
		quantity; /* what it is for: used, moved; else the school's part of the purchase */
	struct money rate, price; /* price: of the school's part */
	char cause[12];           /* 'agreed', 'used', .. */
	bool by_amount; /* quantity x rate is not its net: a part, a share, what is left of one */
	int64_t contract_id;
	char contract[16], service[96];
	enum unit unit;
	enum purchase_origin origin;
	struct date bought_on;
	struct fy fy; /* of the days */
};

/* One document: charges that share payer, school, treatment and order number. */
struct facts {
	const struct due_charge *charge;
	size_t count;
	bool recharge;
	char name[24]; /* number: "EWS24-00087"; "" before it is issued */
	struct date issued_on, tax_point_on, due_on; /* due_on DATE_NONE on a recharge */
	struct payer payer;
	struct school school;
	struct vat_rate vat_rate;
	struct money net, vat;
};

/* Free-service records that stand on the document's annex. */
struct annex {
	int64_t *record_ids; /* owned */
	size_t count;
};

/* First and last day that the charges of a document are for. */
void facts_span(const struct facts *facts, struct date *out_from, struct date *out_to);

void annex_release(struct annex *annex);

/*
 * Write the snapshot (billing/snapshot.h) of a document. *out_text and *out_annex are the caller's: free() and
 * annex_release().
 */
int snapshot_make(struct store *st, const struct supplier *supplier, const struct facts *facts,
		  char **out_text, struct annex *out_annex, struct err *err) MUST_CHECK;

/* What snapshots of other documents have, too: "supplier"; "days" of facts->school in the years of the charges. */
void snapshot_supplier(struct json *doc, const struct supplier *supplier, bool recharge);
int snapshot_days(struct store *st, const struct facts *facts, struct json *doc,
		  struct err *err) MUST_CHECK;

#endif
