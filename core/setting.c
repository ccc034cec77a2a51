/* core/setting.c - the one table of the authority's settings, and their dated values */
#include "core/setting.h"

#include <uthash.h>

#include "core/colour.h"
#include "core/endpoint.h"
#include "core/text.h"

#include "core/banned.h"

enum kind {
	SETTING_TEXT,
	SETTING_INT, /* min..max */
	SETTING_LA,
	SETTING_VAT_NUMBER,
	SETTING_ENDPOINT,
	SETTING_IDENTIFIER,
	SETTING_SORT_CODE,
	SETTING_ACCOUNT,
	SETTING_MAIL,
	SETTING_SPAN,
	SETTING_SERIES,
	SETTING_YES_NO,
	SETTING_THRESHOLD,
	SETTING_MONTH_DAY,
	SETTING_SERVER,
	SETTING_WORD, /* one of those that choices[] has for it */
	SETTING_COLOUR,
	SETTING_PICTURE, /* the hash of one that the book keeps */
};

struct entry {
	const char *name; /* of a list: ends with a point, min..max are its numbers */
	enum kind kind;
	size_t bytes; /* at most: who reads it has room for so many (billing/supplier.h) */
	int64_t min, max;
	const char *fallback; /* NULL: must be set; "": may be missing */
	const char *help;
};

