/* billing/remind.c - finds what payers are to be reminded of, and queues what they are told */
#include "billing/remind_letter.h"

#include "core/setting.h"

#include "core/banned.h"

/* The last reminder of a document. */
struct sent {
	int64_t document_id;
	int level;
	struct date on;
};

struct reach {
	int64_t account_id;
	char mail[128];
};

/* What is known before: both in order of their keys. */
struct before {
	struct sent *sent;
	size_t sent_count;
	struct reach *reach;
	size_t reach_count;
	int64_t days[REMIND_LEVELS];
};

static void before_release(struct before *b)
{
	free(b->sent);
	free(b->reach);
}

void reminds_release(struct reminds *r)
{
	for (size_t i = 0; i < r->letter_count; i++) {
		free(r->letter[i].body);
		free(r->letter[i].paragraphs);
	}
	free(r->letter);
	free(r->item);
	aged_free(r->aged);
	*r = (struct reminds){ 0 };
}

/* ---- what is known before ---- */

static int load_sent(struct store *st, struct before *b, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT document_id, max(level), max(sent_on) FROM reminder GROUP BY "
			    "document_id ORDER BY document_id",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct sent *grown = array_grow(b->sent, b->sent_count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		b->sent = grown;
		grown[b->sent_count++] =
			(struct sent){ stmt_int(q, 0), (int) stmt_int(q, 1), stmt_date(q, 2) };
	}
	return r;
}

/* The mail of the latest address of an account; a school's own where that has none. */
static int load_reach(struct store *st, struct before *b, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, "SELECT account_id, mail FROM account_mail ORDER BY account_id",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct reach *grown = array_grow(b->reach, b->reach_count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		b->reach = grown;
		grown[b->reach_count].account_id = stmt_int(q, 0);
		stmt_copy(q, 1, grown[b->reach_count++].mail, sizeof grown->mail);
	}
	return r;
}

static int load_days(struct store *st, struct date on, struct before *b, struct err *err)
{
	for (size_t i = 0; i < REMIND_LEVELS; i++) {
		char name[32];
		int r;

		(void) snprintf(name, sizeof name, "reminder.days.%zu", i + 1);
		if ((r = setting_int(st, name, on, &b->days[i], err)) < 0)
			return r;
		if (i > 0 && b->days[i] <= b->days[i - 1])
			return err_set(err, ERR_CONFLICT,
				       "reminder.days.%zu is %" PRId64
				       ", reminder.days.%zu %" PRId64
				       ": set them so that they rise",
				       i, b->days[i - 1], i + 1, b->days[i]);
	}
	return ERR_OK;
}

/* ---- what is due ---- */

static int by_document(const void *key, const void *element)
{
	const int64_t *id = key;
	const struct sent *s = element;

	return (*id > s->document_id) - (*id < s->document_id);
}

static int by_account(const void *key, const void *element)
{
	const int64_t *id = key;
	const struct reach *r = element;

	return (*id > r->account_id) - (*id < r->account_id);
}

/* The level that a document is due for today; 0: none. */
static int level_of(const struct before *b, const struct aged_line *line, struct date today)
{
	const struct sent *s = b->sent_count ? bsearch(&line->document_id, b->sent, b->sent_count,
						       sizeof *b->sent, by_document)
					     : NULL;
	int next = s ? s->level + 1 : 1;

	if (line->document_id == 0 || line->dispute_id != 0 || line->amount.pence <= 0 ||
	    next > REMIND_LEVELS || line->overdue_days < b->days[next - 1])
		return 0;
	if (s && today.day - s->on.day < b->days[next - 1] - b->days[next - 2])
		return 0;
	return next;
}

static int add_item(struct reminds *r, const struct aged_line *line, int level, struct err *err)
{
	struct remind_item *grown = array_grow(r->item, r->item_count, sizeof *grown);

	if (!grown)
		return err_nomem(err);
	r->item = grown;
	grown[r->item_count++] =
		(struct remind_item){ .line = line, .level = level, .letter = r->letter_count };
	return ERR_OK;
}

