/* invoices/paper_log.c - log of free services of a school, in the layout language of papers */
#include "invoices/paper_log.h"

#include "billing/snapshot_parts.h"
#include "invoices/layout.h"
#include "invoices/paper_build.h"

#include "core/banned.h"

struct log {
	size_t count;
	int64_t minutes;
};

static int add_services(struct store *st, const struct school *school, struct date from,
			struct date to, struct json *services, struct log *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT r.done_on, v.title, o.code, r.minutes FROM statutory_record r"
		" JOIN service v ON v.service_id = r.service_id JOIN officer o ON"
		" o.officer_id = r.officer_id WHERE r.school_id = ?1 AND r.done_on >= ?2"
		" AND r.done_on <= ?3 AND NOT EXISTS (SELECT 1 FROM record_withdrawn w"
		" WHERE w.record_id = r.record_id) ORDER BY r.done_on, r.record_id",
		BIND(bind_int(school->id), bind_date(from), bind_date(to)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *service = json_add_object(services, NULL);

		json_add_date(service, "on", stmt_date(q, 0));
		json_add_text(service, "service", stmt_text(q, 1));
		json_add_text(service, "officer", stmt_text(q, 2));
		out->minutes += stmt_int(q, 3);
		out->count++;
	}
	return r;
}

static struct json *begin(const struct supplier *supplier, const struct school *school,
			  struct date to)
{
	const struct paper_head head = { .kind = "service-log",
					 .title = "Free services",
					 .reference = school->name,
					 .made_on = to,
					 .name = school->name,
					 .address = school->address };

	return paper_begin(supplier, &head);
}

int paper_log(struct work *work, const struct school *school, struct date from, struct date to,
	      char **out_text, struct err *err)
{
	SCOPED(json_freep) struct json *paper = NULL;
	struct json *annex;
	struct supplier supplier;
	struct log log = { .count = 0 };
	char figure[32], note[64];
	int r;

	if ((r = paper_period_check(from, to, work->today, "log", err)) < 0)
		return r;
	if ((r = supplier_load(work->store, to, &supplier, err)) < 0)
		return r;
	paper = begin(&supplier, school, to);
	annex = json_add_object(paper, "annex");
	json_add_date(annex, "from", from);
	json_add_date(annex, "to", to);
	json_add_bool(annex, "counts_only", false);
	if ((r = add_services(work->store, school, from, to, json_add_array(annex, "services"),
			      &log, err)) < 0)
		return r;
	(void) snprintf(figure, sizeof figure, "%zu", log.count);
	(void) snprintf(note, sizeof note, "%" PRId64 " h %02" PRId64 " min in all",
			log.minutes / 60, log.minutes % 60);
	paper_panel(paper, "Services delivered free of charge", figure, log.minutes ? note : "",
		    "To pay", "£0.00");
	paper_fact(paper, FACT_WIDE, "For school", school->name);
	paper_fact(paper, FACT_NARROW, "URN", school->urn);
	paper_fact(paper, FACT_WIDE, "Period", range_long(from, to).s);
	paper_draw_services(paper);
	return snapshot_end(paper, &supplier, "a log of free services", out_text, err);
}
