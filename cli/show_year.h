/* cli/show_year.h - how the days of a financial year are shown at its end: what is unused, and what is not settled */
#ifndef CLI_SHOW_YEAR_H
#define CLI_SHOW_YEAR_H

#include "billing/year.h"
#include "cli/command.h"

/* The year named by the first operand. */
int cli_year(const struct cli *cli, struct fy *out, struct err *err) MUST_CHECK;

/* A row a contract and school, with sums; 'unused_only': where something ends or has ended. Text, or the one table. */
int show_year_days(const struct cli *cli, const struct year *year, bool unused_only,
		   struct err *err) MUST_CHECK;

/* What is not settled, with the command that leads on; nothing where all is. */
void show_year_matters(FILE *out, const struct year *year);

/* The whole as members of an object: financial_year, ends_on, closed_on, rows, sums, worth, unsettled. */
void json_year(struct json *parent, const struct year *year);

#endif
