/* tests/test_run.c - the invoice run: what comes onto which document, once, in order, with its annex */
#include <criterion/criterion.h>

#include "billing/document.h"
#include "billing/run.h"
#include "core/statutory.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static void set_school(struct store *st, const char *urn, const struct school_change *change)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "school set", "2024-03-01");
	MUST(school_set(&work, book_school(st, urn), change, &err));
	book_commit(&work);
}

static void log_free(struct store *st, const char *urn, const char *on, const char *case_ref)
{
	struct school school;
	struct service service;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	MUST(school_find(st, urn, &school, &err));
	MUST(service_find(st, "penalty-notice", &service, &err));
	book_begin(&work, st, "manager", "statutory add", on);
	MUST(statutory_add(&work,
			   &(struct statutory_record){ .school = &school,
						       .service = &service,
						       .officer_id = book_officer(st, "EWO-01"),
						       .done_on = day(on),
						       .minutes = 30,
						       .case_ref = case_ref },
			   &id, &err));
	book_commit(&work);
}

static struct json *snapshot_of(struct store *st, const char *name, char **out_text)
{
	struct err err = { 0 };
	int64_t id;

	MUST(document_snapshot(st, name, &id, out_text, &err));
	return book_json(*out_text);
}

/* The worked cases: an academy's VAT invoice, a maintained school's recharge; numbers, dates, journal. */
Test(run, worked_cases)
{
	static const struct {
		int line;
		const char *urn, *name, *kind;
		int64_t net, vat;
		const char *due_on; /* NULL: settled by journal */
		int64_t postings;
	} cases[] = {
		{ __LINE__, BOOK_ACADEMY, "EWS24-00001", "vat-invoice", 368000, 73600, "2024-05-31",
		  3 },
		{ __LINE__, BOOK_MAINTAINED, "EWR24-00001", "recharge", 368000, 0, NULL, 2 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *text = NULL, *findings = NULL;
		SCOPED(json_freep) struct json *doc = NULL;

		(void) deal_sell(st, &(struct deal){ .urn = cases[i].urn, .quantity = 1000 });
		cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 1);
		doc = snapshot_of(st, cases[i].name, &text);
		cr_expect_str_eq(json_text(doc, "kind", ""), cases[i].kind, "row at line %d",
				 cases[i].line);
		cr_expect_str_eq(json_text(doc, "net", ""),
				 money_text(money_pence(cases[i].net)).s);
		cr_expect_str_eq(json_text(doc, "vat_total", ""),
				 money_text(money_pence(cases[i].vat)).s);
		cr_expect_str_eq(json_text(doc, "due_on", "none"),
				 cases[i].due_on ? cases[i].due_on : "none");
		cr_expect_eq(strstr(text, "vat_number") != NULL, cases[i].vat > 0, "row at line %d",
			     cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT net_pence FROM document"), cases[i].net);
		cr_expect_eq(deal_number(st, "SELECT vat_pence FROM document"), cases[i].vat);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM posting"), cases[i].postings);
		cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM posting"), 0);
		findings = deal_findings(st);
		cr_expect_str_eq(findings, "");
	}
}

/* Run again it finds nothing; a part that is not due yet waits. */
Test(run, twice)
{
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(
		st, &(struct deal){ .on = "2024-04-01", .quantity = 1000, .plan = PLAN_TERMLY });
	cr_expect_eq(deal_bill(st, "2024-03-31", "2024-05-01"), 0);
	cr_expect_eq(deal_bill(st, "2024-04-01", "2024-05-01"), 1);
	cr_expect_eq(deal_bill(st, "2024-04-01", "2024-05-01"), 0);
	cr_expect_eq(deal_bill(st, "2024-08-31", "2024-05-01"), 0);
	cr_expect_eq(deal_bill(st, "2025-03-31", "2024-05-02"), 1, "both other parts on one");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM document_line"), 3);
	cr_expect_eq(deal_bill(st, "2025-03-31", "2025-03-31"), 0);
}

/* What shares school, payer, treatment and order number comes onto one document; nothing else does. */
Test(run, groups)
{
	static const struct {
		int line;
		const char *urn, *order_number, *on;
	} sold[] = {
		{ __LINE__, BOOK_ACADEMY, NULL, "2024-04-02" },
		{ __LINE__, BOOK_ACADEMY, NULL, "2024-05-01" },
		{ __LINE__, BOOK_ACADEMY, "PO-1", "2024-04-02" },
		{ __LINE__, BOOK_ACADEMY, "PO-2", "2024-04-02" },
		{ __LINE__, BOOK_ACADEMY, "PO-1", "2024-06-03" },
		{ __LINE__, BOOK_ACADEMY, NULL, "2024-10-01" }, /* the trust pays */
		{ __LINE__, BOOK_MAINTAINED, NULL, "2024-04-02" },
		{ __LINE__, BOOK_MAINTAINED, NULL,
		  "2024-10-01" }, /* out of the governors' own funds */
		{ __LINE__, BOOK_NURSERY, NULL, "2024-04-02" },
	};
	static const struct {
		int line;
		const char *name, *urn;
		const char *order_number;
		int64_t lines, net, vat;
	} issued[] = {
		{ __LINE__, "EWR24-00001", BOOK_MAINTAINED, NULL, 1, 36800, 0 },
		{ __LINE__, "EWS24-00001", BOOK_MAINTAINED, NULL, 1, 36800, 7360 },
		{ __LINE__, "EWR24-00002", BOOK_NURSERY, NULL, 1, 36800, 0 },
		{ __LINE__, "EWS24-00002", BOOK_ACADEMY, NULL, 2, 73600, 14720 },
		{ __LINE__, "EWS24-00003", BOOK_ACADEMY, "PO-1", 2, 73600, 14720 },
		{ __LINE__, "EWS24-00004", BOOK_ACADEMY, "PO-2", 1, 36800, 7360 },
		{ __LINE__, "EWS24-00005", BOOK_ACADEMY, NULL, 1, 36800, 7360 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;

	set_school(st, BOOK_ACADEMY,
		   &(struct school_change){ .from = day("2024-09-01"),
					    .payer_name = "Wessex Schools Trust",
					    .address = "1 High Street; Winchester; SO23 9AA" });
	set_school(st, BOOK_MAINTAINED,
		   &(struct school_change){ .from = day("2024-09-01"),
					    .treatment = "standard",
					    .reason = "governors' own funds" });
	for (size_t i = 0; i < COUNT_OF(sold); i++)
		(void) deal_sell(st, &(struct deal){ .urn = sold[i].urn,
						     .on = sold[i].on,
						     .order_number = sold[i].order_number,
						     .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-12-31", "2024-12-31"), COUNT_OF(issued));
	MUST(store_query(
		st,
		"SELECT d.name, s.urn, d.order_number, (SELECT count(*) FROM document_line l WHERE"
		" l.document_id = d.document_id), d.net_pence, d.vat_pence FROM document d"
		" JOIN school s ON s.school_id = d.school_id ORDER BY d.document_id",
		BIND_NONE, &q, &err));
	for (size_t i = 0; i < COUNT_OF(issued); i++) {
		const char *order;

		MUST(stmt_next(q, &row, &err));
		cr_assert(row);
		order = stmt_text(q, 2);
		cr_expect_str_eq(stmt_text(q, 0), issued[i].name, "row at line %d", issued[i].line);
		cr_expect_str_eq(stmt_text(q, 1), issued[i].urn, "row at line %d", issued[i].line);
		cr_expect_str_eq(order ? order : "",
				 issued[i].order_number ? issued[i].order_number : "");
		cr_expect_eq(stmt_int(q, 3), issued[i].lines, "row at line %d", issued[i].line);
		cr_expect_eq(stmt_int(q, 4), issued[i].net, "row at line %d", issued[i].line);
		cr_expect_eq(stmt_int(q, 5), issued[i].vat, "row at line %d", issued[i].line);
	}
}

/* A document is never dated before the last of its series; the run is refused whole. Years count by themselves. */
Test(run, dates_in_order)
{
	static const struct {
		int line;
		const char *urn, *sold, *on;
		int code;
		const char *name; /* of the last document, if it was issued */
	} cases[] = {
		{ __LINE__, BOOK_ACADEMY, "2024-04-02", "2024-05-10", ERR_OK, "EWS24-00001" },
		{ __LINE__, BOOK_ACADEMY, "2024-04-03", "2024-05-09", ERR_CONFLICT, NULL },
		{ __LINE__, BOOK_NURSERY, "2024-04-03", "2024-05-09", ERR_CONFLICT,
		  NULL }, /* with the above */
		{ __LINE__, BOOK_ACADEMY, "2024-04-04", "2024-05-10", ERR_OK, "EWS24-00002" },
		{ __LINE__, BOOK_ACADEMY, "2024-04-05", "2025-03-31", ERR_OK, "EWS24-00003" },
		{ __LINE__, BOOK_ACADEMY, "2024-04-08", "2025-04-01", ERR_OK, "EWS25-00001" },
		{ __LINE__, BOOK_NURSERY, "2024-04-09", "2025-04-02", ERR_OK, "EWR25-00001" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t before = deal_number(st, "SELECT count(*) FROM document");
		struct err err = { 0 };
		char *text = NULL;
		size_t count = 0;
		int64_t id;

		(void) deal_sell(st, &(struct deal){ .urn = cases[i].urn,
						     .on = cases[i].sold,
						     .quantity = 100 });
		cr_expect_eq(deal_run(st, "2025-03-31", cases[i].on, &count, &err), cases[i].code,
			     "row at line %d: %s", cases[i].line, err.msg);
		if (cases[i].name)
			MUST(document_snapshot(st, cases[i].name, &id, &text, &err));
		else
			cr_expect_eq(deal_number(st, "SELECT count(*) FROM document"), before);
		free(text);
	}
}

/* Each free-service record stands on one annex, and nothing of it that names a case. */
Test(run, annex)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *first = NULL, *second = NULL, *other = NULL;
	SCOPED(json_freep) struct json *doc = NULL, *last = NULL, *trust = NULL;
	const struct json *annex;

	set_school(st, BOOK_ACADEMY,
		   &(struct school_change){ .from = day("2024-04-01"),
					    .payer_name = "Wessex Schools Trust",
					    .address = "1 High Street; Winchester; SO23 9AA" });
	log_free(st, BOOK_NURSERY, "2024-04-10", "SECRET/1");
	log_free(st, BOOK_NURSERY, "2024-04-11", NULL);
	log_free(st, BOOK_MAINTAINED, "2024-04-11", NULL);
	log_free(st, BOOK_ACADEMY, "2024-04-12", "SECRET/2");
	log_free(st, BOOK_NURSERY, "2024-06-03", NULL);
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_NURSERY, .quantity = 100 });
	(void) deal_sell(
		st, &(struct deal){ .urn = BOOK_NURSERY, .quantity = 100, .order_number = "PO-1" });
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_ACADEMY, .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-05-01", "2024-05-01"), 3);
	cr_expect_eq(
		deal_number(st, "SELECT count(*) FROM annex_record"), 3,
		"each once, also where a school has two documents; none after the day of issue");

	doc = snapshot_of(st, "EWR24-00001", &first);
	annex = json_get(doc, "annex");
	cr_expect_eq(json_count(json_get(annex, "services")), 2);
	cr_expect_str_eq(json_text(json_first(json_get(annex, "services")), "on", ""),
			 "2024-04-10");
	cr_expect(!strstr(first, "SECRET"));
	trust = snapshot_of(st, "EWS24-00001", &other);
	annex = json_get(trust, "annex");
	cr_expect_eq(json_count(json_get(annex, "services")), 0, "a trust sees counts only");
	cr_expect_eq(json_count(json_get(annex, "counts")), 1);
	cr_expect(!strstr(other, "SECRET"));

	(void) deal_sell(
		st, &(struct deal){ .urn = BOOK_NURSERY, .on = "2024-06-04", .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-06-30", "2024-06-05"), 1);
	last = snapshot_of(st, "EWR24-00003", &second);
	cr_expect_eq(json_count(json_get(json_get(last, "annex"), "services")), 1);
	cr_expect_str_eq(json_text(json_get(last, "annex"), "from", ""), "2024-05-02");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM annex_record"), 4,
		     "the maintained school waits");
}

/* Two documents of one book at the same instant are the same to the byte. */
Test(run, snapshots_repeat)
{
	char *snapshot[2] = { NULL, NULL };

	for (int i = 0; i < 2; i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct err err = { 0 };
		int64_t visit, id;

		(void) deal_sell(st, &(struct deal){ .on = "2024-04-01",
						     .quantity = 1000,
						     .plan = PLAN_TERMLY,
						     .order_number = "PO-7" });
		visit = deal_visit(
			st, &(struct appointment){ .on = "2024-05-07", .session = SESSION_DAY });
		(void) deal_visit(
			st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM });
		MUST(deal_deliver(st, "ewo-01", "2024-05-07", visit, &err));
		log_free(st, BOOK_ACADEMY, "2024-05-08", NULL);
		cr_assert_eq(deal_bill(st, "2024-09-30", "2024-06-03"), 1);
		MUST(document_snapshot(st, "EWS24-00001", &id, &snapshot[i], &err));
	}
	cr_expect_str_eq(snapshot[0], snapshot[1]);
	free(snapshot[0]);
	free(snapshot[1]);
}

/* The statement of days on a document: what was bought, used, booked and left on the day of issue. */
Test(run, days_on_the_document)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *text = NULL;
	SCOPED(json_freep) struct json *doc = NULL;
	const struct json *days;
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	visit = deal_visit(st, &(struct appointment){ .on = "2024-05-07", .session = SESSION_DAY });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM });
	MUST(deal_deliver(st, "ewo-01", "2024-05-07", visit, &err));
	MUST(deal_confirm(st, "manager", "2024-05-08", visit, &err));
	cr_assert_eq(deal_bill(st, "2024-06-03", "2024-06-03"), 1);
	doc = snapshot_of(st, "EWS24-00001", &text);
	days = json_first(json_get(doc, "days"));
	cr_expect_str_eq(json_text(days, "bought", ""), "10.00");
	cr_expect_str_eq(json_text(days, "used_confirmed", ""), "1.00");
	cr_expect_str_eq(json_text(days, "used_awaiting", ""), "0.00");
	cr_expect_str_eq(json_text(days, "booked", ""), "0.50");
	cr_expect_str_eq(json_text(days, "left", ""), "8.50");
	cr_expect_str_eq(json_text(days, "ends_on", ""), "2025-03-31");
}

