/* cli/cmd_contract_show.c - daybook contract show: terms, story in order, days, charges */
#include "billing/order.h"
#include "cli/lookup.h"
#include "cli/show_sale.h"
#include "cli/show_story.h"

#include "core/balance.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference, such as C-2024-031",
					     OPTION_NEEDED } };
static const struct option options[] = { OPTION_ON, OPTION_KNOWN };

/* As on which date, and as it was known when. */
struct view {
	const struct as_known *as; /* NULL: as it is known now */
	struct as_known lent;
	struct date today;
};

/* ---- who, on what terms ---- */

static const char *const shared[] = {
	[SHARING_SINGLE] = "",
	[SHARING_ALLOTTED] = ", each school its own",
	[SHARING_POOLED] = ", from one pool",
};

static void print_members(FILE *out, const struct contract *c)
{
	int64_t sum = 0;

	for (size_t i = 0; i < c->member_count; i++)
		sum += c->member[i].pay_weight;
	for (size_t i = 0; c->member_count > 1 && i < c->member_count; i++) {
		const struct member *m = &c->member[i];

		fprintf(out, "  %s (%s)", m->name, m->urn);
		if (c->sharing == SHARING_ALLOTTED && m->quantity.hundredths > 0)
			fprintf(out, ": %s", quantity_named(m->quantity, c->unit).s);
		if (!date_is_none(m->joined_on))
			fprintf(out, ", joined on %s", date_long(m->joined_on).s);
		else if (c->pay_by == PAY_BY_PERCENT)
			fprintf(out, ", pays %s%%", quantity_short(quantity_of(m->pay_weight)).s);
		else if (c->pay_by == PAY_BY_AMOUNT)
			fprintf(out, ", pays £%s of £%s",
				money_pretty(money_pence(m->pay_weight)).s,
				money_pretty(money_pence(sum)).s);
		fputc('\n', out);
	}
}

static void print_years(FILE *out, const struct contract *c)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	for (size_t i = 0; c->year_count > 1 && i < c->year_count; i++) {
		const struct contract_year *y = &c->year[i];

		fprintf(out, "  %s: %s %s at £%s%s, to %s\n", fy_text(y->fy).s,
			quantity_pretty(y->quantity, terms->decimals).s, terms->plural,
			money_pretty(y->rate).s,
			year_is_provisional(y) ? " (provisional)"
			: y->confirmed         ? " (confirmed)"
					       : "",
			date_long(y->last_on).s);
	}
}

static void print_head(FILE *out, const struct contract *c)
{
	char line[200];

	fprintf(out, "%s  %s (%s)\n", c->ref, c->school.name, c->school.urn);
	(void) snprintf(line, sizeof line, "%s, %s to %s, billed %s, by the %s%s", fy_text(c->fy).s,
			date_long(c->starts_on).s, date_long(c->ends_on).s, plan_word(c->plan),
			unit_terms(c->unit)->word, shared[c->sharing]);
	print_wrapped(out, "", 0, line);
	print_members(out, c);
	print_years(out, c);
	if (c->succeeds[0])
		fprintf(out, "Goes on from %s, which was another school's.\n", c->succeeds);
	fputc('\n', out);
}

/* ---- days ---- */

#define ROWS_MAX (MEMBERS_MAX * YEARS_MAX)

struct days {
	size_t count;
	struct balance at[ROWS_MAX];
	struct balance whole;
};

static void add_up(struct balance *sum, const struct balance *b)
{
	sum->purchased.hundredths += b->purchased.hundredths;
	sum->used.hundredths += b->used.hundredths;
	sum->used_confirmed.hundredths += b->used_confirmed.hundredths;
	sum->used_provisional.hundredths += b->used_provisional.hundredths;
	sum->planned.hundredths += b->planned.hundredths;
	sum->lapsed.hundredths += b->lapsed.hundredths;
	sum->available.hundredths += b->available.hundredths;
	sum->starts_on = date_min(sum->starts_on, b->starts_on);
	sum->expires_on = date_max(sum->expires_on, b->expires_on);
}

static void keep_days(void *context, const struct balance *b)
{
	struct days *days = context;

	if (days->count == 0)
		days->whole = *b;
	else
		add_up(&days->whole, b);
	if (days->count < ROWS_MAX)
		days->at[days->count++] = *b;
}

static int load_days(struct cli *cli, const struct contract *c, const struct view *view,
		     struct days *out, struct err *err)
{
	const struct balance_filter filter = { .contract_id = c->id,
					       .on = view->today,
					       .known = view->lent.known };

