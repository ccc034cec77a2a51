/* cli/cmd_daily.c - daybook daily: everything that is due by today */
#include "billing/daily.h"
#include "cli/mail_documents.h"
#include "cli/result.h"
#include "cli/show_invited.h"
#include "cli/show_sent.h"
#include "core/setting.h"
#include "invoices/paper_reminder.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "preview", NULL, "show what would be done and change nothing", OPTION_SWITCH },
};

static const struct column columns[] = {
	{ "what", "What", COLUMN_TEXT },
	{ "count", "Number", COLUMN_INT },
	{ "detail", "Detail", COLUMN_TEXT },
};

/* "4.5 days, 2 hours, worth £1,656.00" */
static void lapses_text(const struct lapses *l, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (unsigned unit = 0; unit < UNITS && used < size; unit++)
		if (l->quantity[unit].hundredths > 0)
			used += (size_t) snprintf(
				out + used, size - used, "%s%s", used ? ", " : "",
				quantity_named(l->quantity[unit], (enum unit) unit).s);
	if (used > 0 && used < size)
		(void) snprintf(out + used, size - used, ", worth £%s", money_pretty(l->worth).s);
}

/* After the day's own unit of work: documents that are queued, and mail that is sent. */
struct posted {
	struct mailed mailed;
	bool sends; /* the setting mail.send says so */
	struct sent_all sent;
};

static void posted_release(struct posted *p)
{
	mailed_release(&p->mailed);
	sent_all_release(&p->sent);
}

/* The day's own acts are done: a failure of this is told after they are shown. */
static int post(struct cli *cli, struct posted *out, struct err *err)
{
	char sends[8];
	int r;

	if ((r = mail_documents_due(cli, &out->mailed, err)) < 0 ||
	    (r = setting_get(cli_store(cli), "mail.send", cli_today(cli), sends, sizeof sends,
			     err)) < 0 ||
	    strcmp(sends, "yes") != 0)
		return r;
	out->sends = true;
	r = send_due(cli, &out->sent, err);
	return r < 0 ? r : sent_verdict(&out->sent, err);
}

static void posted_json(struct json *root, const struct posted *p)
{
	json_add_int(root, "documents_mailed", (int64_t) p->mailed.queued);
	json_add_int(root, "documents_to_print", (int64_t) p->mailed.letters);
	if (p->sends)
		sent_add_json(json_add_object(root, "mail"), &p->sent);
}

/* A row of the table; money where there is any. */
static void add_charges(struct table *t, const char *what, int64_t count, struct money net)
{
	char detail[48] = "";

	if (count > 0)
		(void) snprintf(detail, sizeof detail, "£%s before VAT", money_pretty(net).s);
	table_add_text(t, what);
	table_add_int(t, count);
	table_add_text(t, detail);
}

static void add_reminders(struct table *t, const struct reminds *r)
{
	char detail[64] = "";

	if (r->printed_count > 0)
		(void) snprintf(detail, sizeof detail, "%zu payer%s without a mail address",
				r->printed_count, r->printed_count == 1 ? "" : "s");
	table_add_text(t, "Invoices that payers are reminded of");
	table_add_int(t, (int64_t) r->item_count);
	table_add_text(t, detail);
}

/* Payers that have no mail address: their letters are to be printed. */
static void say_unmailed(FILE *out, const struct reminds *r)
{
	for (size_t i = 0; i < r->letter_count; i++)
		if (r->letter[i].mail[0] == '\0')
			fprintf(out, "\n%s has no mail address, so to be printed:\n\n%s\n\n%s",
				r->letter[i].payer, r->letter[i].subject, r->letter[i].body);
}

static void reminders_json(struct json *root, const struct reminds *r)
{
	struct json *node = json_add_object(root, "reminders"), *list;

	json_add_int(node, "documents", (int64_t) r->item_count);
	json_add_int(node, "messages", (int64_t) (r->letter_count - r->printed_count));
	list = json_add_array(node, "without_mail");
	for (size_t i = 0; i < r->letter_count; i++)
		if (r->letter[i].mail[0] == '\0') {
			struct json *row = json_add_object(list, NULL);

			json_add_text(row, "payer", r->letter[i].payer);
			json_add_text(row, "subject", r->letter[i].subject);
			json_add_text(row, "text", r->letter[i].body);
		}
}

static int print_text(struct cli *cli, const struct daily *d, const struct posted *p,
		      struct err *err)
{
	char lapsed[160], untold[40] = "", away[40] = "";
	struct table *t = NULL;
	int r = table_open(cli_out(cli), TABLE_TEXT, 0, columns, COUNT_OF(columns), &t, err);

