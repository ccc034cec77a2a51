/* tests/owing.c - makes what payers owe, for tests */
#include <criterion/criterion.h>

#include "tests/owing.h"

#include "billing/dispute.h"
#include "billing/issued.h"
#include "billing/journal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

struct owing_number owing_invoice(struct store *st, const char *urn, int64_t hundredths,
				  const char *on)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct owing_number number;
	struct err err = { 0 };
	bool row = false;

	(void) deal_sell(st, &(struct deal){ .urn = urn, .on = on, .quantity = hundredths });
	cr_assert_eq(deal_bill(st, on, on), 1);
	MUST(store_one(st, "SELECT name FROM document ORDER BY document_id DESC LIMIT 1", BIND_NONE,
		       &q, &row, &err));
	stmt_copy(q, 0, number.s, sizeof number.s);
	return number;
}

struct debt owing_debt(struct store *st, const char *number)
{
	struct err err = { 0 };
	struct debt d;

	MUST(debt_find(st, number, &d, &err));
	return d;
}

static void allocate(struct work *work, const char *from, int64_t receipt, int64_t credit,
		     int64_t document, int64_t pence)
{
	struct err err = { 0 };

	if (pence > 0)
		MUST(work_run(work,
			      "INSERT INTO allocation (document_id, receipt_id, credit_id, "
			      "allocated_on, pence, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			      BIND(bind_int(document), bind_id(receipt), bind_id(credit),
				   bind_text(from), bind_int(pence), bind_int(work_audit_id(work))),
			      &err));
}

int64_t owing_receive(struct store *st, const char *number, const char *on, int64_t pence,
		      int64_t allocated)
{
	struct debt d = owing_debt(st, number);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id = 0;

	book_begin(&work, st, "finance", "invoice run", on);
	MUST(work_insert(&work,
			 "INSERT INTO receipt (received_on, posted_on, pence, method, reference, "
			 "audit_id) VALUES (?1, ?1, ?2, 'bank', 'BACS', ?3)",
			 BIND(bind_text(on), bind_int(pence), bind_int(work_audit_id(&work))), &id,
			 &err));
	MUST(work_run(&work,
		      "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, audit_id) "
		      "VALUES (?1, 1, ?2, ?3, ?4)",
		      BIND(bind_int(id), bind_int(d.payer.account_id), bind_text(on),
			   bind_int(work_audit_id(&work))),
		      &err));
	MUST(journal_post(
		&work, "receipt", id, day(on),
		(const struct posting[]){ { .account = "bank", .amount = money_pence(pence) },
					  { .account = "receivable",
					    .payer_id = d.payer.account_id,
					    .amount = money_pence(-pence) } },
		2, &err));
	allocate(&work, on, id, 0, d.document_id, allocated);
	book_commit(&work);
	return id;
}

void owing_allocate(struct store *st, int64_t receipt, const char *number, const char *on,
		    int64_t pence)
{
	struct debt d = owing_debt(st, number);
	struct work work = WORK_EMPTY;

	book_begin(&work, st, "finance", "invoice run", on);
	allocate(&work, on, receipt, 0, d.document_id, pence);
	book_commit(&work);
}

void owing_unallocate(struct store *st, int64_t receipt, const char *number, const char *on)
{
	struct debt d = owing_debt(st, number);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "invoice run", on);
	MUST(work_run(
		&work,
		"INSERT INTO allocation (document_id, receipt_id, allocated_on, pence, "
		"undoes_id, audit_id) SELECT document_id, receipt_id, ?3, -pence, "
		"allocation_id, ?4 FROM allocation WHERE document_id = ?1 AND receipt_id = ?2",
		BIND(bind_int(d.document_id), bind_int(receipt), bind_text(on),
		     bind_int(work_audit_id(&work))),
		&err));
	book_commit(&work);
}

void owing_credit(struct store *st, const char *number, const char *on, int64_t net, int64_t vat,
		  int64_t allocated)
{
	struct debt d = owing_debt(st, number);
	struct new_document n = { .kind = "credit-note",
				  .series = "EWC",
				  .payer_id = d.payer.id,
				  .school_id = d.school_id,
				  .issued_on = day(on),
				  .tax_point_on = d.tax_point_on,
				  .due_on = DATE_NONE,
				  .service_from = d.issued_on,
				  .service_to = d.issued_on,
				  .treatment = d.treatment,
				  .net = money_pence(-net),
				  .vat = money_pence(-vat),
				  .credits_id = d.document_id,
				  .snapshot = "{}" };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id = 0;

	book_begin(&work, st, "finance", "invoice run", on);
	MUST(document_take_number(&work, &n, &err));
	MUST(document_insert(&work, &n, &id, &err));
	MUST(journal_post(
		&work, "document", id, day(on),
		(const struct posting[]){ { .account = "receivable",
					    .payer_id = d.payer.account_id,
					    .school_id = d.school_id,
					    .amount = money_pence(-net - vat) },
					  { .account = "vat-output", .amount = money_pence(vat) },
					  { .account = "deferred", .amount = money_pence(net) } },
		3, &err));
	allocate(&work, on, 0, id, d.document_id, allocated);
	book_commit(&work);
}

int64_t owing_dispute(struct store *st, const char *number, const char *on)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct dispute d;

	book_begin(&work, st, "finance", "dispute open", on);
	work.reason = "Two visits did not take place";
	MUST(dispute_open(
		&work,
		&(struct dispute_said){ .number = number, .said_by = "Bursar", .on = day(on) }, &d,
		&err));
	book_commit(&work);
	return d.id;
}

void owing_end(struct store *st, int64_t dispute, const char *outcome, const char *on)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct dispute d;

	book_begin(&work, st, "finance", "dispute end", on);
	work.reason = "Looked into";
	MUST(dispute_end(&work, dispute, outcome, &d, &err));
	book_commit(&work);
}

int64_t owing_receivable(struct store *st, const char *on)
{
	struct err err = { 0 };
	int64_t pence = 0;

	MUST(store_int(st,
		       "SELECT sum(p.pence) FROM posting p JOIN journal j ON j.journal_id = "
		       "p.journal_id WHERE p.account = 'receivable' AND j.dated_on <= ?1",
		       BIND(bind_text(on)), 0, &pence, &err));
	return pence;
}
