/* invoices/paper_deal_days.c - of a quote or an agreement: the days of each year and school, and what they cost */
#include "invoices/paper_deal_private.h"

#include "core/banned.h"

/* ---- days ---- */

static void add_days(struct deal *d, struct fy fy, int member, struct quantity quantity,
		     struct date last_on)
{
	if (d->days_count < COUNT_OF(d->days))
		d->days[d->days_count++] = (struct deal_days){
			.fy = fy, .member = member, .quantity = quantity, .last_on = last_on
		};
	d->bought.hundredths += quantity.hundredths;
}

/* As they are offered. */
static void quoted_days(struct deal *d)
{
	const struct contract *c = d->c;

	for (size_t i = 0; i < c->year_count; i++) {
		const struct contract_year *y = &c->year[i];

		if (c->sharing != SHARING_ALLOTTED)
			add_days(d, y->fy, c->sharing == SHARING_POOLED ? -1 : 0, y->quantity,
				 y->last_on);
		for (size_t m = 0; c->sharing == SHARING_ALLOTTED && m < c->member_count; m++)
			add_days(d, y->fy, (int) m, y->part[m], y->last_on);
	}
}

/* The day of the act that wrote a row; what ended early since then had not. */
#define ACT_ON(id) "(SELECT w.today_on FROM audit w WHERE w.audit_id = " id ")"
#define BOUGHT                                                                            \
	"SELECT a.fy, a.school_id, sum(e.quantity), max(CASE WHEN " ACT_ON(               \
		"a.ended_audit_id") " > ?2 THEN a.expires_on ELSE a.last_on END) FROM "   \
				    "allotment a JOIN purchase u ON u.purchase_id = "     \
				    "a.purchase_id JOIN day_entry e ON e.allotment_id = " \
				    "a.allotment_id WHERE a.contract_id = ?1 AND "        \
				    "a.only_service IS NULL AND u.bought_on <= ?2 AND "   \
				    "(e.kind = 'purchase' OR e.kind IN "                  \
				    "('transfer','cancel') AND " ACT_ON(                  \
					    "e.audit_id") " <= ?2) GROUP BY a.fy, "       \
							  "a.school_id ORDER BY a.fy, "   \
							  "a.school_id"

/* As they are bought: what came and went since is in them. */
static int bought_days(struct deal *d, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(d->st, BOUGHT, BIND(bind_int(d->c->id), bind_as_on(&d->as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct member *m = contract_member(d->c, stmt_int(q, 1));

		add_days(d, (struct fy){ (int16_t) stmt_int(q, 0) },
			 m ? (int) (m - d->c->member) : -1, stmt_quantity(q, 2), stmt_date(q, 3));
	}
	return r;
}

int deal_load_days(struct deal *d, struct err *err)
{
	d->days_count = 0;
	d->bought = quantity_of(0);
	if (d->quote) {
		quoted_days(d);
		return ERR_OK;
	}
	return bought_days(d, err);
}

/* ---- price ---- */

static const char *basis_words(const struct contract_year *y)
{
	switch (y->basis) {
	case RATE_CARD:
		return "";
	case RATE_HELD:
		return "held";
	case RATE_AGREED:
		return "agreed";
	case RATE_PROVISIONAL:
		return y->confirmed ? "confirmed" : "provisional";
	}
	return "";
}

static bool any_basis(const struct contract *c)
{
	for (size_t i = 0; i < c->year_count; i++)
		if (c->year[i].basis != RATE_CARD)
			return true;
	return false;
}

/* Every cell of a year's row, in the order of the columns. */
#define YEAR_CELLS 7

static void add_year(const struct deal *d, struct json *table, const struct contract_year *y,
		     bool basis)
{
	struct money net = y->net;
	struct date_text from = deal_date(date_max(y->first_on, d->terms_on)),
			 to = deal_date(y->last_on), fy = fy_text(y->fy);
	struct quantity_text days = deal_quantity(d, y->quantity);
	struct money_text rate = money_pretty(y->rate), price;
	const char *cells[YEAR_CELLS] = { fy.s, from.s, to.s, days.s, rate.s };
	size_t count = 5;

	if (d->c->year_count == 1) /* the discount has a row of its own */
		net = money_add(net, d->c->discount);
	price = money_pretty(net);
	if (basis)
		cells[count++] = basis_words(y);
	cells[count++] = price.s;
	paper_row(table, ROW_PLAIN, cells, count);
}

/* A rate that was confirmed is in its year, not in what was quoted. */
static struct money price_of(const struct contract *c)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < c->year_count; i++)
		sum = money_add(sum, c->year[i].net);
	return sum;
}

