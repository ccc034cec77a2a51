/* invoices/paper_deal_party.c - of a quote or an agreement: the schools, who is billed for each, and what part each pays */
#include "core/school.h"
#include "invoices/paper_deal_private.h"

#include "core/banned.h"

const char *deal_price_head(const struct deal *d)
{
	return d->internal ? "£" : "£ before VAT";
}

int deal_load_parties(struct deal *d, struct err *err)
{
	const struct contract *c = d->c;

	d->internal = true;
	for (size_t i = 0; i < c->member_count; i++) {
		struct school_terms terms;
		int r = school_terms_on(d->st, c->member[i].school_id,
					date_max(d->made_on, c->starts_on), &terms, err);

		if (r < 0)
			return r;
		(void) snprintf(d->party[i].payer, sizeof d->party[i].payer, "%s",
				terms.payer.name);
		d->party[i].recharge = strcmp(terms.treatment, "recharge") == 0;
		d->internal = d->internal && d->party[i].recharge;
	}
	for (size_t i = 0; i < d->bill.count; i++) /* as it was, or will be, billed */
		d->internal = d->internal && d->bill.at[i].recharge;
	return ERR_OK;
}

enum { PARTY_SCHOOL, PARTY_URN, PARTY_PAYER, PARTY_HOW, PARTY_SHARE, PARTY_CELLS };

/* "60%", "£220.80"; "" where all pay for their days. */
static void share_of(const struct contract *c, const struct member *m, struct short_text *out)
{
	out->s[0] = '\0';
	if (!date_is_none(m->joined_on))
		(void) snprintf(out->s, sizeof out->s, "%s%s",
				c->pay_by == PAY_BY_DAYS ? "" : "joined ",
				deal_date(m->joined_on).s);
	else if (c->pay_by == PAY_BY_PERCENT)
		(void) snprintf(out->s, sizeof out->s, "%s%%",
				quantity_short(quantity_of(m->pay_weight)).s);
	else if (c->pay_by == PAY_BY_AMOUNT)
		(void) snprintf(out->s, sizeof out->s, "%s", pounds(money_pence(m->pay_weight)).s);
}

static bool has_shares(const struct contract *c)
{
	bool joined = false;

	for (size_t i = 0; i < c->member_count; i++)
		joined = joined || !date_is_none(c->member[i].joined_on);
	return c->member_count > 1 && (c->pay_by != PAY_BY_DAYS || joined);
}

static void add_parties(struct deal *d)
{
	const struct contract *c = d->c;
	bool shares = has_shares(c);
	size_t count = shares ? PARTY_CELLS : PARTY_SHARE;
	const struct paper_column columns[PARTY_CELLS] = {
		{ "School", shares ? 48 : 58, FORM_LEFT },
		{ "URN", 19, FORM_LEFT },
		{ "Who we bill", shares ? 42 : 48, FORM_LEFT },
		{ "How", shares ? 35 : 45, FORM_LEFT },
		{ c->pay_by == PAY_BY_DAYS ? "Joined" : "Share of price", 26, FORM_RIGHT },
	};
	struct json *table = paper_table(d->paper, columns, count);

	for (size_t i = 0; i < c->member_count; i++) {
		const struct member *m = &c->member[i];
		struct short_text share;
		const char *cells[PARTY_CELLS] = {
			[PARTY_SCHOOL] = m->name,
			[PARTY_URN] = m->urn,
			[PARTY_PAYER] = d->party[i].payer,
			[PARTY_HOW] =
				d->party[i].recharge ? "Internal charge (no VAT)" : "VAT invoice",
		};

		share_of(c, m, &share);
		cells[PARTY_SHARE] = share.s;
		paper_row(table, ROW_PLAIN, cells, count);
	}
}

void deal_parties(struct deal *d)
{
	const struct contract *c = d->c;

	paper_heading(d->paper, d->quote ? "Who this quote is for" : "Who agrees");
	paper_text(d->paper, d->quote ? "%s, %s, offers this to:" : "%s, %s, agrees this with:",
		   d->supplier.name, d->supplier.service);
	add_parties(d);
	if (c->state == CONTRACT_ENDED)
		paper_text(d->paper,
			   "This agreement %s on %s, before the day that was agreed (%s).",
			   date_compare(c->last_on, d->made_on) < 0 ? "ended" : "ends",
			   date_long(c->last_on).s, date_long(c->ends_on).s);
	if (c->state == CONTRACT_CANCELLED)
		paper_text(d->paper, "This agreement was cancelled. Nothing of it was used.");
}
