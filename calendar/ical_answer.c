/* calendar/ical_answer.c - reads an answer to an invitation (METHOD:REPLY) */
#include <strings.h>

#include "calendar/ical_event.h"

#include "core/check_value.h"

#include "core/banned.h"

/* "mailto:office@school.example" in any case, and by some without "mailto:". */
static int read_address(const struct ical_property *p, char out[128], struct err *err)
{
	const char *address = p->value;
	struct err why = { 0 };

	if (strncasecmp(address, "mailto:", 7) == 0)
		address += 7;
	if (strlen(address) > 120 || mail_check(address, &why) < 0)
		return ical_refuse(err, p->line, "ATTENDEE: '%.60s' is not a mail address",
				   address);
	(void) snprintf(out, 128, "%s", address);
	return ERR_OK;
}

static int read_reply(const struct ical_property *p, char out[12], struct err *err)
{
	static const char *const words[] = { "accepted", "tentative", "declined" };
	char is[24];

	(void) ical_param(p, "PARTSTAT", is, sizeof is);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcasecmp(is, words[i]) == 0) {
			(void) snprintf(out, 12, "%s", words[i]);
			return ERR_OK;
		}
	return ical_refuse(err, p->line,
			   "the answer '%.20s' is neither ACCEPTED nor TENTATIVE nor DECLINED", is);
}

static int read_event(const struct ical_text *t, size_t component, struct ical_answer *a,
		      struct err *err)
{
	const struct ical_property *p = ical_first(t, component, "ATTENDEE");
	int r;

	a->line = t->components[component].line;
	if (!p)
		return ical_refuse(err, a->line, "the answer has no ATTENDEE: nobody answers");
	if (ical_next(t, p))
		return ical_refuse(err, ical_next(t, p)->line,
				   "the answer has several ATTENDEEs: one person answers");
	if ((r = ical_read_uid(t, component, &a->uid, err)) < 0 ||
	    (r = ical_read_version(t, component, &a->sequence, a->stamped_at, err)) < 0 ||
	    (r = read_address(p, a->mail, err)) < 0 || (r = read_reply(p, a->reply, err)) < 0)
		return r;
	if (a->stamped_at[0] == '\0')
		return ical_refuse(err, a->line,
				   "the answer has no DTSTAMP: nobody knows its time");
	if (ical_first(t, component, "RECURRENCE-ID"))
		return ical_refuse(err, ical_first(t, component, "RECURRENCE-ID")->line,
				   "visits do not recur: the answer is to something else");
	return ERR_OK;
}

int ical_answer_read(const struct ical_text *text, struct ical_answer *out, struct err *err)
{
	struct ical_answer a = { .sequence = 0 };
	bool found = false;
	int r;

	for (size_t i = 0; i < text->component_count; i++) {
		if (strcmp(text->components[i].name, "VEVENT") != 0)
			continue;
		if (found)
			return ical_refuse(err, text->components[i].line,
					   "several answers in one file: give them one by one");
		found = true;
		if ((r = read_event(text, i, &a, err)) < 0)
			return r;
	}
	if (!found)
		return err_set(err, ERR_INVALID,
			       "the answer has no VEVENT: to what does it answer");
	*out = a;
	return ERR_OK;
}