/* What it comes to; of one year, the discount before it. */
static void add_price_sum(const struct deal *d, struct json *table, bool basis)
{
	const struct contract *c = d->c;
	struct quantity_text days = deal_quantity(d, c->quantity);
	struct money_text net = money_pretty(price_of(c)), less;
	const char *cells[YEAR_CELLS] = { "Discount", "", "", "", "", "", "" };
	size_t last = basis ? 6 : 5;

	if (c->discount.pence > 0 && c->year_count == 1) {
		(void) snprintf(less.s, sizeof less.s, "-%.30s", money_pretty(c->discount).s);
		cells[last] = less.s;
		paper_row(table, ROW_PLAIN, cells, last + 1);
	}
	cells[0] = c->commitment == COMMITMENT_AT_LEAST ? "At the least" : "Together";
	cells[3] = days.s;
	cells[last] = net.s;
	paper_row(table, ROW_TOTAL, cells, last + 1);
}

static struct short_text rate_head(const struct deal *d)
{
	struct short_text head;

	(void) snprintf(head.s, sizeof head.s, "£ %s %s", d->c->unit == UNIT_HOUR ? "an" : "a",
			d->unit->word);
	return head;
}

/* Pay as you go: when visits may buy, and at what rate. */
static void rate_table(struct deal *d)
{
	struct short_text rate = rate_head(d);
	const struct paper_column columns[] = { { "Financial year", 44, FORM_LEFT },
						{ "From", 42, FORM_DATE },
						{ "To", 42, FORM_DATE },
						{ rate.s, 42, FORM_RIGHT } };
	struct json *table = paper_table(d->paper, columns, COUNT_OF(columns));

	for (size_t i = 0; i < d->c->year_count; i++) {
		const struct contract_year *y = &d->c->year[i];
		struct date_text fy = fy_text(y->fy), to = deal_date(y->last_on),
				 from = deal_date(date_max(y->first_on, d->terms_on));
		struct money_text money = money_pretty(y->rate);

		paper_row(table, ROW_PLAIN, CELLS(fy.s, from.s, to.s, money.s));
	}
}

static void price_table(struct deal *d)
{
	const struct contract *c = d->c;
	bool basis = any_basis(c);
	struct paper_column columns[YEAR_CELLS];
	struct short_text days = capital(d->unit->plural), end, rate = rate_head(d);
	struct json *table;
	size_t count = 0;

	(void) snprintf(end.s, sizeof end.s, "%.80s end on", days.s);
	columns[count++] = (struct paper_column){ "Financial year", basis ? 27 : 34, FORM_LEFT };
	columns[count++] = (struct paper_column){ "From", basis ? 26 : 32, FORM_DATE };
	columns[count++] = (struct paper_column){ end.s, basis ? 29 : 34, FORM_DATE };
	columns[count++] = (struct paper_column){ days.s, 20, FORM_RIGHT };
	columns[count++] = (struct paper_column){ rate.s, basis ? 22 : 24, FORM_RIGHT };
	if (basis)
		columns[count++] = (struct paper_column){ "This rate is", 22, FORM_LEFT };
	columns[count++] = (struct paper_column){ deal_price_head(d), basis ? 24 : 26, FORM_RIGHT };
	table = paper_table(d->paper, columns, count);
	for (size_t i = 0; i < c->year_count; i++)
		add_year(d, table, &c->year[i], basis);
	add_price_sum(d, table, basis);
}

/* Of a tiered card the days at the last rate are not the price. */
static bool by_tiers(const struct contract *c)
{
	struct money sum = money_pence(0), price;
	struct err ignored = { 0 };
	int64_t apart;

	for (size_t i = 0; i < c->year_count; i++) {
		if (money_price(c->year[i].rate, c->year[i].quantity, &price, &ignored) < 0)
			return false;
		sum = money_add(sum, price);
	}
	apart = sum.pence - price_of(c).pence - c->discount.pence;
	return apart > YEARS_MAX || apart < -YEARS_MAX;
}

/* What the pattern comes to may not be sold: then the nearest step is. */
static void pattern_note(struct deal *d)
{
	const struct contract *c = d->c;
	struct quantity_text sold = quantity_named(c->quantity, c->unit);
	const char *sum = strrchr(c->expansion, ':');

	if (!sum)
		return;
	if (strcmp(sum + 1 + strspn(sum + 1, " "), sold.s) == 0)
		paper_text(d->paper, "Reckoned from a pattern: %s.", c->expansion);
	else
		paper_text(d->paper, "Reckoned from a pattern: %s, sold as %s.", c->expansion,
			   sold.s);
}

