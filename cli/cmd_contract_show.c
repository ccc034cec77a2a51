/* cli/cmd_contract_show.c - daybook contract show: terms, story in order, days, charges */
#include "cli/lookup.h"
#include "cli/show_sale.h"

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

struct story {
	FILE *out; /* NULL: JSON */
	struct json *array;
	const struct contract *contract;
};

static const char *const told[] = {
	[ORIGIN_AGREED] = "agreed",
	[ORIGIN_TOP_UP] = "topped up",
	[ORIGIN_AS_USED] = "bought as used",
	[ORIGIN_BENEFIT] = "free with it",
};

static void tell_purchase(void *context, const struct purchase *p)
{
	const struct story *s = context;

	if (!s->out) {
		struct json *row = json_add_object(s->array, NULL);

		json_add_text(row, "what", origin_word(p->origin));
		json_add_date(row, "bought_on", p->bought_on);
		json_add_date(row, "usable_from", p->first_on);
		json_add_quantity(row, "quantity", p->quantity);
		json_add_money(row, "rate", p->rate);
		json_add_money(row, "net", p->net);
		json_add_text(row, "agreed_by", p->agreed_by);
		json_add_text(row, "order_number", p->order_number[0] ? p->order_number : NULL);
		json_add_text(row, "rate_reason", p->rate_reason);
		return;
	}
	fprintf(s->out, "%-17s %s, by %s: ", date_table(p->bought_on).s, told[p->origin],
		p->agreed_by);
	show_price(s->out, s->contract, p->quantity, p->rate, p->net);
	if (p->order_number[0])
		fprintf(s->out, ", order %s", p->order_number);
	fputc('\n', s->out);
	if (p->rate_reason)
		fprintf(s->out, "%-17s rate: %s\n", "", p->rate_reason);
}

static void tell_balance(void *context, const struct balance *b)
{
	const struct story *s = context;
	int decimals = unit_terms(b->unit)->decimals;

	if (!s->out) {
		json_add_quantity(s->array, "purchased", b->purchased);
		json_add_quantity(s->array, "used", b->used);
		json_add_quantity(s->array, "used_confirmed", b->used_confirmed);
		json_add_quantity(s->array, "used_provisional", b->used_provisional);
		json_add_quantity(s->array, "planned", b->planned);
		json_add_quantity(s->array, "lapsed", b->lapsed);
		json_add_quantity(s->array, "available", b->available);
		json_add_date(s->array, "starts_on", b->starts_on);
		json_add_date(s->array, "expires_on", b->expires_on);
		return;
	}
	fprintf(s->out, "\n%s bought, %s used", quantity_pretty(b->purchased, decimals).s,
		quantity_pretty(b->used, decimals).s);
	if (b->used_provisional.hundredths)
		fprintf(s->out, " (%s awaiting confirmation)",
			quantity_pretty(b->used_provisional, decimals).s);
	fprintf(s->out, ", %s booked, %s left to book", quantity_pretty(b->planned, decimals).s,
		quantity_pretty(b->available, decimals).s);
	if (b->lapsed.hundredths)
		fprintf(s->out, ", %s ended unused", quantity_pretty(b->lapsed, decimals).s);
	fprintf(s->out, "; days end on %s.\n", date_long(b->expires_on).s);
}

static void print_head(FILE *out, const struct contract *c)
{
	fprintf(out, "%s  %s (%s)\n", c->ref, c->school.name, c->school.urn);
	fprintf(out, "%s, %s to %s, billed %s, by the %s\n\n", fy_text(c->fy).s,
		date_long(c->starts_on).s, date_long(c->ends_on).s, plan_word(c->plan),
		unit_terms(c->unit)->word);
	if (c->succeeds[0])
		fprintf(out, "Goes on from %s, which was another school's.\n\n", c->succeeds);
	fprintf(out, "%-17s quoted: ", date_table(c->quoted_on).s);
	show_price(out, c, c->quantity, c->rate, c->net);
	fprintf(out, ", held until %s\n", date_long(c->expires_on).s);
	if (c->rate_reason[0])
		fprintf(out, "%-17s rate: %s\n", "", c->rate_reason);
}

static int print_text(struct cli *cli, const struct contract *c, const struct view *view,
		      struct err *err)
{
	struct story story = { .out = cli_out(cli), .contract = c };
	const struct balance_filter filter = { .contract_id = c->id,
					       .on = view->today,
					       .known = view->lent.known };
	struct table *t = NULL;
	int r;

	print_head(story.out, c);
	if (c->state == CONTRACT_QUOTE) {
		fprintf(story.out, "\nNot agreed%s.\n",
			date_compare(view->today, c->expires_on) > 0 ? ": the quote has expired"
								     : " yet");
		return ERR_OK;
	}
	if ((r = purchase_each_known(cli_store(cli), c->id, view->as, tell_purchase, &story, err)) <
		    0 ||
	    (r = balance_each(cli_store(cli), &filter, tell_balance, &story, err)) < 0 ||
	    (r = table_open(story.out, TABLE_TEXT, 0, contract_charge_columns,
			    contract_charge_column_count, &t, err)) < 0)
		return r;
	fputc('\n', story.out);
	return cli_table_end(t, contract_charge_list(cli_store(cli), c->id, view->as, t, err), err);
}

/* The charges by the same list as people see. */
static int add_charges(struct cli *cli, const struct contract *c, const struct view *view,
		       struct json *root, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	SCOPED(json_freep) struct json *list = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct table *t = NULL;
	int r = out ? table_open(out, TABLE_JSON, 0, contract_charge_columns,
				 contract_charge_column_count, &t, err)
		    : err_nomem(err);

	if (r == ERR_OK)
		r = cli_table_end(t, contract_charge_list(cli_store(cli), c->id, view->as, t, err),
				  err);
	if (out && fclose(out) != 0 && r == ERR_OK)
		r = err_nomem(err);
	if (r < 0 || (r = json_parse(text, length, &list, err)) < 0)
		return r;
	json_adopt(root, "charges", list);
	list = NULL;
	return ERR_OK;
}

static int print_json(struct cli *cli, const struct contract *c, const struct view *view,
		      struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct story purchases = { .contract = c }, days = { .contract = c };
	const struct balance_filter filter = { .contract_id = c->id,
					       .on = view->today,
					       .known = view->lent.known };
	int r;

	json_contract(root, c);
	json_add_quantity(root, "quoted_quantity", c->quantity);
	json_add_money(root, "quoted_rate", c->rate);
	json_add_money(root, "quoted_net", c->net);
	purchases.array = json_add_array(root, "purchases");
	days.array = json_add_object(root, "days");
	if ((r = purchase_each_known(cli_store(cli), c->id, view->as, tell_purchase, &purchases,
				     err)) < 0 ||
	    (r = balance_each(cli_store(cli), &filter, tell_balance, &days, err)) < 0 ||
	    (r = add_charges(cli, c, view, root, err)) < 0)
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
	.summary = "Tell the story of a contract: terms, purchases, days, charges",
	.example = "daybook contract show C-2024-001\n"
		   "daybook contract show C-2024-001 --on 2024-09-30 --known 2024-10-02",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
