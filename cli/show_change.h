/* cli/show_change.h - how a change of an agreed contract is shown: days of each school and year, and their money */
#ifndef CLI_SHOW_CHANGE_H
#define CLI_SHOW_CHANGE_H

#include "billing/change.h"
#include "cli/command.h"

/* "of 3 sessions", by the year and the school where there are several; nothing where nothing was taken. */
int show_taken(const struct cli *cli, const struct contract *c, const struct changed *changed,
	       struct err *err) MUST_CHECK;

/* "Not billed any more: £1,226.67 and £245.33 VAT." */
void show_money(FILE *out, const struct adjusted *money);

/* The days, their worth, and what is voided and credited. */
void json_changed(struct json *parent, const struct changed *changed);

/* With --preview: undo it, else commit. For the end of a command's act. */
int preview_or_commit(const struct cli *cli, struct err *err) MUST_CHECK;

#endif
