/* invoices/document_letter.c - tells a payer in plain words what comes, how much it is, when it is due and how to pay */
#include "invoices/document_letter.h"

#include "calendar/sender.h"
#include "invoices/document.h"

#include "core/banned.h"

void document_letter_release(struct document_letter *l)
{
	free(l->body);
	l->body = NULL;
}

static const char *title_of(const struct document *d)
{
	switch (d->kind) {
	case DOCUMENT_VAT_INVOICE:
	case DOCUMENT_INVOICE:
		return "Invoice";
	case DOCUMENT_RECHARGE:
		return "Internal charge";
	case DOCUMENT_CREDIT_NOTE:
		return "Credit note";
	case DOCUMENT_PAPER:
		break;
	}
	return "Document";
}

/* Is anything to be paid by bank? */
static bool is_payable(const struct document *d)
{
	return d->kind != DOCUMENT_CREDIT_NOTE && !d->journal && d->gross.pence > 0;
}

static void write_subject(const struct document *d, char *out, size_t size)
{
	const char *amount = money_pretty(d->gross).s;

	if (d->kind == DOCUMENT_CREDIT_NOTE)
		(void) snprintf(out, size, "Credit note %s: £%s", d->number, amount);
	else if (!is_payable(d))
		(void) snprintf(out, size, "%s %s: £%s, nothing to pay", title_of(d), d->number,
				amount);
	else if (date_is_none(d->due_on))
		(void) snprintf(out, size, "%s %s: £%s", title_of(d), d->number, amount);
	else
		(void) snprintf(out, size, "%s %s: £%s, due on %s", title_of(d), d->number, amount,
				date_long(d->due_on).s);
}

static void write_about(FILE *out, const struct document *d)
{
	fprintf(out, "To %s\n\nHere is %s %s of %s, as a PDF%s", d->payer.name,
		d->kind == DOCUMENT_CREDIT_NOTE ? "credit note"
		: d->kind == DOCUMENT_RECHARGE  ? "internal charge"
						: "invoice",
		d->number, date_long(d->issued_on).s, d->school_name[0] ? "," : "");
	if (d->school_name[0])
		fprintf(out, "\nfor %s", d->school_name);
	fputs(".\n\n", out);
}

static void write_amounts(FILE *out, const struct document *d)
{
	fprintf(out, "%-18s £%s", d->kind == DOCUMENT_CREDIT_NOTE ? "Amount credited:" : "Amount:",
		money_pretty(d->gross).s);
	if (d->vat_total.pence != 0)
		fprintf(out, ", of which VAT £%s", money_pretty(d->vat_total).s);
	putc('\n', out);
	if (d->kind == DOCUMENT_CREDIT_NOTE)
		fprintf(out, "%-18s %s of %s\n", "It credits:", d->credits.number,
			date_long(d->credits.issued_on).s);
	if (is_payable(d) && !date_is_none(d->due_on))
		fprintf(out, "%-18s %s\n", "Due on:", date_long(d->due_on).s);
	if (d->order_number[0])
		fprintf(out, "%-18s %s\n", "Your order:", d->order_number);
}

static void write_payment(FILE *out, const struct document *d)
{
	putc('\n', out);
	if (d->kind == DOCUMENT_CREDIT_NOTE && d->credits.taken_off.pence > 0)
		fprintf(out,
			"There is nothing to pay: £%s of it is set against %s, and what is left\n"
			"of it stands to your credit.\n",
			money_pretty(d->credits.taken_off).s, d->credits.number);
	else if (d->kind == DOCUMENT_CREDIT_NOTE)
		fputs("There is nothing to pay: please keep it with your records.\n", out);
	else if (d->journal)
		fputs("There is nothing to pay: it is settled between us by journal.\n", out);
	else if (!is_payable(d))
		fputs("There is nothing to pay.\n", out);
	else if (d->has_bank && d->account[0])
		fprintf(out,
			"Pay by bank to %s, and give the number:\n\n"
			"    sort code %s, account %s, reference %s\n",
			d->bank_name[0] ? d->bank_name : "us", d->sort_code, d->account, d->number);
	else
		fprintf(out, "How to pay it stands on the document: please give the number %s.\n",
			d->number);
}

int document_letter_write(struct store *st, struct date on, const char *snapshot,
			  struct document_letter *out, struct err *err)
{
	SCOPED(document_release) struct document doc = { .root = NULL };
	struct document_letter l = { .body = NULL };
	struct sender sender;
	size_t length = 0;
	FILE *body;
	int r;

	if ((r = document_read(snapshot, strlen(snapshot), &doc, err)) < 0 ||
	    (r = sender_load(st, on, &sender, err)) < 0)
		return r;
	write_subject(&doc, l.subject, sizeof l.subject);
	if (!(body = open_memstream(&l.body, &length)))
		return err_nomem(err);
	write_about(body, &doc);
	write_amounts(body, &doc);
	write_payment(body, &doc);
	sender_sign(body, &sender, "To ask about it");
	if (fclose(body) != 0) {
		document_letter_release(&l);
		return err_nomem(err);
	}
	*out = l;
	return ERR_OK;
}
