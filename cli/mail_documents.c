/* cli/mail_documents.c - queues documents for the commands after which they are due, and says so */
#include "cli/mail_documents.h"

#include "core/banned.h"

int mail_documents_due(struct cli *cli, struct mailed *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct mailing due = { .on = DATE_NONE, .automatic = true };
	struct work_door door;
	int r;

	*out = (struct mailed){ .one = NULL };
	cli_door(cli, &door);
	if ((r = work_begin(&work, cli_store(cli), &door, err)) < 0 ||
	    (r = documents_mail(&work, &due, out, err)) < 0)
		return r;
	return work_commit(&work, err);
}

static bool is_letter(const struct mailed_one *one)
{
	return one->by == MAILED_LETTER || one->by == MAILED_TOO_LARGE;
}

/* "EWS24-00001, EWS24-00002 and 4 others" */
static void list_letters(const struct mailed *m, char *out, size_t size)
{
	enum { SHOWN = 3 };
	size_t seen = 0, used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < m->count && seen < SHOWN; i++)
		if (is_letter(&m->one[i]))
			used += (size_t) snprintf(out + used, size - used, "%s%s",
						  seen++ ? ", " : "", m->one[i].number);
	if (m->letters > SHOWN)
		(void) snprintf(out + used, size - used, " and %zu other%s", m->letters - SHOWN,
				m->letters == SHOWN + 1 ? "" : "s");
}

void mail_documents_say(const struct cli *cli, FILE *say, const struct mailed *m)
{
	char text[480] = "", numbers[120];
	size_t used = 0;

	if (m->queued > 0)
		used += (size_t) snprintf(text, sizeof text,
					  "Queued %zu document%s as mail: 'daybook mail send' sends"
					  " %s.",
					  m->queued, m->queued == 1 ? "" : "s",
					  m->queued == 1 ? "it" : "them");
	if (m->letters > 0) {
		list_letters(m, numbers, sizeof numbers);
		(void) snprintf(text + used, sizeof text - used,
				"%sTo be printed, as who pays has no mail address: %s.\n"
				"'daybook invoice mail --all --printed' says that it was.",
				used ? "\n" : "", numbers);
	}
	if (text[0] && say)
		fprintf(say, "%s\n", text);
	else if (text[0])
		cli_say(cli, "%s", text);
}