/* Days of two years on one document: the income is deferred in each year by itself. */
Test(run, income_is_deferred_by_year)
{
	SCOPED(store_closep) struct store *st = book_new();

	deal_rate(st, 2025, UNIT_DAY, 37900);
	(void) deal_sell(st, &(struct deal){ .on = "2025-03-03", .quantity = 100 });
	(void) deal_sell(
		st, &(struct deal){ .on = "2025-03-03", .from = "2025-04-01", .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2025-04-01", "2025-04-02"), 1);
	cr_expect_eq(
		deal_number(
			st,
			"SELECT sum(pence) FROM posting WHERE account = 'deferred' AND fy = 2024"),
		-36800);
	cr_expect_eq(
		deal_number(
			st,
			"SELECT sum(pence) FROM posting WHERE account = 'deferred' AND fy = 2025"),
		-37900);
	cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM posting"), 0);
}

/* A school may buy before the first day that is known of it: its first terms hold, and its charge is billed. */
Test(run, a_charge_due_before_the_school_is_known)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "school import", "2024-03-01");
	MUST(work_run(&work,
		      "INSERT INTO school (urn, name, name_folded, la_code, status, address, town, "
		      "postcode)"
		      " VALUES ('999001', 'New School', 'new school', '852', 'proposed', 'A Road',"
		      " 'Southampton', 'SO14 1AA')",
		      BIND_NONE, &err));
	MUST(work_run(
		&work,
		"INSERT INTO payer (name, address, school_id) SELECT name, address, school_id FROM"
		" school WHERE urn = '999001'",
		BIND_NONE, &err));
	MUST(work_run(
		&work,
		"INSERT INTO school_kind (school_id, from_on, gias_type, gias_group, treatment,"
		" payer_id) SELECT school_id, '2024-09-01', '34', '10', 'standard', payer_id FROM "
		"payer"
		" WHERE name = 'New School'",
		BIND_NONE, &err));
	book_commit(&work);
	(void) deal_sell(st, &(struct deal){ .urn = "999001", .quantity = 1000 });
	cr_expect_eq(deal_bill(st, "2024-05-01", "2024-05-01"), 1);
	cr_expect_eq(deal_number(st, "SELECT vat_pence FROM document"), 73600);
}