/* The letter of one level to the payer of lines from..end, if there is one. */
static int plan_letter(const struct before *b, struct reminds *r, size_t from, size_t end,
		       int level, struct date today, struct err *err)
{
	struct remind_letter letter = { .level = level, .first = r->item_count };
	const struct aged_line *line = NULL;
	const struct reach *reach;
	struct remind_letter *grown;

	for (size_t i = from; i < end; i++) {
		line = aged_line(r->aged, i);
		if (line->document_id == 0)
			letter.on_account = money_negate(line->amount);
		if (level_of(b, line, today) != level)
			continue;
		if (add_item(r, line, level, err) < 0)
			return ERR_NOMEM;
		letter.sum = money_add(letter.sum, line->amount);
		letter.count++;
	}
	if (letter.count == 0)
		return ERR_OK;
	letter.payer = line->payer;
	reach = bsearch(&line->account_id, b->reach, b->reach_count, sizeof *reach, by_account);
	if (reach)
		memcpy(letter.mail, reach->mail, sizeof letter.mail);
	r->printed_count += letter.mail[0] == '\0';
	if (!(grown = array_grow(r->letter, r->letter_count, sizeof *grown)))
		return err_nomem(err);
	r->letter = grown;
	grown[r->letter_count++] = letter;
	return ERR_OK;
}

static int plan(struct store *st, struct date today, struct reminds *r, struct err *err)
{
	SCOPED(before_release) struct before b = { 0 };
	size_t end;
	int result;

	if ((result = load_days(st, today, &b, err)) < 0 || (result = load_sent(st, &b, err)) < 0 ||
	    (result = load_reach(st, &b, err)) < 0 ||
	    (result = aged_read(st, &(struct as_known){ .on = today }, &r->aged, err)) < 0)
		return result;
	for (size_t from = 0; from < aged_count(r->aged); from = end) {
		int64_t account = aged_line(r->aged, from)->account_id;

		end = from;
		while (end < aged_count(r->aged) && aged_line(r->aged, end)->account_id == account)
			end++;
		for (int level = 1; level <= REMIND_LEVELS; level++)
			if ((result = plan_letter(&b, r, from, end, level, today, err)) < 0)
				return result;
	}
	return ERR_OK;
}

/* ---- what is told ---- */

/* *out_message 0: it has no address, and is printed. */
static int queue(struct work *work, const struct reminds *r, const struct remind_letter *letter,
		 const struct mail_part *paper, int64_t *out_message, struct err *err)
{
	char key[MESSAGE_KEY_MAX + 1];
	bool is_new = false;
	int result;

	*out_message = 0;
	if (letter->mail[0] == '\0')
		return ERR_OK;
	(void) snprintf(key, sizeof key, "reminder:%d:%s", letter->level,
			r->item[letter->first].line->number); /* once on each level */
	if ((result = outbox_queue(work,
				   &(struct mail){ .key = key,
						   .to = letter->mail,
						   .whose = letter->payer,
						   .remedy = "daybook school set",
						   .subject = letter->subject,
						   .body = letter->body,
						   .parts = paper,
						   .part_count = paper->length > 0 },
				   &is_new, err)) < 0)
		return result;
	return store_int(work->store, "SELECT message_id FROM message WHERE message_key = ?1",
			 BIND(bind_text(key)), 0, out_message, err);
}

static int tell(struct work *work, const struct remind_printer *printer, const struct reminds *r,
		struct remind_letter *letter, struct err *err)
{
	struct mail_part paper = { .length = 0 };
	int64_t message = 0;
	int result =
		printer ? printer->print(printer->context, work, r, letter, &paper, err) : ERR_OK;

	if (result == ERR_OK)
		result = queue(work, r, letter, &paper, &message, err);

