/* invoices/paper_school.c - the blocks of papers that tell a school of its days, visits and free services */
#include "invoices/paper_school.h"

#include "billing/snapshot_parts.h"

#include "core/banned.h"

int school_paper_begin(struct school_paper *p, const char *kind, const char *title, struct err *err)
{
	const struct paper_head head = { .kind = kind,
					 .title = title,
					 .reference = p->school->name,
					 .made_on = p->to,
					 .name = p->school->name,
					 .address = p->school->address };
	int r = supplier_load(p->store, p->to, &p->supplier, err);

	if (r == ERR_OK)
		p->paper = paper_begin(&p->supplier, &head);
	return r;
}

/* ---- sums ---- */

static void add_balance(void *context, const struct balance *b)
{
	struct school_sums *s = context;
	const struct {
		struct quantity *sum;
		struct quantity of;
	} parts[] = {
		{ &s->bought[b->unit], b->purchased }, { &s->used[b->unit], b->used },
		{ &s->booked[b->unit], b->planned },   { &s->left[b->unit], b->available },
		{ &s->unused[b->unit], b->lapsed },
	};

	s->has[b->unit] = true;
	s->pooled = s->pooled || b->sharing == SHARING_POOLED;
	if (date_is_none(s->ends_on) || date_compare(b->expires_on, s->ends_on) > 0)
		s->ends_on = b->expires_on;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		parts[i].sum->hundredths += parts[i].of.hundredths;
}

int school_sums_load(struct store *st, int64_t school_id, struct fy fy, struct date on,
		     struct school_sums *out, struct err *err)
{
	const struct balance_filter filter = { .school_id = school_id, .fy = &fy, .on = on };

	*out = (struct school_sums){ .ends_on = DATE_NONE };
	return balance_each(st, &filter, add_balance, out, err);
}

struct sum_text school_sum(const struct school_sums *sums, const struct quantity *of)
{
	struct sum_text out = { "" };

	for (unsigned unit = 0; unit < PAPER_UNITS; unit++) {
		const struct unit_terms *terms = unit_terms((enum unit) unit);
		size_t used = strlen(out.s);

		if (sums->has[unit])
			(void) snprintf(
				out.s + used, sizeof out.s - used, "%s%s %s", used ? ", " : "",
				quantity_pretty(of[unit], terms->decimals).s, terms->plural);
	}
	if (!out.s[0])
		(void) snprintf(out.s, sizeof out.s, "no days");
	return out;
}

/* ---- days ---- */

int school_paper_days(struct school_paper *p, struct fy fy, struct date on, struct err *err)
{
	int r = snapshot_school_days(p->store, &p->school->id, 1, fy, on, p->paper, err);

	if (r < 0)
		return r;
	if (json_first(json_get(p->paper, "days")))
		paper_draw_days(p->paper);
	else
		paper_text(p->paper, "No days were bought for %s.", fy_text(fy).s);
	return ERR_OK;
}

/* ---- visits ---- */

static const struct paper_column visit_columns_of_paper[] = {
	{ "Date", 28, FORM_DATE },  { "Service", 62, FORM_LEFT }, { "Officer", 24, FORM_LEFT },
	{ "State", 38, FORM_LEFT }, { "Draws", 18, FORM_RIGHT },
};

struct visits {
	struct school_paper *p;
	enum visit_choice choice;
	struct json *table;
	struct quantity drawn[PAPER_UNITS];
};

/* A screen word for each state: a school reads "awaiting confirmation". */
static const char *words_of(const struct visit *v, struct date today)
{
	const char *words = visit_state_words(v, today);

	if (strcmp(v->state, "planned") == 0 && date_compare(v->on, today) < 0)
		return "not recorded yet";
	if (strcmp(words, "awaiting") == 0)
		return "awaiting confirmation";
	if (strcmp(words, "school cancelled") == 0)
		return "you cancelled";
	return strcmp(words, "confirmed by time") == 0 ? "confirmed" : words;
}

static void add_visit(void *context, const struct visit *v)
{
	struct visits *all = context;
	bool booked = strcmp(v->state, "planned") == 0;

	if (strcmp(v->state, "reversed") == 0 || (all->choice == VISITS_BOOKED && !booked))
		return;
	if (!all->table)
		all->table = paper_table(all->p->paper, visit_columns_of_paper,
					 COUNT_OF(visit_columns_of_paper));
	paper_row(all->table, ROW_PLAIN,
		  CELLS(date_short(v->on).s, v->service, v->officer, words_of(v, all->p->today),
			v->free_service      ? "free"
			: v->days.hundredths ? quantity_named(v->days, v->unit).s
					     : "-"));
	if (!v->free_service)
		all->drawn[v->unit].hundredths += v->days.hundredths;
}

static struct sum_text drawn_text(const struct visits *all)
{
	struct school_sums sums = { .pooled = false };

	for (unsigned unit = 0; unit < PAPER_UNITS; unit++)
		sums.has[unit] = all->drawn[unit].hundredths > 0;
	return school_sum(&sums, all->drawn);
}

int school_paper_visits(struct school_paper *p, enum visit_choice choice, struct date from,
			struct date to, const char *empty, struct err *err)
{
	const struct visit_filter filter = {
		.school_id = p->school->id, .from = from, .to = to, .today = p->today
	};
	struct visits all = { .p = p, .choice = choice };
	int r = visit_each(p->store, &filter, add_visit, &all, err);

	if (r < 0)
		return r;
	if (all.table)
		paper_row(all.table, ROW_TOTAL, CELLS("In all", "", "", "", drawn_text(&all).s));
	else
		paper_text(p->paper, "%s", empty);
	return ERR_OK;
}

/* ---- free services ---- */

int school_paper_free(struct school_paper *p, struct err *err)
{
	static const struct paper_column columns[] = { { "Service", 122, FORM_LEFT },
						       { "How often", 24, FORM_RIGHT },
						       { "Charge £", 24, FORM_RIGHT } };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct json *table = NULL;
	int64_t sum = 0;
	char count[24];
	bool row = false;
	int r = store_query(
		p->store,
		"SELECT v.title, count(*) FROM statutory_record r JOIN service v ON v.service_id ="
		" r.service_id WHERE r.school_id = ?1 AND r.done_on >= ?2 AND r.done_on <= ?3 AND "
		"NOT"
		" EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = r.record_id) GROUP "
		"BY"
		" v.title ORDER BY v.title",
		BIND(bind_int(p->school->id), bind_date(p->from), bind_date(p->to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (!table)
			table = paper_table(p->paper, columns, COUNT_OF(columns));
		(void) snprintf(count, sizeof count, "%" PRId64, stmt_int(q, 1));
		paper_row(table, ROW_PLAIN, CELLS(stmt_text(q, 0), count, "0.00"));
		sum += stmt_int(q, 1);
	}
	if (r < 0)
		return r;
	(void) snprintf(count, sizeof count, "%" PRId64, sum);
	if (table)
		paper_row(table, ROW_TOTAL, CELLS("In all", count, "£0.00"));
	else
		paper_text(p->paper, "No free services were recorded in this period.");
	return ERR_OK;
}