/* ---- the tax point ---- */

static const char *const worked_on[] = { "2024-06-03", "2024-06-10" };

/* Pay as you go: a day of work each, delivered and confirmed. */
static void use_days(struct store *st, const char *urn, size_t count)
{
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .urn = urn,
					     .commitment = COMMITMENT_AS_USED,
					     .plan = PLAN_ON_USE });
	for (size_t i = 0; i < count; i++) {
		int64_t visit = deal_visit(st, &(struct appointment){ .urn = urn,
								      .on = worked_on[i],
								      .session = SESSION_DAY });

		MUST(deal_deliver(st, "ewo-01", worked_on[i], visit, &err));
		MUST(deal_confirm(st, "manager", worked_on[i], visit, &err));
	}
}

static void receive(struct store *st, const char *urn, const char *on, int64_t pence)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct school_terms terms;
	int64_t id;

	MUST(school_terms_on(st, book_school(st, urn), day(on), &terms, &err));
	book_begin(&work, st, "finance", "school set", on);
	MUST(work_insert(&work,
			 "INSERT INTO receipt (received_on, posted_on, pence, method, reference,"
			 " audit_id) VALUES (?1, ?1, ?2, 'bank', 'x', ?3)",
			 BIND(bind_date(day(on)), bind_int(pence), bind_int(work_audit_id(&work))),
			 &id, &err));
	MUST(work_run(&work,
		      "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, audit_id)"
		      " VALUES (?1, 1, ?2, ?3, ?4)",
		      BIND(bind_int(id), bind_int(terms.payer.account_id), bind_date(day(on)),
			   bind_int(work_audit_id(&work))),
		      &err));
	book_commit(&work);
}

