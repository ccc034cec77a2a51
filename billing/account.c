/* billing/account.c - the one list of accounts, and their dated codes */
#include "billing/account.h"

#include "core/check_value.h"

#include "core/banned.h"

static const struct {
	const char *word, *what;
} accounts[] = {
	{ "receivable", "Owed by payers" },
	{ "recharge-clearing", "Charged, not settled yet" },
	{ "school-budget", "Taken from our schools" },
	{ "bank", "Money in and out" },
	{ "suspense", "Money of nobody known" },
	{ "vat-output", "VAT due" },
	{ "vat-relief", "VAT of debts given up" },
	{ "deferred", "Billed, not used or ended" },
	{ "accrued", "Used, not billed" },
	{ "income", "Used or ended" },
	{ "interest", "Charged on late payment" },
	{ "bad-debt", "Debts given up" },
};

int account_check(const char *account, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(accounts); i++)
		if (strcmp(account, accounts[i].word) == 0)
			return ERR_OK;
	return err_set(err, ERR_NOT_FOUND,
		       "the money ledger has no account '%.40s': 'daybook account list' shows them",
		       account);
}

/* Letters, digits, single blanks and a few signs: what a general ledger takes, and a spreadsheet reads as a text. */
static int code_check(const char *code, struct err *err)
{
	static const char letters[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	size_t length = strlen(code);
	int r = line_check("code", code, ACCOUNT_CODE_BYTES, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < length; i++) {
		bool at_end = i == 0 || i + 1 == length;

		if (strchr(letters, code[i]) ||
		    (!at_end && strchr("-./ ", code[i]) && code[i + 1] != ' '))
			continue;
		return err_set(
			err, ERR_INVALID,
			"'%s' is not an account code: letters and digits, and between them single"
			" blanks, points, dashes or slashes, such as 41100-EWS",
			code);
	}
	return ERR_OK;
}

/* What holds on a date; *out is empty where the account has no code yet. */
static int account_on(struct store *st, const char *account, struct date on,
		      struct account_code *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT account, code, title, from_on FROM account_code WHERE account = "
			  "?1 AND from_on <= ?2 ORDER BY from_on DESC LIMIT 1",
			  BIND(bind_text(account), bind_date(on)), &q, &row, err);

	*out = (struct account_code){ .from = DATE_NONE };
	if (r < 0 || !row)
		return r;
	stmt_copy(q, 0, out->account, sizeof out->account);
	stmt_copy(q, 1, out->code, sizeof out->code);
	stmt_copy(q, 2, out->title, sizeof out->title);
	out->from = stmt_date(q, 3);
	return ERR_OK;
}

/* A refusal names code or title. */
static int account_put(struct work *work, const char *account, const char *code, const char *title,
		       struct date from, struct err *err)
{
	struct account_code was;
	int r;

	if ((r = code_check(code, err)) < 0)
		return err_at(err, "code", 0);
	if (title && (r = line_check("title", title, ACCOUNT_TITLE_BYTES, err)) < 0)
		return err_at(err, "title", 0);
	if ((r = account_on(work->store, account, from, &was, err)) < 0)
		return r;
	if (!title && !was.title[0]) {
		(void) err_set(err, ERR_INVALID, "the account %s has no title yet: give one",
			       account);
		return err_at(err, "title", 0);
	}
	if (strcmp(was.code, code) == 0 && (!title || strcmp(was.title, title) == 0))
		return ERR_OK; /* so it is */
	return work_run(work,
			"INSERT INTO account_code (account, from_on, code, title) VALUES (?1, ?2, "
			"?3, ?4) ON CONFLICT (account, from_on) DO UPDATE SET code = "
			"excluded.code, title = excluded.title",
			BIND(bind_text(account), bind_date(from), bind_text(code),
			     bind_text(title ? title : was.title)),
			err);
}

static int load_one(struct work *work, const struct json *entry, struct err *err)
{
	const char *account, *code;
	int r;

	if ((r = json_need_text(entry, "account", &account, err)) < 0 ||
	    (r = json_need_text(entry, "code", &code, err)) < 0)
		return r;
	if (account_check(account, err) < 0) {
		err->code = ERR_INVALID; /* it stands in a file, and is wrong there */
		return err_at(err, "account", 0);
	}
	return account_put(work, account, code, json_text(entry, "title", NULL), DATE_FIRST, err);
}

int account_load(struct work *work, const struct json *list, struct err *err)
{
	if (!list)
		return ERR_OK;
	if (!json_is_array(list)) {
		(void) err_set(err, ERR_INVALID, "'accounts' is not a list of accounts");
		return err_at(err, "accounts", 0);
	}
	for (const struct json *entry = json_first(list); entry; entry = json_next(entry)) {
		int r = load_one(work, entry, err);

		if (r < 0)
			return r;
	}
	return ERR_OK;
}

int account_set(struct work *work, const char *account, const char *code, const char *title,
		struct date from, struct account_code *out, struct err *err)
{
	int r;

	if ((r = account_check(account, err)) < 0)
		return r;
	if (date_plausible(from, work->today, err) < 0)
		return err_at(err, "from", 0);
	if ((r = account_put(work, account, code, title, from, err)) < 0)
		return r;
	return account_on(work->store, account, from, out, err);
}

/* ---- list ---- */

const struct column account_columns[] = {
	{ "account", "Account", COLUMN_CODE }, { "code", "Code", COLUMN_CODE },
	{ "title", "Title", COLUMN_TEXT },     { "from", NULL, COLUMN_DATE },
	{ "what", "What it is", COLUMN_TEXT },
};
const size_t account_column_count = COUNT_OF(account_columns);

int account_table(struct store *st, struct date on, struct table *t, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(accounts); i++) {
		struct account_code a;
		int r = account_on(st, accounts[i].word, on, &a, err);

		if (r < 0)
			return r;
		table_add_text(t, accounts[i].word);
		table_add_text(t, a.code[0] ? a.code : NULL);
		table_add_text(t, a.title[0] ? a.title : NULL);
		/* "always" has no date */
		table_add_date(t, date_compare(a.from, DATE_FIRST) == 0 ? DATE_NONE : a.from);
		table_add_text(t, accounts[i].what);
	}
	return ERR_OK;
}