	out->count = 0;
	return balance_each(cli_store(cli), &filter, keep_days, out, err);
}

static void print_days(FILE *out, const char *whose, const struct balance *b)
{
	int decimals = unit_terms(b->unit)->decimals;
	char awaiting[48] = "", ended[48] = "", line[400];

	if (b->used_provisional.hundredths)
		(void) snprintf(awaiting, sizeof awaiting, " (%s awaiting confirmation)",
				quantity_pretty(b->used_provisional, decimals).s);
	if (b->lapsed.hundredths)
		(void) snprintf(ended, sizeof ended, ", %s ended unused",
				quantity_pretty(b->lapsed, decimals).s);
	(void) snprintf(
		line, sizeof line,
		"%s%s bought, %s used%s, %s booked, %s left to book%s; days end on %s.", whose,
		quantity_pretty(b->purchased, decimals).s, quantity_pretty(b->used, decimals).s,
		awaiting, quantity_pretty(b->planned, decimals).s,
		quantity_pretty(b->available, decimals).s, ended, date_long(b->expires_on).s);
	print_wrapped(out, "", 0, line);
}

/* Each school's of each year, where there are several; then the whole. */
static void print_all_days(FILE *out, const struct contract *c, const struct days *days)
{
	if (days->count == 0)
		return;
	fputc('\n', out);
	for (size_t i = 0; days->count > 1 && i < days->count; i++) {
		const struct balance *b = &days->at[i];
		char whose[200];

		(void) snprintf(whose, sizeof whose, "%s%s%s: ",
				c->member_count == 1           ? ""
				: c->sharing == SHARING_POOLED ? "The pool"
							       : b->school,
				c->member_count == 1 ? "" : ", ", fy_text(b->fy).s);
		print_days(out, whose, b);
	}
	print_days(out, days->count > 1 ? "All together: " : "", &days->whole);
}

static void json_days(struct json *row, const struct balance *b)
{
	json_add_quantity(row, "purchased", b->purchased);
	json_add_quantity(row, "used", b->used);
	json_add_quantity(row, "used_confirmed", b->used_confirmed);
	json_add_quantity(row, "used_provisional", b->used_provisional);
	json_add_quantity(row, "planned", b->planned);
	json_add_quantity(row, "lapsed", b->lapsed);
	json_add_quantity(row, "available", b->available);
	json_add_date(row, "starts_on", b->starts_on);
	json_add_date(row, "expires_on", b->expires_on);
}

static void json_all_days(struct json *root, const struct days *days)
{
	struct json *whole = json_add_object(root, "days"), *each;

	if (days->count > 0)
		json_days(whole, &days->whole);
	each = json_add_array(root, "days_of_each");
	for (size_t i = 0; i < days->count; i++) {
		struct json *row = json_add_object(each, NULL);

		json_add_text(row, "urn", days->at[i].urn);
		json_add_text(row, "school", days->at[i].school);
		json_add_text(row, "financial_year", fy_text(days->at[i].fy).s);
		json_days(row, &days->at[i]);
	}
}

/* ---- the whole ---- */

/* The payer's order numbers, if there are any; the last column, the school's name, where there are several. */
static int print_orders(struct cli *cli, const struct contract *c, const struct view *view,
			struct err *err)
{
	SCOPED(table_freep) struct table *t = NULL;
	struct table *all;
	int r = table_open(cli_out(cli), TABLE_TEXT, 80, order_columns, order_column_count, &t,
			   err);

	if (r < 0 || (r = order_list(cli_store(cli), c->id, view->as, t, err)) < 0 ||
	    table_rows(t) == 0)
		return r;
	fputc('\n', cli_out(cli));
	all = t;
	t = NULL;
	return table_close(all, err);
}

static int print_text(struct cli *cli, const struct contract *c, const struct view *view,
		      struct err *err)
{
	FILE *out = cli_out(cli);
	bool partners = c->member_count > 1;
	SCOPED(freep) struct days *days = malloc(sizeof *days);
	struct table *t = NULL;
	int r;

