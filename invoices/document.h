/*
 * invoices/document.h - a snapshot (billing/snapshot.h) read into plain structs.
 *
 * Texts are borrowed from the document and never NULL unless the comment says so.
 */
#ifndef INVOICES_DOCUMENT_H
#define INVOICES_DOCUMENT_H

#include "core/date.h"
#include "core/error.h"
#include "core/json.h"
#include "core/money.h"
#include "core/quantity.h"

enum document_kind {
	DOCUMENT_VAT_INVOICE,
	DOCUMENT_INVOICE,
	DOCUMENT_RECHARGE,
	DOCUMENT_CREDIT_NOTE,
	DOCUMENT_PAPER /* of invoices/paper_build.h: it bills nothing */
};

struct texts {
	const char **at;
	size_t count;
};

struct party {
	const char *name;
	struct texts address;
};

struct document_line {
	const char *text, *note, *contract; /* note and contract: "" if none */
	const char *urn, *school;           /* whose, on a document of several; else "" */
	struct quantity quantity;
	enum unit unit;
	struct money rate, net;
	struct date service_from, service_to; /* DATE_NONE where not given */
	int decimals;
	int64_t vat_bp, part, parts;
	bool by_amount; /* quantity x rate is not its net: a part of a price, or what is left of one */
};

struct document_vat {
	const char *title, *category;
	int64_t vat_bp;
	struct money net, vat, gross;
};

struct coding {
	const char *title, *code;
};

struct free_service {
	struct date on; /* of a record; else DATE_NONE */
	const char *service, *officer;
	const char *school; /* whose, on a document of several; else "" */
	int64_t count;      /* of a row of counts; else 0 */
};

struct dated_quantity {
	struct date on;
	struct quantity quantity;
};

enum visit_state { VISIT_USED, VISIT_AWAITING, VISIT_BOOKED };
#define VISIT_STATES 3

struct day_visit {
	struct date on;
	struct quantity quantity;
	enum visit_state state;
};

struct date_range {
	struct date from, to;
};

/* The days of one contract in one financial year. */
struct days {
	const char *school; /* whose, on a document of several; else "" */
	const char *contract, *fy;
	struct date on, starts_on, ends_on;
	enum unit unit;
	int decimals;
	struct quantity bought, used, awaiting, booked, left, lapsed;
	struct dated_quantity *purchases;
	size_t purchase_count;
	struct day_visit *visits;
	size_t visit_count;
	struct date_range *terms;
	size_t term_count;
};

struct document {
	struct json *root;
	enum document_kind kind;
	bool journal; /* settled by journal: nothing to pay */
	bool specimen;
	const char *number;
	struct date issued_on, tax_point_on, due_on, service_from,
		service_to;            /* DATE_NONE where not given */
	uint32_t brand;                /* 0xRRGGBB */
	const char *logo, *logo_words; /* the hash of its bytes, and what it says; "": none */
	struct party supplier, payer;
	const char *service, *vat_number, *mail, *telephone, *website; /* "" if none */
	const char *endpoint, *identifier;       /* of the supplier; "" if none */
	const char *payer_endpoint, *payer_mail; /* "" if none */
	const char *school_urn, *school_name;    /* of several: "", "3 schools" */
	bool is_request;                         /* another ledger issues: this asks it to */
	const char *order_number, *contract;     /* "" if none */
	struct {
		const char *number, *reason; /* "" on what is no credit note */
		struct date issued_on;
		struct money taken_off; /* set against what it credits at once */
	} credits;
	struct document_line *lines;
	size_t line_count;
	struct document_vat *vat;
	size_t vat_count;
	struct money net, vat_total, gross;
	const char *currency;
	bool has_bank;
	const char *bank_name, *sort_code, *account, *bic, *iban; /* "" if none */
	struct coding *coding;
	size_t coding_count;
	struct texts terms;
	bool has_annex, counts_only;
	struct date annex_from, annex_to;
	struct free_service *services; /* records, or rows of counts */
	size_t service_count;
	struct days *days;
	size_t days_count;
};

/*
 * ERR_INVALID: this is not a snapshot we can print; err->field is the key. The caller releases
 * *out.
 */
int document_read(const char *json, size_t length, struct document *out,
		  struct err *err) MUST_CHECK;

/*
 * What the snapshot of a paper has in common with those of documents: supplier, payer, bank, terms, annex, days, and of
 * its slip what is to be paid. The rest is read from out->root.
 */
int document_read_paper(const char *json, size_t length, struct document *out,
			struct err *err) MUST_CHECK;

void document_release(struct document *document); /* an empty one is fine */

#endif
