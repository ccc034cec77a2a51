/* billing/confirm_mail.c - tells schools that a provisional rate is confirmed, and that they are free to withdraw */
#include "billing/confirm.h"

#include "core/outbox.h"
#include "core/setting.h"

#include "core/banned.h"

struct sender {
	char service[160], authority[160], mail[160];
};

static int load_sender(struct store *st, struct date on, struct sender *out, struct err *err)
{
	int r;

	if ((r = setting_get(st, "authority.service", on, out->service, sizeof out->service, err)) <
		    0 ||
	    (r = setting_get(st, "authority.name", on, out->authority, sizeof out->authority,
			     err)) < 0)
		return r;
	return setting_get(st, "authority.mail", on, out->mail, sizeof out->mail, err);
}

static void write_difference(FILE *out, const struct contract *c, struct fy fy,
			     const struct told *t)
{
	struct money more = t->difference;

	if (t->days.hundredths == 0) {
		fputs("What each visit uses is charged at this rate.\n", out);
		return;
	}
	fprintf(out, "%s for %s", quantity_named(t->days, c->unit).s, fy_text(fy).s);
	if (more.pence == 0)
		fputs(" cost what they cost before.\n", out);
	else
		fprintf(out, " cost you £%s %s than before.\n",
			money_pretty(money_pence(more.pence < 0 ? -more.pence : more.pence)).s,
			more.pence < 0 ? "less" : "more");
}

/* The body; NULL: no memory. The caller frees it. */
static char *write_body(const struct contract *c, size_t year, const struct confirmed *k,
			const struct told *t, const struct sender *sender)
{
	const struct contract_year *y = &c->year[year];
	const char *unit = unit_terms(c->unit)->word;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "%s (%s)\nContract %s\n\n", t->name, t->urn, c->ref);
	fprintf(out, "The rate for %s is now certain: £%s a %s before VAT.\n", fy_text(y->fy).s,
		money_pretty(k->rate).s, unit);
	fprintf(out, "Until now it was provisional, £%s a %s.\n\n", money_pretty(k->was).s, unit);
	write_difference(out, c, y->fy, t);
	fprintf(out,
		"\nYou are free to withdraw from what is neither used nor booked of %s:\n"
		"tell us, and it is not charged.\n",
		fy_text(y->fy).s);
	if (sender->mail[0])
		fprintf(out, "\nTo withdraw, or to ask: %s.\n", sender->mail);
	fprintf(out, "\n%s\n%s\n", sender->service, sender->authority);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* The school's own address, else that of who pays for it. */
static int find_address(struct store *st, const struct member *m, struct date on, struct told *t,
			struct err *err)
{
	struct school school;
	struct school_terms terms;
	int r = school_load(st, m->school_id, &school, err);

	if (r < 0 || (r = school_terms_on(st, m->school_id, on, &terms, err)) < 0)
		return r;
	(void) snprintf(t->urn, sizeof t->urn, "%s", m->urn);
	(void) snprintf(t->name, sizeof t->name, "%s", m->name);
	(void) snprintf(t->to, sizeof t->to, "%s", school.mail[0] ? school.mail : terms.payer.mail);
	return ERR_OK;
}

int confirm_tell(struct work *work, const struct contract *c, size_t year, struct confirmed *out,
		 struct err *err)
{
	struct fy fy = c->year[year].fy;
	struct sender sender;
	char subject[MESSAGE_SUBJECT_MAX + 1];
	int r = load_sender(work->store, work->today, &sender, err);

	(void) snprintf(subject, sizeof subject, "The rate for %s: £%s a %s (%s)", fy_text(fy).s,
			money_pretty(out->rate).s, unit_terms(c->unit)->word, c->ref);
	for (size_t i = 0; r == ERR_OK && i < out->told_count; i++) {
		SCOPED(freep) char *body = NULL;
		struct told *t = &out->told[i];
		char key[MESSAGE_KEY_MAX + 1];
		bool is_new;

		if ((r = find_address(work->store, &c->member[i], work->today, t, err)) < 0)
			return r;
		if (t->to[0] == '\0')
			continue;
		if (!(body = write_body(c, year, out, t, &sender)))
			return err_nomem(err);
		(void) snprintf(key, sizeof key, "rate:%d:%s:%s", fy.begins, c->ref, t->urn);
		r = outbox_queue(work,
				 &(struct mail){ .key = key,
						 .to = t->to,
						 .whose = t->name,
						 .remedy = "daybook school set",
						 .subject = subject,
						 .body = body },
				 &is_new, err);
	}
	return r;
}