	for (size_t i = 0; result == ERR_OK && i < letter->count; i++) {
		const struct aged_line *line = r->item[letter->first + i].line;

		result = work_run(
			work,
			"INSERT INTO reminder (document_id, level, sent_on, pence, message_id, "
			"audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			BIND(bind_int(line->document_id), bind_int(letter->level),
			     bind_date(work->today), bind_int(line->amount.pence), bind_id(message),
			     bind_int(work_audit_id(work))),
			err);
	}
	return result;
}

int remind(struct work *work, const struct remind_printer *printer, struct reminds *out,
	   struct err *err)
{
	SCOPED(reminds_release) struct reminds r = { 0 };
	SCOPED(freep) struct remind_words *words = calloc(1, sizeof *words);
	int result;

	if (!words)
		return err_nomem(err);
	if ((result = plan(work->store, work->today, &r, err)) < 0 ||
	    (result = remind_words_load(work->store, work->today, words, err)) < 0)
		return result;
	for (size_t i = 0; i < r.letter_count; i++)
		if ((result = remind_letter_write(words, &r, &r.letter[i], err)) < 0 ||
		    (result = tell(work, printer, &r, &r.letter[i], err)) < 0)
			return result;
	*out = r;
	r = (struct reminds){ 0 };
	return ERR_OK;
}

/* ---- tables ---- */

const struct column remind_columns[] = {
	{ "level", "Level", COLUMN_INT },       { "number", "Number", COLUMN_CODE },
	{ "payer", "Payer", COLUMN_TEXT },      { "due_on", "Due", COLUMN_DATE },
	{ "overdue_days", "Days", COLUMN_INT }, { "outstanding", "Amount £", COLUMN_MONEY },
	{ "mail", NULL, COLUMN_TEXT },          { NULL, "Goes by", COLUMN_CODE },
};
const size_t remind_column_count = COUNT_OF(remind_columns);

void remind_table(const struct reminds *r, struct table *t)
{
	for (size_t i = 0; i < r->item_count; i++) {
		const struct remind_item *item = &r->item[i];
		const char *mail = r->letter[item->letter].mail;

		table_add_int(t, item->level);
		table_add_text(t, item->line->number);
		table_add_text(t, item->line->payer);
		table_add_date(t, item->line->due_on);
		table_add_int(t, item->line->overdue_days);
		table_add_money(t, item->line->amount);
		table_add_text(t, mail[0] ? mail : NULL);
		table_add_text(t, mail[0] ? "mail" : "letter");
	}
}

const struct column reminded_columns[] = {
	{ "sent_on", "Sent", COLUMN_DATE },
	{ "level", "Level", COLUMN_INT },
	{ "number", "Number", COLUMN_CODE },
	{ "payer", "Payer", COLUMN_TEXT },
	{ "outstanding", "Amount £", COLUMN_MONEY },
	{ "message", "Message", COLUMN_INT },
	{ "mail", NULL, COLUMN_TEXT },
};
const size_t reminded_column_count = COUNT_OF(reminded_columns);

int reminded_table(struct store *st, const struct as_known *as, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT m.sent_on, m.level, d.name, p.name, m.pence, m.message_id, "
		"x.mail_to FROM reminder m JOIN document d ON d.document_id = "
		"m.document_id JOIN payer p ON p.payer_id = d.payer_id LEFT JOIN "
		"message x ON x.message_id = m.message_id WHERE m.sent_on <= ?1 AND "
		"m.audit_id <= ?2 ORDER BY m.sent_on DESC, p.name, d.name, m.level DESC",
		BIND(bind_as_on(as), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		table_add_int(t, stmt_int(q, 1));
		table_add_text(t, stmt_text(q, 2));
		table_add_text(t, stmt_text(q, 3));
		table_add_money(t, stmt_money(q, 4));
		if (stmt_is_null(q, 5))
			table_add_text(t, NULL);
		else
			table_add_int(t, stmt_int(q, 5));
		table_add_text(t, stmt_text(q, 6));
	}
	return r;
}