static void price_notes(struct deal *d)
{
	const struct contract *c = d->c;
	bool provisional = false;

	for (size_t i = 0; i < c->year_count; i++)
		provisional = provisional || year_is_provisional(&c->year[i]);
	pattern_note(d);
	if (c->discount.pence > 0)
		paper_text(d->paper, "A discount of %s is %s: %s.", pounds(c->discount).s,
			   c->year_count == 1 ? "taken off" : "taken off the years in proportion",
			   c->discount_reason);
	if (by_tiers(c))
		paper_text(d->paper,
			   "The rate card has several rates, by how many %s are bought: "
			   "the price goes by all of them.",
			   d->unit->plural);
	if (provisional)
		paper_text(d->paper,
			   "A provisional rate is confirmed once. We then tell you the difference, "
			   "and "
			   "you are free to withdraw from what is neither used nor booked of that "
			   "year. Nothing is billed before.");
	for (size_t i = 0; i < c->benefit_count; i++)
		paper_text(d->paper, "Free with it: %s, %s.", c->benefit[i].service,
			   quantity_named(c->benefit[i].quantity, c->unit).s);
}

/* ---- whose days ---- */

#define MEMBER_YEARS 4 /* in columns; more stand below each other */

static struct quantity days_of(const struct deal *d, int member, struct fy fy)
{
	struct quantity sum = { 0 };

	for (size_t i = 0; i < d->days_count; i++)
		if (d->days[i].member == member && d->days[i].fy.begins == fy.begins)
			sum.hundredths += d->days[i].quantity.hundredths;
	return sum;
}

/* A row of the years from 'first' on; member -1: of all of them. */
static void add_member_days(const struct deal *d, struct json *table, int member, size_t first,
			    size_t years)
{
	const struct contract *c = d->c;
	struct quantity_text days[MEMBER_YEARS];
	const char *cells[1 + MEMBER_YEARS];

	cells[0] = member < 0 ? "Together" : c->member[member].name;
	for (size_t i = 0; i < years; i++) {
		struct quantity sum = { 0 };

		for (int m = 0; m < (int) c->member_count; m++)
			if (member < 0 || m == member)
				sum.hundredths += days_of(d, m, c->year[first + i].fy).hundredths;
		days[i] = deal_quantity(d, sum);
		cells[1 + i] = days[i].s;
	}
	paper_row(table, member < 0 ? ROW_TOTAL : ROW_PLAIN, cells, 1 + years);
}

static void member_table(struct deal *d, size_t first, size_t years)
{
	struct paper_column columns[1 + MEMBER_YEARS];
	struct short_text heads[MEMBER_YEARS];
	struct json *table;

	columns[0] = (struct paper_column){ "School", 170 - 26 * (int) years, FORM_LEFT };
	for (size_t i = 0; i < years; i++) {
		(void) snprintf(heads[i].s, sizeof heads[i].s, "%s of %s",
				capital(d->unit->plural).s, fy_text(d->c->year[first + i].fy).s);
		columns[1 + i] = (struct paper_column){ heads[i].s, 26, FORM_RIGHT };
	}
	table = paper_table(d->paper, columns, 1 + years);
	for (size_t m = 0; m < d->c->member_count; m++)
		add_member_days(d, table, (int) m, first, years);
	add_member_days(d, table, -1, first, years);
}

void deal_price(struct deal *d)
{
	const struct contract *c = d->c;
	struct short_text heading;

	(void) snprintf(heading.s, sizeof heading.s, "%s and price", capital(d->unit->plural).s);
	paper_heading(d->paper, heading.s);
	if (d->changed)
		paper_text(d->paper, "As agreed on %s; what has changed since is told below.",
			   date_long(d->terms_on).s);
	if (c->commitment == COMMITMENT_AS_USED)
		rate_table(d);
	else
		price_table(d);
	price_notes(d);
	if (c->sharing == SHARING_POOLED)
		paper_text(d->paper,
			   "They all draw from one pool: which school uses a %s, they settle among "
			   "themselves.",
			   d->unit->word);
	if (c->sharing == SHARING_POOLED || c->member_count == 1 ||
	    c->commitment == COMMITMENT_AS_USED)
		return;
	paper_text(d->paper, d->changed ? "Each school has its own, as they are now:"
					: "Each school has its own:");
	for (size_t first = 0; first < c->year_count; first += MEMBER_YEARS)
		member_table(d, first,
			     c->year_count - first < MEMBER_YEARS ? c->year_count - first
								  : MEMBER_YEARS);
}
