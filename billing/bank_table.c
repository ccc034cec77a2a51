/* billing/bank_table.c - says what became of the lines of a bank's file */
#include "billing/bank_file_private.h"

#include "core/banned.h"

const struct column bank_columns[] = {
	{ "line", "Line", COLUMN_INT },
	{ "receipt", NULL, COLUMN_INT },
	{ "received_on", "Received", COLUMN_DATE },
	{ "amount", "Amount £", COLUMN_MONEY },
	{ "reference", "Reference", COLUMN_TEXT },
	{ "payer", NULL, COLUMN_TEXT },
	{ "what", "Pays", COLUMN_TEXT },
};
const size_t bank_column_count = COUNT_OF(bank_columns);

/* "EWS24-00001, EWS24-00002 in part; £5.00 on account", "in suspense: EWS24-00007 (..)?" */
static void say_match(const struct bank_line *line, char *out, size_t size)
{
	const struct bank_match *m = &line->match;
	size_t used = 0;
	char likely[300];

	if (m->account_id == 0) {
		bank_likely_text(m, likely, sizeof likely);
		(void) snprintf(out, size, "in suspense%s%s%s", likely[0] ? ": " : "", likely,
				likely[0] && !m->why[0] ? "?" : "");
		return;
	}
	out[0] = '\0';
	for (size_t i = 0; i < m->count && used < size; i++) {
		int n = 0;

		if (m->document[i].pays.pence)
			n = snprintf(out + used, size - used, "%s%s%s", used ? ", " : "",
				     m->document[i].name,
				     m->document[i].left.pence ? " in part" : "");
		used += n > 0 ? (size_t) n : 0;
	}
	if (m->rest.pence && used < size)
		(void) snprintf(out + used, size - used, "%s£%s on account", used ? "; " : "",
				money_pretty(m->rest).s);
}

void bank_file_table(const struct bank_file *file, struct table *t)
{
	for (size_t i = 0; i < file->count; i++) {
		const struct bank_line *line = &file->line[i];
		char what[600];

		if (line->state != BANK_NEW)
			continue;
		say_match(line, what, sizeof what);
		table_add_int(t, line->line);
		if (line->receipt_id)
			table_add_int(t, line->receipt_id);
		else
			table_add_text(t, NULL);
		table_add_date(t, line->on);
		table_add_money(t, line->amount);
		table_add_text(t, line->reference);
		table_add_text(t, line->match.account_id ? line->match.payer : NULL);
		table_add_text(t, what);
	}
}

static void json_line(const struct bank_line *line, struct json *o)
{
	const struct bank_match *m = &line->match;
	struct json *pays, *likely;

	json_add_int(o, "line", line->line);
	if (line->receipt_id)
		json_add_int(o, "receipt", line->receipt_id);
	json_add_date(o, "received_on", line->on);
	json_add_money(o, "amount", line->amount);
	json_add_text(o, "reference", line->reference);
	json_add_text(o, "matched",
		      m->account_id == 0         ? "suspense"
		      : m->how == BANK_BY_NUMBER ? "number"
						 : "amount");
	json_add_text(o, "payer", m->account_id ? m->payer : NULL);
	pays = json_add_array(o, "pays");
	for (size_t i = 0; i < m->count; i++) {
		struct json *p;

		if (m->document[i].pays.pence == 0)
			continue;
		p = json_add_object(pays, NULL);
		json_add_text(p, "document", m->document[i].name);
		json_add_money(p, "amount", m->document[i].pays);
		json_add_money(p, "outstanding", m->document[i].left);
	}
	json_add_money(o, "on_account", m->account_id ? m->rest : money_pence(0));
	likely = json_add_array(o, "likely");
	bank_likely_json(m, likely);
	json_add_text(o, "why", m->why[0] ? m->why : NULL);
}

void bank_file_json(const struct bank_file *file, struct json *array)
{
	for (size_t i = 0; i < file->count; i++)
		if (file->line[i].state == BANK_NEW)
			json_line(&file->line[i], json_add_object(array, NULL));
}

const struct column bank_out_columns[] = {
	{ "line", "Line", COLUMN_INT },
	{ "on", "Date", COLUMN_DATE },
	{ "amount", "Amount £", COLUMN_MONEY },
	{ "reference", "Reference", COLUMN_TEXT },
};
const size_t bank_out_column_count = COUNT_OF(bank_out_columns);

void bank_file_out_table(const struct bank_file *file, struct table *t)
{
	for (size_t i = 0; i < file->count; i++) {
		if (file->line[i].state != BANK_OUT)
			continue;
		table_add_int(t, file->line[i].line);
		table_add_date(t, file->line[i].on);
		if (file->line[i].amount.pence)
			table_add_money(t, file->line[i].amount);
		else
			table_add_text(t, NULL);
		table_add_text(t, file->line[i].reference);
	}
}

void bank_file_out_json(const struct bank_file *file, struct json *array)
{
	for (size_t i = 0; i < file->count; i++) {
		const struct bank_line *line = &file->line[i];
		struct json *o;

		if (line->state != BANK_OUT)
			continue;
		o = json_add_object(array, NULL);
		json_add_int(o, "line", line->line);
		json_add_date(o, "on", line->on);
		json_add_money(o, "amount", line->amount);
		json_add_text(o, "reference", line->reference);
	}
}

const struct column bank_bad_columns[] = {
	{ "line", "Line", COLUMN_INT },
	{ "field", "Column", COLUMN_CODE },
	{ "problem", "What is wrong", COLUMN_TEXT },
};
const size_t bank_bad_column_count = COUNT_OF(bank_bad_columns);

void bank_file_bad_table(const struct bank_file *file, struct table *t)
{
	for (size_t i = 0; i < file->bad_count; i++) {
		table_add_int(t, file->bad[i].line);
		table_add_text(t, file->bad[i].field);
		table_add_text(t, file->bad[i].problem);
	}
}