	if (!days)
		return err_nomem(err);
	print_head(out, c);
	if ((r = story_print(out, cli_store(cli), c, view->as, err)) < 0)
		return r;
	if (c->state == CONTRACT_QUOTE) {
		fprintf(out, "\nNot agreed%s.\n",
			date_compare(view->today, c->expires_on) > 0 ? ": the quote has expired"
								     : " yet");
		return ERR_OK;
	}
	if ((r = load_days(cli, c, view, days, err)) < 0)
		return r;
	print_all_days(out, c, days);
	if ((r = print_orders(cli, c, view, err)) < 0 ||
	    (r = table_open(out, TABLE_TEXT, 80, contract_charge_columns,
			    contract_charge_column_count - !partners, &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing is charged yet.");
	fputc('\n', out);
	return cli_table_end(
		t, contract_charge_list(cli_store(cli), c->id, view->as, partners, t, err), err);
}

static void tell_purchase(void *context, const struct purchase *p)
{
	struct json *row = json_add_object(context, NULL);

	json_add_text(row, "what", origin_word(p->origin));
	json_add_date(row, "bought_on", p->bought_on);
	json_add_date(row, "usable_from", p->first_on);
	json_add_quantity(row, "quantity", p->quantity);
	json_add_money(row, "rate", p->rate);
	json_add_money(row, "net", p->net);
	json_add_text(row, "agreed_by", p->agreed_by);
	json_add_text(row, "order_number", p->order_number[0] ? p->order_number : NULL);
	json_add_text(row, "rate_reason", p->rate_reason);
}

/* A list that people see as a table. */
struct section {
	const char *name;
	const struct column *columns;
	size_t count;
	int (*list)(struct store *st, int64_t contract_id, const struct as_known *as,
		    struct table *t, struct err *err);
};

static int list_charges(struct store *st, int64_t contract_id, const struct as_known *as,
			struct table *t, struct err *err)
{
	return contract_charge_list(st, contract_id, as, true, t, err);
}

/* By the same list as people see. */
static int add_section(struct cli *cli, const struct contract *c, const struct view *view,
		       const struct section *section, struct json *root, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	SCOPED(json_freep) struct json *list = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct table *t = NULL;
	int r = out ? table_open(out, TABLE_JSON, 0, section->columns, section->count, &t, err)
		    : err_nomem(err);

	if (r == ERR_OK)
		r = cli_table_end(t, section->list(cli_store(cli), c->id, view->as, t, err), err);
	if (out && fclose(out) != 0 && r == ERR_OK)
		r = err_nomem(err);
	if (r < 0 || (r = json_parse(text, length, &list, err)) < 0)
		return r;
	json_adopt(root, section->name, list);
	list = NULL;
	return ERR_OK;
}

static int print_json(struct cli *cli, const struct contract *c, const struct view *view,
		      struct err *err)
{
	const struct section orders = { "order_numbers", order_columns, order_column_count,
					order_list };
	const struct section charges = { "charges", contract_charge_columns,
					 contract_charge_column_count, list_charges };
	SCOPED(json_freep) struct json *root = json_object();
	SCOPED(freep) struct days *days = malloc(sizeof *days);
	int r;

	if (!days)
		return err_nomem(err);
	json_contract(root, c);
	json_add_quantity(root, "quoted_quantity", c->quantity);
	json_add_money(root, "quoted_rate", c->rate);
	json_add_money(root, "quoted_net", c->net);
	if ((r = story_json(json_add_array(root, "story"), cli_store(cli), c, view->as, err)) < 0 ||
	    (r = purchase_each_known(cli_store(cli), c->id, view->as, tell_purchase,
				     json_add_array(root, "purchases"), err)) < 0 ||
	    (r = load_days(cli, c, view, days, err)) < 0)
		return r;
	json_all_days(root, days);
	if ((r = add_section(cli, c, view, &orders, root, err)) < 0 ||
	    (r = add_section(cli, c, view, &charges, root, err)) < 0)
		return r;
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct contract c;
	struct view view;
	int r;

	if ((r = cli_as_known(cli, &view.lent, &view.as, &view.today, err)) < 0 ||
	    (r = cli_contract(cli, &c, err)) < 0)
		return r;
	if (view.as && (r = contract_as_known(cli_store(cli), &c, view.as, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &c, &view, err) : print_text(cli, &c, &view, err);
}

const struct command cmd_contract_show = {
	.noun = "contract",
	.verb = "show",
	.summary = "Tell the story of a contract: terms, what happened, days, charges",
	.about = "In the order in which it was entered: quoted, agreed by whom, topped up, moved, "
		 "taken back, a rate confirmed, notice, the end, what ended unused, and by what it "
		 "was renewed. Then the days of each school and year, and what is charged.",
	.example = "daybook contract show C-2024-001\n"
		   "daybook contract show C-2024-001 --on 2024-09-30 --known 2024-10-02",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
