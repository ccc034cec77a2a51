/*
 * billing/account.h - the accounts of the money ledger, and their codes in the authority's general ledger.
 *
 * The words of the accounts are ours and fixed (posting.account); their codes and titles are the authority's, dated. A
 * line that goes out has the code of its journal's date, and keeps it (billing/batch.h).
 */
#ifndef BILLING_ACCOUNT_H
#define BILLING_ACCOUNT_H

#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

#define ACCOUNT_CODE_BYTES 24 /* at most */
#define ACCOUNT_TITLE_BYTES 80

struct account_code {
	char account[24], code[ACCOUNT_CODE_BYTES + 1], title[ACCOUNT_TITLE_BYTES + 1];
	struct date from;
};

/* ERR_NOT_FOUND: no account of the money ledger is called so. */
int account_check(const char *account, struct err *err) MUST_CHECK;

/*
 * Codes from the first day there is: data/accounts.json, or the "accounts" of an authority's file, which go before. An
 * array of account, code, title; NULL: nothing. A title may be left out where the account has one.
 * ERR_INVALID names the key.
 */
int account_load(struct work *work, const struct json *list, struct err *err) MUST_CHECK;

/*
 * Set from a date on; title NULL: as it is. *out: what holds then. ERR_NOT_FOUND: no such account; ERR_INVALID: not a
 * code or a title, or a date that is not plausible.
 */
int account_set(struct work *work, const char *account, const char *code, const char *title,
		struct date from, struct account_code *out, struct err *err) MUST_CHECK;

extern const struct column account_columns[]; /* account, code, title, from, what */
extern const size_t account_column_count;
int account_table(struct store *st, struct date on, struct table *t, struct err *err) MUST_CHECK;

/* SQL: the code, or the title, of an account on a date; both are SQL expressions. */
#define ACCOUNT_OF(column, account, on)                                          \
	"(SELECT ac." column " FROM account_code ac WHERE ac.account = " account \
	" AND ac.from_on <= " on " ORDER BY ac.from_on DESC LIMIT 1)"

#endif
