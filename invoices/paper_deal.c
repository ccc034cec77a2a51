/* invoices/paper_deal.c - a quote or an agreement: its head, and the order of its parts */
#include "invoices/paper_deal.h"

#include "billing/snapshot_parts.h"
#include "invoices/paper_deal_private.h"

#include "core/banned.h"

struct date_text deal_date(struct date on)
{
	struct date_text out;

	(void) snprintf(out.s, sizeof out.s, "%.20s %04d", day_month(on, false).s,
			date_civil(on).year);
	return out;
}

struct quantity_text deal_quantity(const struct deal *d, struct quantity q)
{
	struct quantity_text out;
	struct quantity size = quantity_of(q.hundredths < 0 ? -q.hundredths : q.hundredths);

	(void) snprintf(out.s, sizeof out.s, "%s%.30s", q.hundredths < 0 ? "-" : "",
			quantity_pretty(size, d->unit->decimals).s);
	return out;
}

/* ---- may it be shown? ---- */

static int check(const struct contract *c, struct date on, struct err *err)
{
	if (c->state == CONTRACT_WITHDRAWN)
		return err_set(
			err, ERR_CONFLICT,
			"the quote %s was withdrawn: it is offered no more. As it stood: --on %s",
			c->ref, date_iso(c->quoted_on).s);
	if (c->state == CONTRACT_QUOTE && date_compare(on, c->expires_on) > 0)
		return err_set(err, ERR_CONFLICT,
			       "the quote %s held its price until %s: quote again at today's rate. "
			       "As it stood: --on %s",
			       c->ref, date_long(c->expires_on).s, date_iso(c->expires_on).s);
	return ERR_OK;
}

/* ---- head ---- */

static bool as_used(const struct deal *d)
{
	return d->c->commitment == COMMITMENT_AS_USED;
}

/* What a unit costs now: of the first year. */
static void rate_panel(struct deal *d, struct short_text *name, struct short_text *figure,
		       struct short_text *note)
{
	(void) snprintf(name->s, sizeof name->s, "Price of %s %s",
			d->c->unit == UNIT_HOUR ? "an" : "a", d->unit->word);
	(void) snprintf(figure->s, sizeof figure->s, "%s", pounds(d->c->rate).s);
	(void) snprintf(note->s, sizeof note->s, "%sfor what each visit uses",
			d->internal ? "" : "before VAT, ");
}

static void quote_panel(struct deal *d)
{
	struct short_text name, figure, note;

	if (as_used(d)) {
		rate_panel(d, &name, &figure, &note);
	} else {
		(void) snprintf(name.s, sizeof name.s, "%s",
				d->c->commitment == COMMITMENT_AT_LEAST ? "Price at the least"
				: d->internal ? "Price, an internal charge"
					      : "Price before VAT");
		(void) snprintf(figure.s, sizeof figure.s, "%s", pounds(d->c->net).s);
		if (d->internal)
			(void) snprintf(note.s, sizeof note.s, "no VAT");
		else if (d->bill.count == 0)
			(void) snprintf(note.s, sizeof note.s, "before VAT, billed as it is used");
		else
			(void) snprintf(note.s, sizeof note.s, "+ %s VAT = %s",
					pounds(d->bill.vat).s,
					pounds(money_add(d->bill.net, d->bill.vat)).s);
	}
	paper_panel(d->paper, name.s, figure.s, note.s, "Price holds until",
		    date_long(d->c->expires_on).s);
}

/* Of the first year whose days are there; a contract that was ended says so. */
static void agreement_panel(struct deal *d)
{
	const struct contract *c = d->c;
	bool over = c->state != CONTRACT_AGREED, years = c->year_count > 1;
	struct short_text name, figure, note = { "" }, foot_title;
	struct date last = d->days_count ? d->days[0].last_on : c->last_on;

	(void) snprintf(name.s, sizeof name.s, "%s bought", capital(d->unit->plural).s);
	(void) snprintf(figure.s, sizeof figure.s, "%s", deal_quantity(d, d->bought).s);
	if (as_used(d))
		rate_panel(d, &name, &figure, &note);
	else if (years)
		(void) snprintf(note.s, sizeof note.s, "for %s to %s, each year its own",
				fy_text(c->fy).s, fy_text(c->year[c->year_count - 1].fy).s);
	else
		(void) snprintf(note.s, sizeof note.s, "for %s", fy_text(c->fy).s);
	if (c->state == CONTRACT_CANCELLED)
		(void) snprintf(foot_title.s, sizeof foot_title.s, "Cancelled on");
	else if (over)
		(void) snprintf(foot_title.s, sizeof foot_title.s, "%s on",
				date_compare(c->last_on, d->made_on) < 0 ? "Ended" : "Ends");
	else if (as_used(d))
		(void) snprintf(foot_title.s, sizeof foot_title.s, "Agreement ends on");
	else if (years)
		(void) snprintf(foot_title.s, sizeof foot_title.s, "%s of %s end on",
				capital(d->unit->plural).s, fy_text(c->fy).s);
	else
		(void) snprintf(foot_title.s, sizeof foot_title.s, "%s end on",
				capital(d->unit->plural).s);
	paper_panel(d->paper, name.s, figure.s, note.s, foot_title.s,
		    date_long(c->state == CONTRACT_CANCELLED ? d->made_on
			      : over || as_used(d)           ? c->last_on
							     : last)
			    .s);
}

