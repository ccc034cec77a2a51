/* billing/facts.h - what is about to be issued: the facts a snapshot is made of */
#ifndef BILLING_FACTS_H
#define BILLING_FACTS_H

#include "billing/supplier.h"
#include "billing/vat.h"
#include "core/purchase.h"

/* A charge that is due, and where it comes from. */
struct due_charge {
	int64_t charge_id, school_id, payer_id;
	char urn[8], school[128];
	char treatment[12], order_number[64];
	bool one_document; /* its payer gets one document for all schools */
	bool held;         /* its payer needs an order number, and there is none */
	struct date
		rate_from; /* of a sale charged for work that was done: the VAT rate of that day; else DATE_NONE */
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

/* One document: charges that share payer, treatment, order number and tax point, of one school or of several. */
struct facts {
	const struct due_charge *charge; /* of one school stand together, and in it of one year */
	size_t count;
	bool recharge;
	bool by_journal; /* how it is settled; else by bank */
	bool corporate;  /* a request: another ledger issues the document */
	char name[24];   /* number: "EWS24-00087"; "" before it is issued */
	struct date issued_on, tax_point_on,
		due_on; /* due_on DATE_NONE: by journal, or a request */
	struct payer payer;
	struct school school; /* of the first charge */
	size_t schools;       /* how many: of several it stands for none of them */
	struct vat_rate vat_rate;
	struct money net, vat;
};

/* Free-service records that stand on the document's annex. */
struct annex {
	int64_t *record_ids; /* owned */
	size_t count;
};

static inline bool facts_of_several(const struct facts *facts)
{
	return facts->schools > 1;
}

/* "3 schools", or the name of the one. */
struct whose_text {
	char s[136];
};
struct whose_text facts_whose(const struct facts *facts);

/* First and last day that the charges of a document are for. */
void facts_span(const struct facts *facts, struct date *out_from, struct date *out_to);

void annex_release(struct annex *annex);

/*
 * Write the snapshot (billing/snapshot.h) of a document. *out_text and *out_annex are the caller's: free() and
 * annex_release().
 */
int snapshot_make(struct store *st, const struct supplier *supplier, const struct facts *facts,
		  char **out_text, struct annex *out_annex, struct err *err) MUST_CHECK;

#endif
