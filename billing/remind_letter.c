/* billing/remind_letter.c - writes reminders in plain words */
#include "billing/remind_letter.h"

#include "core/setting.h"
#include "core/text.h"

#include "core/banned.h"

enum { LETTER_WIDTH = 72 };

/* Where the authority has set no text of its own. */
static const char *const ours[REMIND_LEVELS][REMIND_LINES] = {
	{ "To {payer}", "Our records say that this is due and not paid, £{amount} in all:",
	  "{number}: £{amount}, due on {due_on} (days overdue: {days})",
	  "If you have paid it in the last few days, please leave this aside. If something is "
	  "wrong with it, please tell us now." },
	{ "To {payer}", "We have reminded you before; this is still not paid, £{amount} in all:",
	  "{number}: £{amount}, due on {due_on} (days overdue: {days})",
	  "Please pay it now, or tell us when you will. If you do not agree with it, tell us why, "
	  "and we will look into it." },
	{ "To {payer}", "This is our last reminder. Long overdue, £{amount} in all:",
	  "{number}: £{amount}, due on {due_on} (days overdue: {days})",
	  "Please pay it by return, or speak to us. If we do not hear from you, we may claim the "
	  "interest and the fixed sum that the law allows for late payment." },
};

/* The bank's lines of an invoice, in one sentence. */
static int load_bank(struct store *st, struct date on, struct remind_words *out, struct err *err)
{
	char name[96], sort_code[16], account[16];
	int r;

	out->bank[0] = '\0';
	if ((r = setting_get(st, "bank.name", on, name, sizeof name, err)) < 0 ||
	    (r = setting_get(st, "bank.sort-code", on, sort_code, sizeof sort_code, err)) < 0 ||
	    (r = setting_get(st, "bank.account", on, account, sizeof account, err)) < 0)
		return r;
	if (account[0])
		(void) snprintf(out->bank, sizeof out->bank,
				"Pay by bank to %s%ssort code %s, account %s, and give the number "
				"of the invoice.",
				name, name[0] ? ", " : "", sort_code, account);
	return ERR_OK;
}

int remind_words_load(struct store *st, struct date on, struct remind_words *out, struct err *err)
{
	int r;

	for (size_t level = 0; level < REMIND_LEVELS; level++) {
		size_t count = 0;

		for (size_t i = 0; i < REMIND_LINES; i++) {
			char name[32], *line = out->line[level][count];

			(void) snprintf(name, sizeof name, "reminder.text.%zu.%zu", level + 1,
					i + 1);
			if ((r = setting_get(st, name, on, line, sizeof out->line[0][0], err)) < 0)
				return r;
			count += line[0] != '\0';
		}
		for (size_t i = 0; count == 0 && i < REMIND_LINES; i++)
			(void) snprintf(out->line[level][i], sizeof out->line[0][0], "%s",
					ours[level][i] ? ours[level][i] : "");
	}
	if ((r = load_bank(st, on, out, err)) < 0)
		return r;
	return sender_load(st, on, &out->sender, err);
}

/* ---- filling in ---- */

struct filling {
	const char *name;
	char value[160];
};

static void fill(FILE *out, const char *line, const struct filling *words, size_t count)
{
	while (*line) {
		bool filled = false;

		for (size_t i = 0; i < count && !filled; i++)
			if (strncmp(line, words[i].name, strlen(words[i].name)) == 0) {
				fputs(words[i].value, out);
				line += strlen(words[i].name);
				filled = true;
			}
		if (!filled)
			putc(*line++, out);
	}
}

/* What the payer knows it by. */
static const char *number_of(const struct remind_item *item)
{
	return item->line->theirs[0] ? item->line->theirs : item->line->number;
}