/* From 5 June 2024 on the rate is 15 %. */
static void change_rate(struct store *st)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-04-01");
	MUST(work_run(&work,
		      "INSERT INTO vat_rate (treatment, from_on, title, category, vat_bp) VALUES"
		      " ('standard', '2024-06-05', 'Standard', 'S', 1500)",
		      BIND_NONE, &err));
	book_commit(&work);
}

/* "2024-06-17 736.00 147.20; .." of each document, in order. */
static char *tax_points(struct store *st)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char *out = calloc(1, 400);
	struct err err = { 0 };
	bool row = false;

	cr_assert(out);
	MUST(store_query(st,
			 "SELECT tax_point_on, net_pence, vat_pence FROM document ORDER BY"
			 " document_id",
			 BIND_NONE, &q, &err));
	while (stmt_next(q, &row, &err) == ERR_OK && row)
		(void) snprintf(out + strlen(out), 400 - strlen(out), "%s%s %s %s",
				*out ? "; " : "", stmt_text(q, 0), money_text(stmt_money(q, 1)).s,
				money_text(stmt_money(q, 2)).s);
	return out;
}

/* STANDARDS.md 1.3: issue, work within 14 days or not, money before; the rate is that of the tax point. */
Test(run, tax_point)
{
	static const struct {
		int line;
		const char *urn;
		int64_t upfront; /* days agreed for July on */
		size_t used;     /* days of work, on 3 and 10 June */
		bool new_rate;
		const char *paid_on;
		int64_t paid;
		const char *on, *points;
	} cases[] = {
		/* billed in advance: the invoice */
		{ __LINE__, BOOK_ACADEMY, 100, 0, false, NULL, 0, "2024-06-20",
		  "2024-06-20 368.00 73.60" },
		/* work of late: the invoice up to the 14th day after it, then the work */
		{ __LINE__, BOOK_ACADEMY, 0, 1, false, NULL, 0, "2024-06-17",
		  "2024-06-17 368.00 73.60" },
		{ __LINE__, BOOK_ACADEMY, 0, 1, false, NULL, 0, "2024-06-18",
		  "2024-06-03 368.00 73.60" },
		/* the earliest day of work on the document decides */
		{ __LINE__, BOOK_ACADEMY, 0, 2, false, NULL, 0, "2024-06-17",
		  "2024-06-17 736.00 147.20" },
		{ __LINE__, BOOK_ACADEMY, 0, 2, false, NULL, 0, "2024-06-18",
		  "2024-06-03 736.00 147.20" },
		/* with days agreed beforehand on one document only while the tax point is the same */
		{ __LINE__, BOOK_ACADEMY, 100, 2, false, NULL, 0, "2024-06-17",
		  "2024-06-17 1104.00 220.80" },
		{ __LINE__, BOOK_ACADEMY, 100, 2, false, NULL, 0, "2024-06-18",
		  "2024-06-18 368.00 73.60; 2024-06-03 736.00 147.20" },
		/* a new rate: by the invoice for what it makes the tax point of; else each work at its own */
		{ __LINE__, BOOK_ACADEMY, 0, 2, true, NULL, 0, "2024-06-17",
		  "2024-06-17 736.00 110.40" },
		{ __LINE__, BOOK_ACADEMY, 0, 2, true, NULL, 0, "2024-06-18",
		  "2024-06-03 368.00 73.60; 2024-06-18 368.00 55.20" },
		{ __LINE__, BOOK_ACADEMY, 0, 2, true, NULL, 0, "2024-06-25",
		  "2024-06-03 368.00 73.60; 2024-06-10 368.00 55.20" },
		/* money that came before and covers all of it, at the rate of its own day */
		{ __LINE__, BOOK_ACADEMY, 100, 0, false, "2024-05-02", 44160, "2024-06-20",
		  "2024-05-02 368.00 73.60" },
		{ __LINE__, BOOK_ACADEMY, 100, 0, false, "2024-05-02", 44159, "2024-06-20",
		  "2024-06-20 368.00 73.60" },
		{ __LINE__, BOOK_ACADEMY, 100, 0, true, "2024-05-02", 44160, "2024-06-20",
		  "2024-05-02 368.00 73.60" },
		{ __LINE__, BOOK_ACADEMY, 100, 0, true, "2024-05-02", 43000, "2024-06-20",
		  "2024-06-20 368.00 55.20" },
		/* the work was before the money: the work */
		{ __LINE__, BOOK_ACADEMY, 0, 1, false, "2024-06-12", 44160, "2024-06-18",
		  "2024-06-03 368.00 73.60" },
		{ __LINE__, BOOK_ACADEMY, 0, 1, false, "2024-06-12", 44160, "2024-06-17",
		  "2024-06-12 368.00 73.60" },
		/* inside one legal person there is none: the day of issue stands in its place */
		{ __LINE__, BOOK_MAINTAINED, 0, 2, true, NULL, 0, "2024-06-25",
		  "2024-06-25 736.00 0.00" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *points = NULL, *findings = NULL;

		if (cases[i].new_rate)
			change_rate(st);
		if (cases[i].upfront)
			(void) deal_sell(st, &(struct deal){ .urn = cases[i].urn,
							     .from = "2024-07-01",
							     .quantity = cases[i].upfront });
		if (cases[i].used)
			use_days(st, cases[i].urn, cases[i].used);
		if (cases[i].paid_on)
			receive(st, cases[i].urn, cases[i].paid_on, cases[i].paid);
		(void) deal_bill(st, "2024-07-31", cases[i].on);
		points = tax_points(st);
		cr_expect_str_eq(points, cases[i].points, "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM allocation"), 0);
		findings = deal_findings(st);
		cr_expect(cases[i].paid_on || findings[0] == '\0', "row at line %d: %s",
			  cases[i].line, findings);
	}
}

/* Money on account makes one tax point, and none where it is owed for what was issued before. */
Test(run, money_counts_once)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *points = NULL;

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
	receive(st, BOOK_ACADEMY, "2024-05-02", 44160); /* for that one */
	(void) deal_sell(st, &(struct deal){ .quantity = 100, .on = "2024-05-03" });
	cr_assert_eq(deal_bill(st, "2024-05-03", "2024-05-03"), 1);
	receive(st, BOOK_ACADEMY, "2024-05-07", 44160 + 44160);
	(void) deal_sell(st, &(struct deal){ .quantity = 100, .on = "2024-05-08" });
	(void) deal_sell(
		st, &(struct deal){ .quantity = 100, .on = "2024-05-08", .order_number = "PO" });
	cr_assert_eq(deal_bill(st, "2024-05-08", "2024-05-08"), 2);
	points = tax_points(st);
	cr_expect_str_eq(points, "2024-04-30 368.00 73.60; 2024-05-03 368.00 73.60;"
				 " 2024-05-07 368.00 73.60; 2024-05-08 368.00 73.60");
}