static const struct entry entries[] = {
	{ "authority.name", SETTING_TEXT, 120, 0, 0, NULL, "Name of the authority, on documents" },
	{ "authority.service", SETTING_TEXT, 120, 0, 0, "Education Welfare Service",
	  "Name of the service, on documents" },
	{ "authority.la-code", SETTING_LA, 3, 0, 0, NULL,
	  "Number of the authority in the register of schools" },
	{ "authority.address.", SETTING_TEXT, 80, 1, 5, "", "Lines of the address, on documents" },
	{ "authority.vat-number", SETTING_VAT_NUMBER, 24, 0, 0, "", "VAT number, on VAT invoices" },
	{ "authority.endpoint", SETTING_ENDPOINT, 60, 0, 0, "",
	  "Electronic address, on electronic invoices; of a sale otherwise the VAT number" },
	{ "authority.identifier", SETTING_IDENTIFIER, 60, 0, 0, "",
	  "Who the authority is where no VAT number stands; otherwise by its address" },
	{ "authority.mail", SETTING_MAIL, 90, 0, 0, "", "Where schools write to" },
	{ "authority.telephone", SETTING_TEXT, 40, 0, 0, "", "Where schools ring" },
	{ "authority.website", SETTING_TEXT, 90, 0, 0, "", "Web site, on documents" },
	{ "bank.name", SETTING_TEXT, 90, 0, 0, "", "Name of the account that schools pay into" },
	{ "bank.sort-code", SETTING_SORT_CODE, 8, 0, 0, "", "Its sort code" },
	{ "bank.account", SETTING_ACCOUNT, 8, 0, 0, "", "Its number" },
	{ "bank.csv.date", SETTING_TEXT, 64, 0, 0, "Date", "Of a bank's file: column of the day" },
	{ "bank.csv.date-form", SETTING_WORD, 3, 0, 0, "dmy",
	  "Of a bank's file: order of a date (dmy, ymd or mdy)" },
	{ "bank.csv.amount", SETTING_TEXT, 64, 0, 0, "Amount",
	  "Of a bank's file: column of the amount, less than 0 where it went out" },
	{ "bank.csv.credit", SETTING_TEXT, 64, 0, 0, "",
	  "Or column of what came in, where what went out has its own" },
	{ "bank.csv.reference", SETTING_TEXT, 190, 0, 0, "Reference",
	  "Of a bank's file: columns of the reference, parted by commas" },
	{ "bank.csv.id", SETTING_TEXT, 64, 0, 0, "",
	  "Of a bank's file: column of the line's own number, if there is one" },
	{ "invoice.pay-days", SETTING_INT, 9, 1, 365, "30",
	  "Days that a school has to pay an invoice" },
	{ "invoice.issuer", SETTING_WORD, 16, 0, 0, "daybook",
	  "Who issues invoices: daybook, or corporate (another ledger, on our request)" },
	{ "series.sale", SETTING_SERIES, 6, 0, 0, "EWS",
	  "Letters before the number of a VAT invoice" },
	{ "series.recharge", SETTING_SERIES, 6, 0, 0, "EWR",
	  "Letters before the number of an internal charge" },
	{ "series.credit", SETTING_SERIES, 6, 0, 0, "EWC",
	  "Letters before the number of a credit note" },
	{ "series.recharge-credit", SETTING_SERIES, 6, 0, 0, "EWD",
	  "Letters before the number of a credit for an internal charge" },
	{ "series.request", SETTING_SERIES, 6, 0, 0, "EWQ",
	  "Letters before the number of a request for a VAT invoice" },
	{ "series.request-recharge", SETTING_SERIES, 6, 0, 0, "EWP",
	  "Letters before the number of a request for an internal charge" },
	{ "series.invoice", SETTING_SERIES, 6, 0, 0, "EWI",
	  "Letters before the number of a claim for late payment" },
	{ "coding.from", SETTING_TEXT, 40, 0, 0, "",
	  "Ledger code that an internal charge is taken from" },
	{ "coding.to", SETTING_TEXT, 40, 0, 0, "", "Ledger code that an internal charge goes to" },
	{ "invoice.mail", SETTING_YES_NO, 3, 0, 0, "no",
	  "Mail what is issued to its payer after each run (yes or no)" },
	{ "mail.server", SETTING_SERVER, 150, 0, 0, "",
	  "Server that takes our mail: HOST:PORT, or smtps://HOST" },
	{ "mail.tls", SETTING_WORD, 8, 0, 0, "required",
	  "How it is spoken with: required (STARTTLS), implicit, or none (this machine only)" },
	{ "mail.ca-file", SETTING_TEXT, 190, 0, 0, "",
	  "File of certificates to trust instead of the system's" },
	{ "mail.user", SETTING_TEXT, 120, 0, 0, "", "Who we are to the server, if it asks" },
	{ "mail.password-file", SETTING_TEXT, 190, 0, 0, "",
	  "File with the password, readable by its owner alone; or DAYBOOK_SMTP_PASSWORD" },
	{ "mail.timeout", SETTING_INT, 9, 1, 600, "60",
	  "Seconds that we wait for an answer of the server" },
	{ "mail.send", SETTING_YES_NO, 3, 0, 0, "no",
	  "Send each day what waits, at the end of 'daily' (yes or no)" },
	{ "visit.am", SETTING_SPAN, 11, 0, 0, "8:45-12:27", "Hours of a morning session" },
	{ "visit.pm", SETTING_SPAN, 11, 0, 0, "13:00-16:42", "Hours of an afternoon session" },
	{ "visit.travel", SETTING_INT, 9, 0, 240, "0",
	  "Minutes to travel between two visits of an officer on one day at different schools" },
	{ "visit.confirm-days", SETTING_INT, 9, 0, 60, "10",
	  "Working days until a delivered visit counts as confirmed" },
	{ "visit.invite", SETTING_YES_NO, 3, 0, 0, "no",
	  "Invite officers and schools to visits each day (yes or no)" },
	{ "standard.day", SETTING_SPAN, 11, 0, 0, "8:30-16:30",
	  "Hours of the service: a message that comes after them counts as of the next working "
	  "day" },
	{ "quote.valid-days", SETTING_INT, 9, 1, 365, "30", "Days that a quote holds its price" },
	{ "terms.sale.", SETTING_TEXT, 190, 1, 12, "", "Lines of terms on a VAT invoice" },
	{ "terms.recharge.", SETTING_TEXT, 190, 1, 12, "", "Lines of terms on an internal charge" },
	{ "agreement.introduction.", SETTING_TEXT, 500, 1, 20, "",
	  "Quotes and agreements: paragraphs about the service" },
	{ "agreement.standard.", SETTING_TEXT, 500, 1, 20, "",
	  "Quotes and agreements: what the service promises beside its standards" },
	{ "agreement.term.", SETTING_TEXT, 500, 1, 20, "", "Quotes and agreements: further rules" },
	{ "agreement.data-protection.", SETTING_TEXT, 500, 1, 20, "",
	  "Quotes and agreements: paragraphs about data protection" },
	{ "agreement.contact.", SETTING_TEXT, 500, 1, 20, "",
	  "Quotes and agreements: whom else to ask, such as with a complaint" },
	{ "agreement.acceptance.", SETTING_TEXT, 500, 1, 20, "", "Quotes: more on how to accept" },
	{ "documents.specimen", SETTING_YES_NO, 3, 0, 0, "no",
	  "Print SPECIMEN on every document (yes or no)" },
	{ "theme.colour", SETTING_COLOUR, 7, 0, 0, "#0f4c5c",
	  "Colour of documents and pages (#rrggbb), dark enough to read" },
	{ "theme.logo", SETTING_PICTURE, 64, 0, 0, "",
	  "Logo on documents: set from a PNG or JPEG file, kept by its hash" },
	{ "theme.logo-words", SETTING_TEXT, 120, 0, 0, "",
	  "What the logo says, for who cannot see it; otherwise the authority's name" },
	{ "second-person.credit", SETTING_THRESHOLD, 14, 0, 0, "no",
	  "A credit needs a second person: no, always, or above an amount" },
	{ "second-person.year-close", SETTING_THRESHOLD, 14, 0, 0, "no",
	  "Closing a year needs a second person: no, always, or above an amount" },
	{ "second-person.correction", SETTING_THRESHOLD, 14, 0, 0, "no",
	  "A correction needs a second person: no, always, or above an amount" },
	{ "second-person.waiver", SETTING_THRESHOLD, 14, 0, 0, "no",
	  "A waiver needs a second person: no, always, or above an amount" },
	{ "second-person.refund", SETTING_THRESHOLD, 14, 0, 0, "no",
	  "A refund needs a second person: no, always, or above an amount" },
	{ "second-person.write-off", SETTING_THRESHOLD, 14, 0, 0, "no",
	  "Writing a debt off needs a second person: no, always, or above an amount" },
	{ "cover.contact", SETTING_TEXT, 120, 0, 0, "",
	  "Whom schools ask while their officer is away; otherwise the service manager" },
	{ "cover.move-days", SETTING_INT, 9, 0, 365, "28",
	  "Days after its date within which a visit of an absent officer is moved" },
	{ "cover.announce-days", SETTING_INT, 9, 0, 60, "10",
	  "Days ahead that schools are told their officer will not be available (0: not)" },
	{ "warn.on.1", SETTING_MONTH_DAY, 20, 0, 0, "09-30",
	  "On the next school day after it schools are told what is left (or no)" },
	{ "warn.on.2", SETTING_MONTH_DAY, 20, 0, 0, "11-30", "The same" },
	{ "warn.on.3", SETTING_MONTH_DAY, 20, 0, 0, "01-15", "The same" },
	{ "warn.on.4", SETTING_MONTH_DAY, 20, 0, 0, "02-15", "The same" },
	{ "warn.on.5", SETTING_MONTH_DAY, 20, 0, 0, "no", "The same" },
	{ "warn.on.6", SETTING_MONTH_DAY, 20, 0, 0, "no", "The same" },
	{ "warn.before-end", SETTING_INT, 9, 0, 365, "30",
	  "Days before a contract's end on which its school is told, too (0: not)" },
	{ "reminder.automatic", SETTING_YES_NO, 3, 0, 0, "no",
	  "Remind payers each day of what is overdue (yes or no)" },
	{ "reminder.days.1", SETTING_INT, 9, 1, 365, "7",
	  "Days after the due day on which a payer is reminded first" },
	{ "reminder.days.2", SETTING_INT, 9, 1, 365, "21", "The same, for the second reminder" },
	{ "reminder.days.3", SETTING_INT, 9, 1, 365, "35", "The same, for the last" },
	{ "reminder.text.1.", SETTING_TEXT, 190, 1, 12, "",
	  "Lines of the first reminder; ours, where none is set" },
	{ "reminder.text.2.", SETTING_TEXT, 190, 1, 12, "", "The same, for the second" },
	{ "reminder.text.3.", SETTING_TEXT, 190, 1, 12, "", "The same, for the last" },
	{ "second-person.valid-days", SETTING_INT, 9, 0, 365, "14",
	  "Days that a second person's approval can be used" },
};