/* 'item' NULL: of the whole letter. The caller frees what it gets; NULL: no memory. */
static char *fill_line(const char *line, const struct remind_letter *letter,
		       const struct remind_item *item)
{
	struct filling words[] = { { "{payer}", "" },
				   { "{number}", "" },
				   { "{amount}", "" },
				   { "{due_on}", "" },
				   { "{days}", "" } };
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	(void) snprintf(words[0].value, sizeof words[0].value, "%s", letter->payer);
	(void) snprintf(words[2].value, sizeof words[2].value, "%s",
			money_pretty(item ? item->line->amount : letter->sum).s);
	if (item) {
		(void) snprintf(words[1].value, sizeof words[1].value, "%s", number_of(item));
		(void) snprintf(words[3].value, sizeof words[3].value, "%s",
				date_long(item->line->due_on).s);
		(void) snprintf(words[4].value, sizeof words[4].value, "%" PRId64,
				item->line->overdue_days);
	}
	fill(out, line, words, COUNT_OF(words));
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* A paragraph of short lines; those after the first under 'indent'. */
static void wrap(FILE *out, const char *text, const char *indent)
{
	size_t column = 0;

	while (*text) {
		size_t length = strcspn(text, " ");
		SCOPED(freep) char *word = strndup(text, length);
		size_t width = word ? text_width(word) : length;

		if (column > 0 && column + 1 + width > LETTER_WIDTH) {
			fprintf(out, "\n%s", indent);
			column = strlen(indent);
		} else if (column > 0) {
			putc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", (int) length, text);
		column += width;
		text += length;
		text += strspn(text, " ");
	}
	putc('\n', out);
}

static int write_line(FILE *out, const char *line, const struct remind_letter *letter,
		      const struct remind_item *item, struct err *err)
{
	SCOPED(freep) char *text = fill_line(line, letter, item);

	if (!text)
		return err_nomem(err);
	if (item)
		fputs("  ", out);
	wrap(out, text, item ? "    " : "");
	return ERR_OK;
}

/* ---- the letter ---- */

static bool is_of_document(const char *line)
{
	return strstr(line, "{number}") || strstr(line, "{due_on}") || strstr(line, "{days}");
}

static int write_lines(FILE *out, const struct remind_words *words, const struct reminds *r,
		       const struct remind_letter *letter, struct err *err)
{
	int result = ERR_OK;

	for (size_t i = 0; i < REMIND_LINES && result == ERR_OK; i++) {
		const char *line = words->line[letter->level - 1][i];

		if (!line[0])
			break;
		if (i > 0)
			putc('\n', out);
		if (!is_of_document(line))
			result = write_line(out, line, letter, NULL, err);
		for (size_t k = 0; k < letter->count && is_of_document(line) && result == ERR_OK;
		     k++)
			result = write_line(out, line, letter, &r->item[letter->first + k], err);
	}
	return result;
}

const char *remind_title(int level)
{
	static const char *const titles[REMIND_LEVELS] = { "Reminder", "Second reminder",
							   "Last reminder" };

	return titles[level - 1];
}

static void write_subject(const struct reminds *r, struct remind_letter *letter)
{
	if (letter->count == 1)
		(void) snprintf(letter->subject, sizeof letter->subject, "%s: %s is not paid",
				remind_title(letter->level), number_of(&r->item[letter->first]));
	else
		(void) snprintf(letter->subject, sizeof letter->subject,
				"%s: %zu invoices are not paid", remind_title(letter->level),
				letter->count);
}

/* What we hold of the payer's, for the caller to free; NULL: no memory. */
static char *on_account(const struct remind_letter *letter)
{
	char *what = NULL;

	return asprintf(&what,
			"We hold £%s of yours that is set against no invoice yet: please tell us "
			"what it is for.",
			money_pretty(letter->on_account).s) < 0
		       ? NULL
		       : what;
}

/* The lines that are of the whole letter, for print: its table has the documents. */
static int write_paragraphs(const struct remind_words *words, struct remind_letter *letter,
			    struct err *err)
{
	size_t length = 0;
	FILE *out = open_memstream(&letter->paragraphs, &length);

	if (!out)
		return err_nomem(err);
	for (size_t i = 0; i < REMIND_LINES && words->line[letter->level - 1][i][0]; i++) {
		const char *line = words->line[letter->level - 1][i];
		SCOPED(freep) char *what = fill_line(line, letter, NULL);

		if (what && !is_of_document(line))
			fprintf(out, "%s\n", what);
	}
	if (letter->on_account.pence > 0) {
		SCOPED(freep) char *held = on_account(letter);

		fprintf(out, "%s\n", held ? held : "");
	}
	return fclose(out) == 0 ? ERR_OK : err_nomem(err);
}

int remind_letter_write(const struct remind_words *words, const struct reminds *r,
			struct remind_letter *letter, struct err *err)
{
	size_t length = 0;
	FILE *out = open_memstream(&letter->body, &length);
	int result;

	if (!out)
		return err_nomem(err);
	write_subject(r, letter);
	result = write_lines(out, words, r, letter, err);
	if (letter->on_account.pence > 0) {
		SCOPED(freep) char *held = on_account(letter);

		putc('\n', out);
		wrap(out, held ? held : "", "");
	}
	if (words->bank[0]) {
		putc('\n', out);
		wrap(out, words->bank, "");
	}
	sender_sign(out, &words->sender, "To ask, or to tell us");
	if (fclose(out) != 0)
		return err_nomem(err);
	return result < 0 ? result : write_paragraphs(words, letter, err);
}