	if (r < 0)
		return r;
	lapses_text(&d->lapses, lapsed, sizeof lapsed);
	if (d->warned.untold_count > 0)
		(void) snprintf(untold, sizeof untold, "%zu not: no mail address",
				d->warned.untold_count);
	add_charges(t, "Uses charged", d->accrued.uses, d->accrued.used);
	add_charges(t, "Uses charged no more", d->accrued.reversed,
		    money_add(d->accrued.back.voided, d->accrued.back.credited));
	add_charges(t, "Agreed and not used, charged", d->accrued.rests, d->accrued.rest);
	table_add_text(t, "Purchases with days ended unused");
	table_add_int(t, (int64_t) d->lapses.count);
	table_add_text(t, lapsed);
	table_add_text(t, "Schools told what is left to book");
	table_add_int(t, (int64_t) d->warned.told);
	table_add_text(t, untold);
	if (d->announced.untold > 0)
		(void) snprintf(away, sizeof away, "%zu not: no mail address", d->announced.untold);
	if (d->announced.told + d->announced.untold > 0) {
		table_add_text(t, "Schools told who is not available");
		table_add_int(t, (int64_t) d->announced.told);
		table_add_text(t, away);
	}
	if (d->invites) {
		table_add_text(t, "Officers and schools told of visits");
		table_add_int(t, (int64_t) d->invited.messages);
		table_add_text(t, "");
	}
	if (d->reminds)
		add_reminders(t, &d->reminded);
	if ((r = table_close(t, err)) < 0)
		return r;
	for (size_t i = 0; i < d->warned.untold_count; i++)
		fprintf(cli_out(cli),
			"%s%s (%s) has no mail address:\n    daybook school set %s --mail "
			"ADDRESS\n",
			i == 0 ? "\n" : "", d->warned.untold[i].school,
			d->warned.untold[i].contract, d->warned.untold[i].urn);
	say_unmailed(cli_out(cli), &d->reminded);
	if ((r = invited_print_untold(cli_out(cli), &d->invited, err)) < 0)
		return r;
	if (p->mailed.queued + p->mailed.letters > 0) {
		fputc('\n', cli_out(cli));
		mail_documents_say(cli, cli_out(cli), &p->mailed);
	}
	if (!p->sends)
		return ERR_OK;
	fputc('\n', cli_out(cli));
	return sent_print(cli, &p->sent, err);
}

static int print_json(const struct cli *cli, const struct daily *d, const struct posted *p,
		      bool preview, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *charged, *lapsed, *list;

	json_add_date(root, "date", cli_today(cli));
	json_add_bool(root, "preview", preview);
	charged = json_add_object(root, "charged");
	json_add_int(charged, "uses", d->accrued.uses);
	json_add_money(charged, "used_net", d->accrued.used);
	json_add_int(charged, "rests", d->accrued.rests);
	json_add_money(charged, "rest_net", d->accrued.rest);
	json_add_int(charged, "uses_taken_back", d->accrued.reversed);
	json_add_money(charged, "voided_net", d->accrued.back.voided);
	json_add_money(charged, "credited_net", d->accrued.back.credited);
	lapsed = json_add_object(root, "lapsed");
	json_add_int(lapsed, "allotments", (int64_t) d->lapses.count);
	for (unsigned unit = 0; unit < UNITS; unit++)
		json_add_quantity(lapsed, unit_terms((enum unit) unit)->plural,
				  d->lapses.quantity[unit]);
	json_add_money(lapsed, "worth", d->lapses.worth);
	json_add_int(root, "schools_told", (int64_t) d->warned.told);
	list = json_add_array(root, "schools_without_mail");
	for (size_t i = 0; i < d->warned.untold_count; i++) {
		struct json *row = json_add_object(list, NULL);

		json_add_text(row, "urn", d->warned.untold[i].urn);
		json_add_text(row, "school", d->warned.untold[i].school);
		json_add_text(row, "contract", d->warned.untold[i].contract);
	}
	list = json_add_object(root, "absences");
	json_add_int(list, "schools_told", (int64_t) d->announced.told);
	json_add_int(list, "schools_without_mail", (int64_t) d->announced.untold);
	if (d->invites)
		invited_add_json(json_add_object(root, "invited"), &d->invited);
	if (d->reminds)
		reminders_json(root, &d->reminded);
	posted_json(root, p);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(daily_release) struct daily done = { .lapses = { .count = 0 } };
	SCOPED(posted_release) struct posted posted = { .sends = false };
	SCOPED(reminder_press_close) struct reminder_press press = { .fonts = NULL };
	bool preview = cli_switch(cli, "preview");
	struct err failure = { 0 };
	int r, after = ERR_OK;

	reminder_press_open(&press);
	if ((r = daily_run(cli_work(cli), preview ? NULL : &press.printer, &done, err)) < 0)
		return r;
	if (preview)
		work_undo(cli_work(cli)); /* done by every rule, then undone */
	else if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	else
		after = post(cli, &posted, &failure);
	r = cli_json(cli) ? print_json(cli, &done, &posted, preview, err)
			  : print_text(cli, &done, &posted, err);
	if (r == ERR_OK && after < 0)
		*err = failure;
	return r < 0 ? r : after;
}

const struct command cmd_daily = {
	.noun = "daily",
	.summary = "Do everything that is due by today",
	.about =
		"What is billed as it is used is charged; its bill is made by 'invoice run'. Days "
		"that ended unused are written off, where nothing of them is booked or owed. "
		"Schools are told in time of days that are left to book, with times at which "
		"their officer is free, and ahead that their officer will not be available; with "
		"the setting visit.invite at yes, officers and schools "
		"are invited to visits, and with reminder.automatic at yes payers reminded of what "
		"is overdue; the messages wait in 'mail list', and are sent at the end with the "
		"setting mail.send at yes; documents are queued as mail to who pays with "
		"invoice.mail at yes. It may be run as often "
		"as one likes, also after days on which nobody ran it: nothing is done twice.",
	.example = "daybook daily --preview\ndaybook daily",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