/* The words that a setting may have. */
static const struct {
	const char *name, *word;
} choices[] = {
	{ "invoice.issuer", "daybook" }, { "invoice.issuer", "corporate" },
	{ "bank.csv.date-form", "dmy" }, { "bank.csv.date-form", "ymd" },
	{ "bank.csv.date-form", "mdy" }, { "mail.tls", "required" },
	{ "mail.tls", "implicit" },      { "mail.tls", "none" },
};

static bool is_list(const struct entry *e)
{
	return e->name[strlen(e->name) - 1] == '.';
}

static bool names(const struct entry *e, const char *name)
{
	struct err ignored = { 0 };
	size_t length = strlen(e->name);
	int64_t n;

	if (!is_list(e))
		return strcmp(e->name, name) == 0;
	return strncmp(e->name, name, length) == 0 && name[length] != '0' &&
	       number_parse(name + length, "number", e->min, e->max, &n, &ignored) == ERR_OK;
}

static int entry_find(const char *name, const struct entry **out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(entries); i++)
		if (names(&entries[i], name)) {
			*out = &entries[i];
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "there is no setting '%s': 'daybook setting list' shows them", name);
}

/* ---- reading ---- */

int setting_get(struct store *st, const char *name, struct date on, char *out, size_t size,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const struct entry *e = NULL;
	bool row = false;
	int r;

	if ((r = entry_find(name, &e, err)) < 0 ||
	    (r = store_one(st,
			   "SELECT value FROM setting WHERE name = ?1 AND from_on <= ?2"
			   " ORDER BY from_on DESC LIMIT 1",
			   BIND(bind_text(name), bind_date(on)), &q, &row, err)) < 0)
		return r;
	const char *value = row && stmt_text(q, 0)[0] != '\0' ? stmt_text(q, 0)
			    : e->fallback                     ? e->fallback
							      : "";

	if (strlen(value) >= size)
		return err_set(err, ERR_RANGE,
			       "the setting %s has %zu bytes, and there is room for %zu: set it"
			       " shorter",
			       name, strlen(value), size - 1);
	memcpy(out, value, strlen(value) + 1);
	return ERR_OK;
}

