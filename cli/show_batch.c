/* cli/show_batch.c - a journal batch for people and for programs */
#include "cli/show_batch.h"

#include "core/banned.h"

struct settled_text settled_text(const struct batch *b)
{
	struct settled_text text = { "" };
	char credits[40] = "";

	if (b->charges + b->credits == 0)
		return text;
	if (b->credits > 0)
		(void) snprintf(credits, sizeof credits, " and %" PRId64 " credit note%s",
				b->credits, b->credits == 1 ? "" : "s");
	(void) snprintf(text.s, sizeof text.s, "%" PRId64 " internal charge%s%s, £%s", b->charges,
			b->charges == 1 ? "" : "s", credits, money_pretty(b->settled).s);
	return text;
}

static void add_total(struct table *t, const struct batch *batch)
{
	table_begin_sum(t);
	for (int i = 0; i < 3; i++)
		table_add_text(t, NULL);
	table_add_int(t, batch->lines);
	table_add_money(t, batch->debit);
	table_add_money(t, batch->credit);
}

int show_batch_sums(const struct cli *cli, const struct batch *batch, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, batch_sum_columns, batch_sum_column_count, &t, err);

	if (r < 0)
		return r;
	r = batch_sums(cli_store(cli), batch->id, batch->id, false, t, err);
	if (r == ERR_OK)
		add_total(t, batch);
	return cli_table_end(t, r, err);
}

/* The rows as a table's own JSON makes them. */
static int json_sums(const struct cli *cli, struct json *root, const struct batch *batch,
		     struct err *err)
{
	SCOPED(freep) char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct json *list = NULL;
	struct table *t = NULL;
	int r = out ? table_open(out, TABLE_JSON, 0, batch_sum_columns, batch_sum_column_count, &t,
				 err)
		    : err_nomem(err);

	if (r == ERR_OK)
		r = cli_table_end(
			t, batch_sums(cli_store(cli), batch->id, batch->id, false, t, err), err);
	if (out && fclose(out) != 0 && r == ERR_OK)
		r = err_nomem(err);
	if (r < 0 || (r = json_parse(text, length, &list, err)) < 0)
		return r;
	json_adopt(root, "sums", list);
	return ERR_OK;
}

int json_batch(const struct cli *cli, struct json *root, const struct batch *batch, struct err *err)
{
	if (batch->id)
		json_add_int(root, "batch", batch->id);
	else
		json_add_text(root, "batch", NULL);
	json_add_date(root, "made_on", batch->made_on);
	json_add_text(root, "made_by", batch->made_by);
	json_add_date(root, "to", batch->to_on);
	json_add_int(root, "journals", batch->journals);
	json_add_int(root, "lines", batch->lines);
	json_add_int(root, "charges", batch->charges);
	json_add_int(root, "credits", batch->credits);
	json_add_money(root, "settled", batch->settled);
	json_add_money(root, "debit", batch->debit);
	json_add_money(root, "credit", batch->credit);
	return json_sums(cli, root, batch, err);
}
