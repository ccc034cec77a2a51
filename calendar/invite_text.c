/* calendar/invite_text.c - the words that go with an invitation, for those who read mail and no calendar */
#include "calendar/invite.h"

#include "calendar/sender.h"

#include "core/banned.h"

struct when {
	char s[80];
};

/* "Mon 31 Mar 2025, 08:45 to 12:27" */
static struct when when_of(const struct diary_visit *v)
{
	struct when out;

	(void) snprintf(out.s, sizeof out.s, "%s, %s to %s", date_table(v->on).s,
			clock_text(v->start_min).s, clock_text(v->end_min).s);
	return out;
}

/* What was written to a stream of memory; NULL: no memory. */
static char *closed(FILE *out, char **text)
{
	if (fclose(out) == 0)
		return *text;
	free(*text);
	return NULL;
}

char *invite_subject(const struct invite_letter *l)
{
	static const char *const news[] = {
		[INVITE_NEW] = "Visit",
		[INVITE_CHANGED] = "Changed",
		[INVITE_OFF] = "Cancelled",
		[INVITE_LEFT] = "No longer yours",
		[INVITE_ADDRESS] = "Told elsewhere",
	};
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "%s: %s, %s", news[l->news], when_of(l->visit).s,
		l->is_school ? l->visit->officers[0].name : l->visit->schools[0].name);
	return closed(out, &text);
}

static void write_visit(FILE *out, const struct invite_letter *l, const struct diary_visit *v)
{
	struct diary_words words;

	diary_say(v, l->is_school ? VIEW_SCHOOL : VIEW_OFFICER, &words);
	fprintf(out, "  %s\n  %s\n", when_of(v).s, words.summary);
	if (words.location[0])
		fprintf(out, "  %s\n", words.location);
	fprintf(out, "  %s, visit %" PRId64 "\n", words.category, v->visit_id);
}

/* Whom the school may turn to. */
static void write_officers(FILE *out, const struct diary_visit *v)
{
	for (size_t i = 0; i < v->officer_count; i++)
		fprintf(out, "%s%s (%s)%s%s\n", i == 0 ? "\nYour officer: " : "              ",
			v->officers[i].name, v->officers[i].code,
			v->officers[i].mail[0] ? ", " : "", v->officers[i].mail);
}

/* Does what write_visit() says of it read the same? Officers are told of their schools, schools of their officers. */
static bool reads_same(const struct invite_letter *l)
{
	const struct diary_visit *a = l->visit, *b = l->before;
	bool same = date_compare(a->on, b->on) == 0 && a->start_min == b->start_min &&
		    a->end_min == b->end_min && a->place == b->place;

	for (size_t i = 0; same && l->is_school && i < a->officer_count; i++)
		same = i < b->officer_count && a->officers[i].id == b->officers[i].id;
	return same;
}

/* "Officer 02 (EWO-02) comes instead of Officer 06 (EWO-06)." */
static void write_covers(FILE *out, const struct invite_letter *l)
{
	const struct diary_visit *now = l->visit, *before = l->before;
	const char *gap = "\n";

	for (size_t i = 0; i < now->officer_count && i < before->officer_count; i++) {
		const struct diary_party *comes = &now->officers[i], *was = &before->officers[i];

		if (comes->id == was->id)
			continue;
		fprintf(out, "%s%s (%s) comes instead of %s (%s).\n", gap, comes->name, comes->code,
			was->name, was->code);
		gap = "";
	}
}

static const char *begins(const struct invite_letter *l)
{
	static const char *const places[] = {
		[PLACE_SCHOOL] = "We will come to you on",
		[PLACE_HOME] = "We will make a home visit on",
		[PLACE_ONLINE] = "We will meet you online on",
		[PLACE_DESK] = "We will work for you, without coming to you, on",
	};

	return l->is_school ? places[l->visit->place] : "You have a visit on";
}

static void write_news(FILE *out, const struct invite_letter *l)
{
	switch (l->news) {
	case INVITE_NEW:
		fprintf(out, "%s\n\n", begins(l));
		write_visit(out, l, l->visit);
		break;
	case INVITE_CHANGED:
		fputs("A visit has changed. It is now\n\n", out);
		write_visit(out, l, l->visit);
		if (!reads_same(l)) {
			fputs("\nBefore it was\n\n", out);
			write_visit(out, l, l->before);
		}
		write_covers(out, l);
		break;
	case INVITE_OFF:
		fputs("This visit is cancelled:\n\n", out);
		write_visit(out, l, l->visit);
		break;
	case INVITE_LEFT:
		fputs(l->is_school ? "This visit is no longer for your school:\n\n"
				   : "This visit is no longer yours; another officer has it:\n\n",
		      out);
		write_visit(out, l, l->visit);
		break;
	case INVITE_ADDRESS:
		fputs("From now on we write of this visit to another address of yours:\n\n", out);
		write_visit(out, l, l->visit);
		break;
	}
}

char *invite_body(const struct invite_letter *l)
{
	bool comes = l->news == INVITE_NEW || l->news == INVITE_CHANGED;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	write_news(out, l);
	if (l->is_school && comes) {
		write_officers(out, l->visit);
		fputs("\nPlease accept or decline it in your calendar, or answer this message.\n",
		      out);
	}
	sender_sign(out, l->sender, "To ask, or to move it");
	return closed(out, &text);
}