int setting_int(struct store *st, const char *name, struct date on, int64_t *out, struct err *err)
{
	char value[32];
	int r = setting_get(st, name, on, value, sizeof value, err);

	return r < 0 ? r : number_parse(value, name, INT32_MIN, INT32_MAX, out, err);
}

int setting_span(struct store *st, const char *name, struct date on, int *out_start, int *out_end,
		 struct err *err)
{
	char value[32];
	int r = setting_get(st, name, on, value, sizeof value, err);

	return r < 0 ? r : span_parse(value, out_start, out_end, err);
}

int setting_threshold(struct store *st, const char *name, struct date on, struct threshold *out,
		      struct err *err)
{
	char value[32];
	int r = setting_get(st, name, on, value, sizeof value, err);

	return r < 0 ? r : threshold_parse(value, out, err);
}

/* ---- writing ---- */

static bool is_digits(const char *text, size_t count)
{
	return strlen(text) == count && strspn(text, "0123456789") == count;
}

static int sort_code_check(const char *text, char out[24], struct err *err)
{
	char digits[8] = "";
	size_t n = 0;

	for (const char *p = text; *p != '\0' && n + 1 < sizeof digits; p++)
		if (*p != '-' && *p != ' ')
			digits[n++] = *p;
	if (!is_digits(digits, 6) || strlen(text) > 8)
		return err_set(err, ERR_INVALID, "'%s' is not a sort code, such as 00-11-22", text);
	(void) snprintf(out, 24, "%.2s-%.2s-%.2s", digits, digits + 2, digits + 4);
	return ERR_OK;
}

/* An amount is kept with its pence. */
static int threshold_check(const char *text, char out[24], struct err *err)
{
	struct threshold t;
	int r = threshold_parse(text, &t, err);

	if (r == ERR_OK && t.kind == THRESHOLD_ABOVE)
		(void) snprintf(out, 24, "%s", money_text(t.above).s);
	return r;
}

/* One of its words; otherwise the refusal names them all. */
static int word_check(const struct entry *e, const char *value, struct err *err)
{
	char words[120] = "";
	size_t used = 0;

	for (size_t i = 0; i < COUNT_OF(choices); i++) {
		if (strcmp(choices[i].name, e->name) != 0)
			continue;
		if (strcmp(choices[i].word, value) == 0)
			return ERR_OK;
		used += (size_t) snprintf(words + used, sizeof words - used, "%s%s",
					  used ? " or " : "", choices[i].word);
	}
	return err_set(err, ERR_INVALID, "'%s' is not a value of %s: %s", value, e->name, words);
}

