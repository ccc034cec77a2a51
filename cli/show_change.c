/* cli/show_change.c - shows what was taken back or moved to people and programs */
#include "cli/show_change.h"

#include "core/banned.h"

static const struct column columns[] = {
	{ "school", "School", COLUMN_TEXT },
	{ "financial_year", "Year", COLUMN_CODE },
	{ "quantity", "Taken back", COLUMN_CODE },
	{ "worth", "£ before VAT", COLUMN_MONEY },
};

int show_taken(const struct cli *cli, const struct contract *c, const struct changed *changed,
	       struct err *err)
{
	struct table *t = NULL;
	int r;

	if (changed->count == 0)
		return ERR_OK;
	if ((r = table_open(cli_out(cli), TABLE_TEXT, 80, columns, COUNT_OF(columns), &t, err)) < 0)
		return r;
	for (size_t i = 0; i < changed->count; i++) {
		const struct change_line *line = &changed->line[i];

		table_add_text(t, line->name);
		table_add_text(t, fy_text(line->fy).s);
		table_add_text(t, quantity_column(line->quantity, c->unit).s);
		table_add_money(t, line->worth);
	}
	if (changed->count > 1) {
		table_begin_sum(t);
		table_add_text(t, NULL);
		table_add_text(t, NULL);
		table_add_text(t, quantity_column(changed->quantity, c->unit).s);
		table_add_money(t, changed->worth);
	}
	return table_close(t, err);
}

static void say_amount(FILE *out, const char *what, struct money net, struct money vat)
{
	if (net.pence == 0)
		return;
	fprintf(out, "%s: £%s", what, money_pretty(net).s);
	if (vat.pence != 0)
		fprintf(out, " and £%s VAT", money_pretty(vat).s);
	fputs(".\n", out);
}

void show_money(FILE *out, const struct adjusted *money)
{
	say_amount(out, "Not billed any more", money->voided, money->voided_vat);
	say_amount(out, "To be credited", money->credited, money->credited_vat);
}

void json_changed(struct json *parent, const struct changed *changed)
{
	struct json *lines = json_add_array(parent, "taken_back");

	for (size_t i = 0; i < changed->count; i++) {
		const struct change_line *line = &changed->line[i];
		struct json *row = json_add_object(lines, NULL);

		json_add_text(row, "urn", line->urn[0] ? line->urn : NULL);
		json_add_text(row, "school", line->name);
		json_add_text(row, "financial_year", fy_text(line->fy).s);
		json_add_quantity(row, "quantity", line->quantity);
		json_add_money(row, "worth", line->worth);
	}
	json_add_quantity(parent, "quantity", changed->quantity);
	json_add_money(parent, "worth", changed->worth);
	json_add_money(parent, "voided", changed->money.voided);
	json_add_money(parent, "voided_vat", changed->money.voided_vat);
	json_add_money(parent, "credited", changed->money.credited);
	json_add_money(parent, "credited_vat", changed->money.credited_vat);
}

int preview_or_commit(const struct cli *cli, struct err *err)
{
	if (!cli_switch(cli, "preview"))
		return work_commit(cli_work(cli), err);
	work_undo(cli_work(cli));
	if (!cli_json(cli))
		fputs("Preview: nothing is changed.\n", cli_out(cli));
	return ERR_OK;
}
