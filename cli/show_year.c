/* cli/show_year.c - shows the days of a financial year at its end */
#include "cli/show_year.h"

#include "core/banned.h"

int cli_year(const struct cli *cli, struct fy *out, struct err *err)
{
	return fy_parse(cli_operand(cli, 0), out, err);
}

/* ---- the table ---- */

static const struct column columns[] = {
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "contract", "Contract", COLUMN_CODE },
	{ "unit", NULL, COLUMN_CODE },
	{ "bought", NULL, COLUMN_QUANTITY },
	{ NULL, "Bought", COLUMN_CODE },
	{ "used", "Used", COLUMN_QUANTITY },
	{ "booked", "Booked", COLUMN_QUANTITY },
	{ "left", NULL, COLUMN_QUANTITY },
	{ "owed", "Owed", COLUMN_QUANTITY },
	{ "unused", "Unused", COLUMN_QUANTITY },
	{ "worth", "Worth", COLUMN_MONEY },
	{ "ends_on", NULL, COLUMN_DATE },
};

static void add_row(struct table *t, const struct year_days *d, const char *school)
{
	table_add_text(t, d->urn);
	table_add_text(t, school);
	table_add_text(t, d->contract);
	table_add_text(t, unit_terms(d->unit)->word);
	table_add_quantity(t, d->bought);
	table_add_text(t, quantity_column(d->bought, d->unit).s);
	table_add_quantity(t, d->used);
	table_add_quantity(t, d->booked);
	table_add_quantity(t, d->left);
	table_add_quantity(t, d->owed);
	table_add_quantity(t, d->unused);
	table_add_money(t, d->worth);
	table_add_date(t, d->ends_on);
}

/* To people: who bears what ends of a pool, by shares of the payment. */
static void add_shares(struct table *t, const struct year *year, const struct year_row *row)
{
	for (size_t i = 0; i < row->share_count; i++) {
		const struct pool_share *s = &year->shares[row->first_share + i];
		char name[160];

		(void) snprintf(name, sizeof name, "  %s", s->member.school);
		table_add_text(t, s->member.urn);
		table_add_text(t, name);
		for (int column = 2; column < 10; column++)
			table_add_text(t, NULL);
		table_add_quantity(t, s->unused);
		table_add_money(t, s->worth);
		table_add_date(t, DATE_NONE);
	}
}

static void add_sums(struct table *t, const struct year *year)
{
	for (size_t unit = 0; unit < UNITS; unit++) {
		if (year->sums[unit].rows == 0)
			continue;
		table_begin_sum(t);
		add_row(t, &year->sums[unit].days, NULL);
	}
}

int show_year_days(const struct cli *cli, const struct year *year, bool unused_only,
		   struct err *err)
{
	struct table *t = NULL;
	char nothing[80];
	int r = cli_table(cli, columns, COUNT_OF(columns), &t, err);

	if (r < 0)
		return r;
	(void) snprintf(nothing, sizeof nothing, "%s %s.",
			unused_only ? "Nothing ends unused in" : "No days were bought for",
			fy_text(year->fy).s);
	table_empty_text(t, nothing);
	for (size_t i = 0; i < year->row_count; i++) {
		const struct year_days *d = &year->rows[i].days;
		char pool[160];

		if (unused_only && d->unused.hundredths == 0)
			continue;
		(void) snprintf(pool, sizeof pool, "Pool of %s", d->school);
		add_row(t, d, d->pooled ? pool : d->school);
		if (!cli_table_only(cli))
			add_shares(t, year, &year->rows[i]);
	}
	if (!unused_only && year->row_count > 1)
		add_sums(t, year);
	return table_close(t, err);
}

void show_year_matters(FILE *out, const struct year *year)
{
	const char *said = NULL;

	for (int i = 0; i < MATTER_COUNT; i++) {
		struct matter_text text = matter_text(year, (enum year_matter) i);
		const char *heading = i < MATTERS_IN_THE_WAY
					      ? "Before the year can be closed:"
					      : "Open, and not in the way of closing:";
		char sum[64] = "";

		if (text.what[0] == '\0')
			continue;
		if (!said || strcmp(said, heading) != 0)
			fprintf(out, "\n%s\n", heading);
		said = heading;
		if (i == MATTER_CHARGES || i == MATTER_CREDITS)
			(void) snprintf(sum, sizeof sum, " (£%s before VAT)",
					money_pretty(i == MATTER_CHARGES ? year->charges
									 : money_sub(money_pence(0),
										     year->credits))
						.s);
		fprintf(out, "- %s%s:\n    %s\n", text.what, sum, text.remedy);
	}
}

/* ---- JSON ---- */

static void json_days(struct json *row, const struct year_days *d)
{
	json_add_text(row, "unit", unit_terms(d->unit)->word);
	json_add_quantity(row, "bought", d->bought);
	json_add_quantity(row, "used", d->used);
	json_add_quantity(row, "booked", d->booked);
	json_add_quantity(row, "left", d->left);
	json_add_quantity(row, "owed", d->owed);
	json_add_quantity(row, "unused", d->unused);
	json_add_money(row, "worth", d->worth);
}

static void json_row(struct json *rows, const struct year *year, const struct year_row *r)
{
	struct json *row = json_add_object(rows, NULL);
	struct json *shares;

	json_add_text(row, "urn", r->days.urn);
	json_add_text(row, "school", r->days.school);
	json_add_text(row, "contract", r->days.contract);
	json_add_bool(row, "pooled", r->days.pooled);
	json_add_date(row, "ends_on", r->days.ends_on);
	json_days(row, &r->days);
	shares = json_add_array(row, "shares");
	for (size_t i = 0; i < r->share_count; i++) {
		const struct pool_share *s = &year->shares[r->first_share + i];
		struct json *share = json_add_object(shares, NULL);

		json_add_text(share, "urn", s->member.urn);
		json_add_text(share, "school", s->member.school);
		json_add_quantity(share, "unused", s->unused);
		json_add_money(share, "worth", s->worth);
	}
}

static void json_matters(struct json *list, const struct year *year)
{
	for (int i = 0; i < MATTER_COUNT; i++) {
		struct matter_text text = matter_text(year, (enum year_matter) i);
		struct json *row;

		if (text.what[0] == '\0')
			continue;
		row = json_add_object(list, NULL);
		json_add_text(row, "what", matter_code((enum year_matter) i));
		json_add_text(row, "text", text.what);
		json_add_int(row, "count", i == MATTER_EARLIER ? 1 : year->matters[i]);
		if (i == MATTER_CHARGES || i == MATTER_CREDITS)
			json_add_money(row, "net",
				       i == MATTER_CHARGES ? year->charges : year->credits);
		json_add_bool(row, "in_the_way", i < MATTERS_IN_THE_WAY);
		json_add_text(row, "remedy", text.remedy);
	}
}

void json_year(struct json *parent, const struct year *year)
{
	struct json *rows, *sums;

	json_add_text(parent, "financial_year", fy_text(year->fy).s);
	json_add_date(parent, "ends_on", fy_last(year->fy));
	json_add_date(parent, "closed_on", year->closed_on);
	rows = json_add_array(parent, "rows");
	for (size_t i = 0; i < year->row_count; i++)
		json_row(rows, year, &year->rows[i]);
	sums = json_add_array(parent, "sums");
	for (size_t unit = 0; unit < UNITS; unit++)
		if (year->sums[unit].rows > 0)
			json_days(json_add_object(sums, NULL), &year->sums[unit].days);
	json_add_money(parent, "worth", year->worth);
	json_matters(json_add_array(parent, "unsettled"), year);
}