/* Documents and pages must stay easy to read in it. */
static int colour_check(const char *value, char out[24], struct err *err)
{
	uint32_t rgb = 0;
	int r = colour_parse(value, &rgb, err);

	if (r < 0 || (r = colour_carries_text(rgb, err)) < 0)
		return r;
	(void) snprintf(out, 24, "%s", colour_text(rgb).s);
	return ERR_OK;
}

/* 'tidy' has the value as it is kept where that is not as it was typed; "" otherwise. */
static int value_check(const struct entry *e, const char *value, char tidy[ENDPOINT_ROOM],
		       struct err *err)
{
	struct server_place place;
	struct date on;
	int64_t number;
	int start, end;

	switch (e->kind) {
	case SETTING_TEXT:
	case SETTING_PICTURE: /* picture_check() asks the book */
		break;
	case SETTING_COLOUR:
		return colour_check(value, tidy, err);
	case SETTING_INT:
		return number_parse(value, e->name, e->min, e->max, &number, err);
	case SETTING_LA:
		if (!is_digits(value, 3))
			return err_set(
				err, ERR_INVALID,
				"'%s' is not the number of an authority: three digits, such as 852",
				value);
		break;
	case SETTING_VAT_NUMBER:
		return vat_number_check(value, tidy, err);
	case SETTING_ENDPOINT:
		return endpoint_check(value, tidy, err);
	case SETTING_IDENTIFIER:
		return identifier_check(value, tidy, err);
	case SETTING_SORT_CODE:
		return sort_code_check(value, tidy, err);
	case SETTING_ACCOUNT:
		if (!is_digits(value, 8))
			return err_set(err, ERR_INVALID,
				       "'%s' is not the number of a bank account: eight digits",
				       value);
		break;
	case SETTING_MAIL:
		return mail_check(value, err);
	case SETTING_SPAN:
		return span_parse(value, &start, &end, err);
	case SETTING_SERIES:
		if (strlen(value) < 2 || strlen(value) > 6 ||
		    strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(value))
			return err_set(err, ERR_INVALID,
				       "'%s' is not a series: two to six capital letters", value);
		break;
	case SETTING_YES_NO:
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			return err_set(err, ERR_INVALID, "'%s' is neither yes nor no", value);
		break;
	case SETTING_THRESHOLD:
		return threshold_check(value, tidy, err);
	case SETTING_WORD:
		return word_check(e, value, err);
	case SETTING_SERVER:
		return server_parse(value, &place, err);
	case SETTING_MONTH_DAY:
		return strcmp(value, "no") == 0
			       ? ERR_OK
			       : fy_day_parse(value, (struct fy){ 2023 }, &on, err);
	}
	return ERR_OK;
}

/* Was, is or will the other series be called so? */
static int series_differs(struct store *st, const struct entry *other, const char *value,
			  struct err *err)
{
	int64_t same = 0, always = 0;
	int r;

	if ((r = store_int(st, "SELECT count(*) FROM setting WHERE name = ?1 AND value = ?2",
			   BIND(bind_text(other->name), bind_text(value)), 0, &same, err)) < 0 ||
	    (r = store_int(st, "SELECT count(*) FROM setting WHERE name = ?1 AND from_on = ?2",
			   BIND(bind_text(other->name), bind_date(DATE_FIRST)), 0, &always, err)) <
		    0)
		return r;
	if (same > 0 || (always == 0 && strcmp(other->fallback, value) == 0))
		return err_set(err, ERR_CONFLICT,
			       "'%s' is the series of %s already, on some date: they must differ",
			       value, other->name);
	return ERR_OK;
}

