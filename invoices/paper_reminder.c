/* invoices/paper_reminder.c - reminders printed and kept, so that what was sent can be shown */
#include "invoices/paper_reminder.h"

#include "billing/snapshot_parts.h"
#include "core/payer.h"
#include "invoices/layout.h"
#include "invoices/paper_build.h"

#include "core/banned.h"

static const struct paper_column columns[] = {
	{ "Invoice", 56, FORM_LEFT },           { "Issued", 34, FORM_DATE },
	{ "Was to be paid by", 34, FORM_DATE }, { "Days overdue", 22, FORM_RIGHT },
	{ "To pay £", 24, FORM_RIGHT },
};

static const char *number_of(const struct aged_line *line)
{
	return line->theirs[0] ? line->theirs : line->number;
}

static void add_documents(struct json *paper, const struct reminds *r,
			  const struct remind_letter *letter)
{
	struct json *table = paper_table(paper, columns, COUNT_OF(columns));

	for (size_t i = 0; i < letter->count; i++) {
		const struct aged_line *line = r->item[letter->first + i].line;
		char days[24];

		(void) snprintf(days, sizeof days, "%" PRId64, line->overdue_days);
		paper_row(table, ROW_PLAIN,
			  CELLS(number_of(line), date_short(line->issued_on).s,
				date_short(line->due_on).s, days, money_pretty(line->amount).s));
	}
	if (letter->count > 1)
		paper_row(table, ROW_TOTAL,
			  CELLS("To pay", "", "", "", money_pretty(letter->sum).s));
}

/* The first says what it is about: the table follows it. */
static void add_words(struct json *paper, const struct reminds *r,
		      const struct remind_letter *letter)
{
	const char *at = letter->paragraphs;
	bool shown = false;

	for (size_t n = 0; *at; n++) {
		size_t length = strcspn(at, "\n");

		/* "To the school": whom it is to stands in the window. */
		if (n > 0 || length > 2 + strlen(letter->payer) + 1) {
			paper_text(paper, "%.*s", (int) length, at);
			if (!shown)
				add_documents(paper, r, letter);
			shown = true;
		}
		at += length + (at[length] == '\n');
	}
	if (!shown)
		add_documents(paper, r, letter);
}

static void add_slip(struct json *paper, const struct supplier *supplier, const struct reminds *r,
		     const struct remind_letter *letter)
{
	struct json *slip = json_add_object(paper, "slip");

	json_add_text(slip, "quote",
		      letter->count == 1 ? number_of(r->item[letter->first].line)
					 : "the numbers of the invoices you pay");
	json_add_money(slip, "amount", letter->sum);
	snapshot_bank(paper, supplier);
}

static int make(struct work *work, const struct reminds *r, const struct remind_letter *letter,
		const struct payer *payer, char **out_text, struct err *err)
{
	SCOPED(json_freep) struct json *paper = NULL;
	struct paper_head head = { .kind = "reminder",
				   .title = remind_title(letter->level),
				   .reference = payer->name,
				   .made_on = work->today,
				   .name = payer->name,
				   .address = payer->address };
	struct supplier supplier;
	int result = supplier_load(work->store, work->today, &supplier, err);

	if (result < 0)
		return result;
	paper = paper_begin(&supplier, &head);
	paper_panel(paper, "Overdue", pounds(letter->sum).s,
		    letter->count == 1 ? number_of(r->item[letter->first].line) : "",
		    "What you need to do", "Please pay now");
	paper_fact(paper, FACT_WIDE, "Account", payer->name);
	paper_fact(paper, FACT_WIDE, "Date", date_long(work->today).s);
	add_words(paper, r, letter);
	add_slip(paper, &supplier, r, letter);
	return snapshot_end(paper, &supplier, "a reminder", out_text, err);
}

static int print(void *context, struct work *work, const struct reminds *r,
		 struct remind_letter *letter, struct mail_part *out, struct err *err)
{
	struct reminder_press *press = context;
	SCOPED(freep) char *snapshot = NULL;
	struct paper_about about;
	struct payer payer;
	int result;

	if ((!press->fonts && (result = pdf_fonts_new(&press->fonts, err)) < 0) ||
	    (result = payer_latest(work->store, r->item[letter->first].line->account_id, &payer,
				   err)) < 0 ||
	    (result = make(work, r, letter, &payer, &snapshot, err)) < 0)
		return result;
	paper_release(&press->paper);
	about = (struct paper_about){ .payer_id = payer.id, .school_id = payer.school_id };
	if ((result = paper_keep(work, press->fonts, &about, snapshot, &press->paper, err)) < 0)
		return result;
	(void) snprintf(letter->mark, sizeof letter->mark, "%s", press->paper.mark);
	(void) snprintf(press->name, sizeof press->name, "reminder-%s.pdf",
			date_iso(work->today).s);
	*out = (struct mail_part){ .form = PART_ATTACHMENT,
				   .media_type = "application/pdf",
				   .name = press->name,
				   .bytes = press->paper.bytes,
				   .length = press->paper.length };
	return ERR_OK;
}

void reminder_press_open(struct reminder_press *press)
{
	*press = (struct reminder_press){ .printer = { .print = print, .context = press } };
}

void reminder_press_close(struct reminder_press *press)
{
	paper_release(&press->paper);
	pdf_fonts_free(press->fonts);
	press->fonts = NULL;
}