static void add_facts(struct deal *d)
{
	const struct contract *c = d->c;
	struct short_text several;

	paper_fact(d->paper, FACT_NARROW, d->quote ? "Quote number" : "Agreement number", c->ref);
	paper_fact(d->paper, FACT_NARROW, d->quote ? "Quoted on" : "Agreed on",
		   date_long(d->terms_on).s);
	paper_fact(d->paper, FACT_WIDE, "Runs",
		   range_long(date_max(c->starts_on, d->terms_on), c->last_on).s);
	if (c->member_count == 1) {
		paper_fact(d->paper, FACT_WIDE, "For school", c->school.name);
		paper_fact(d->paper, FACT_NARROW, "URN", c->school.urn);
	} else {
		(void) snprintf(several.s, sizeof several.s, "%zu schools, named below",
				c->member_count);
		paper_fact(d->paper, FACT_WIDE, "For", several.s);
	}
	paper_fact(d->paper, FACT_NARROW, "Your order number", c->order_number);
	if (!d->quote)
		paper_fact(d->paper, FACT_WIDE, "Agreed by", c->agreed_by);
	if (date_compare(d->made_on, d->terms_on) != 0)
		paper_fact(d->paper, FACT_NARROW, "Last changed on", date_long(d->made_on).s);
	if (c->renews[0])
		paper_fact(d->paper, FACT_NARROW, "Renews", c->renews);
}

static void begin(struct deal *d)
{
	const struct contract *c = d->c;
	const struct paper_head head = { .kind = d->quote ? "quote" : "agreement",
					 .title = d->quote ? "Quote" : "Service level agreement",
					 .reference = c->ref,
					 .made_on = d->made_on,
					 .name = c->school.name,
					 .address = c->school.address };

	d->paper = paper_begin(&d->supplier, &head);
	if (d->quote)
		quote_panel(d);
	else
		agreement_panel(d);
	add_facts(d);
}

/* ---- the parts ---- */

static int add_parts(struct deal *d, struct err *err)
{
	int r;

	deal_parties(d);
	if ((r = deal_adopted(d, "agreement.introduction", "About the service", false, err)) < 0)
		return r;
	deal_price(d);
	if (!d->quote && (r = deal_history(d, err)) < 0)
		return r;
	deal_billing(d);
	if ((r = deal_rules(d, err)) < 0 || (r = deal_menus(d, err)) < 0 ||
	    (r = deal_standards(d, err)) < 0 ||
	    (r = deal_adopted(d, "agreement.data-protection", "Data protection", false, err)) < 0 ||
	    (r = deal_contacts(d, err)) < 0)
		return r;
	return deal_acceptance(d, err);
}

static void sign(struct deal *d)
{
	struct json *parties;
	struct short_text us;

	paper_heading(d->paper, "Signatures");
	parties = paper_signatures(d->paper);
	(void) snprintf(us.s, sizeof us.s, "%s, %s", d->supplier.name, d->supplier.service);
	paper_party(parties, us.s, "");
	for (size_t i = 0; i < d->c->member_count; i++)
		paper_party(parties, d->c->member[i].name, i == 0 ? d->c->agreed_by : "");
}

static int make(struct deal *d, char **out_text, struct err *err)
{
	int r;

	if (d->quote)
		d->made_on = d->terms_on = d->c->quoted_on;
	else if ((r = deal_last_change(d, err)) < 0)
		return r;
	if ((r = supplier_load(d->st, d->made_on, &d->supplier, err)) < 0 ||
	    (r = instalments_load(d->st, d->c, &d->as, &d->bill, err)) < 0 ||
	    (r = deal_load_parties(d, err)) < 0 || (r = deal_load_days(d, err)) < 0)
		return r;
	begin(d);
	if ((r = add_parts(d, err)) < 0)
		return r;
	sign(d);
	return snapshot_end(d->paper, &d->supplier, d->quote ? "a quote" : "an agreement", out_text,
			    err);
}

int paper_deal(struct work *work, const struct contract *contract, struct date on, char **out_text,
	       struct err *err)
{
	SCOPED(freep) struct contract *c = malloc(sizeof *c);
	SCOPED(freep) struct deal *d = calloc(1, sizeof *d);
	int r;

	if (!c || !d)
		return err_nomem(err);
	if (date_compare(on, work->today) > 0) {
		(void) err_set(err, ERR_INVALID, "%s is still to come", date_long(on).s);
		return err_at(err, "on", 0);
	}
	*c = *contract;
	d->st = work->store;
	d->c = c;
	d->unit = unit_terms(c->unit);
	d->as.on = on;
	if ((r = contract_as_known(d->st, c, &d->as, err)) < 0 || (r = check(c, on, err)) < 0)
		return r;
	d->quote = c->state == CONTRACT_QUOTE;
	d->terms_on = c->agreed_on;
	r = make(d, out_text, err);
	json_free(d->paper);
	instalments_release(&d->bill);
	return r;
}