/* Numbers of documents of two kinds must never look alike. */
static int series_check(struct store *st, const char *name, const char *value, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		const struct entry *other = &entries[i];
		int r;

		if (other->kind != SETTING_SERIES || strcmp(other->name, name) == 0)
			continue;
		if ((r = series_differs(st, other, value, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* The bytes are in the book before a setting names them. */
static int picture_check(struct store *st, const char *name, const char *value, struct err *err)
{
	int64_t kept = 0;
	int r = store_int(st,
			  "SELECT count(*) FROM blob WHERE sha256 = ?1 AND media_type IN"
			  " ('image/png', 'image/jpeg')",
			  BIND(bind_text(value)), 0, &kept, err);

	if (r < 0 || kept > 0)
		return r;
	return err_set(err, ERR_INVALID,
		       "'%s' is no picture that the book has: 'daybook setting set %s FILE.png'"
		       " takes one in",
		       value, name);
}

int setting_put(struct work *work, const char *name, const char *value, struct date from,
		struct err *err)
{
	const struct entry *e = NULL;
	char tidy[ENDPOINT_ROOM] = "";
	int r;

	if ((r = entry_find(name, &e, err)) < 0)
		return r;
	if (value[0] == '\0' && (!e->fallback || e->fallback[0] != '\0'))
		return err_set(err, ERR_INVALID, "%s needs a value", name);
	if (value[0] != '\0') {
		if ((r = line_check(name, value, e->bytes, err)) < 0 ||
		    (r = value_check(e, value, tidy, err)) < 0)
			return r;
		if (e->kind == SETTING_SERIES &&
		    (r = series_check(work->store, name, value, err)) < 0)
			return r;
		if (e->kind == SETTING_PICTURE &&
		    (r = picture_check(work->store, name, value, err)) < 0)
			return r;
	}
	return work_run(work,
			"INSERT INTO setting (name, from_on, value) VALUES (?1, ?2, ?3)"
			" ON CONFLICT (name, from_on) DO UPDATE SET value = excluded.value",
			BIND(bind_text(name), bind_date(from), bind_text(tidy[0] ? tidy : value)),
			err);
}

int setting_set(struct work *work, const char *name, const char *value, struct date from,
		struct err *err)
{
	int r;

	if (date_plausible(from, work->today, err) < 0)
		return err_at(err, "from", 0);
	r = setting_put(work, name, value, from, err);
	if (r == ERR_INVALID || r == ERR_RANGE || r == ERR_CONFLICT)
		return err_at(err, name, 0);
	return r;
}

/* ---- listing ---- */

const struct column setting_columns[] = {
	{ "name", "Setting", COLUMN_CODE },
	{ "value", "Value", COLUMN_TEXT },
	{ "from", "From", COLUMN_DATE },
	{ "what", "What it is", COLUMN_TEXT },
};
const size_t setting_column_count = COUNT_OF(setting_columns);

/* What the book has of a setting on the date of the list. */
struct value {
	char name[48]; /* hash key */
	char *text;
	struct date from;
	UT_hash_handle hh;
};

static void values_release(struct value **values)
{
	struct value *v, *tmp;

	HASH_ITER(hh, *values, v, tmp)
	{
		HASH_DEL(*values, v);
		free(v->text);
		free(v);
	}
}

static int read_values(struct store *st, struct date on, struct value **values, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT s.name, s.value, s.from_on FROM setting s WHERE s.value <> ''"
			    " AND s.from_on = (SELECT max(x.from_on) FROM setting x"
			    " WHERE x.name = s.name AND x.from_on <= ?1)",
			    BIND(bind_date(on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct value *v = calloc(1, sizeof *v);

		if (!v)
			return err_nomem(err);
		stmt_copy(q, 0, v->name, sizeof v->name);
		v->from = stmt_date(q, 2);
		v->text = stmt_dup(q, 1);
		HASH_ADD_STR(*values, name, v);
		if (!v->text)
			return err_nomem(err);
	}
	return r;
}

static void add_row(struct table *t, const struct entry *e, const char *name, const struct value *v)
{
	if (!v && is_list(e))
		return;
	table_add_text(t, name);
	table_add_text(t, v ? v->text : e->fallback);
	table_add_date(t, v && date_compare(v->from, DATE_FIRST) != 0 ? v->from
								      : DATE_NONE); /* always */
	table_add_text(t, e->help);
}

int setting_list(struct store *st, struct date on, struct table *t, struct err *err)
{
	SCOPED(values_release) struct value *values = NULL;
	int r = read_values(st, on, &values, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		const struct entry *e = &entries[i];
		bool list = is_list(e);
		char name[48];

		for (int64_t n = list ? e->min : 0; n <= (list ? e->max : 0); n++) {
			struct value *v = NULL;

			(void) snprintf(name, sizeof name, list ? "%s%" PRId64 : "%s", e->name, n);
			HASH_FIND_STR(values, name, v);
			add_row(t, e, name, v);
		}
	}
	return ERR_OK;
}
