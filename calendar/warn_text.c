/* calendar/warn_text.c - the words in which a school is told of days that are left to book */
#include "calendar/warn.h"

#include "core/banned.h"

static const char *units(const struct warning *w)
{
	return unit_terms(w->days->unit)->plural;
}

/* What ends unused if nobody books it: what is owed does not. */
static struct quantity ending(const struct warning *w)
{
	return quantity_of(w->days->available.hundredths - w->days->owed.hundredths);
}

char *warning_subject(const struct warning *w)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "%s left to book for %s, until %s",
		quantity_named(w->days->available, w->days->unit).s, fy_text(w->days->fy).s,
		date_long(w->days->expires_on).s);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* A line of the table; a pool has the school's own beside the whole's, where there is one. */
static void write_line(FILE *out, const struct warning *w, const char *what, struct quantity whole,
		       const struct quantity *own)
{
	int decimals = unit_terms(w->days->unit)->decimals;

	fprintf(out, "  %-20s %10s", what, quantity_pretty(whole, decimals).s);
	if (w->days->sharing == SHARING_POOLED && own)
		fprintf(out, " %12s", quantity_pretty(*own, decimals).s);
	putc('\n', out);
}

static void write_days(FILE *out, const struct warning *w)
{
	char bought[40];

	(void) snprintf(bought, sizeof bought, "%s for %s", units(w), fy_text(w->days->fy).s);
	bought[0] = (char) (bought[0] - 'a' + 'A');
	if (w->days->sharing == SHARING_POOLED)
		fprintf(out, "  %-20s %10s %12s\n", "", "all schools", "your school");
	write_line(out, w, bought, w->days->purchased, NULL);
	write_line(out, w, "Used", w->days->used, &w->days->own_used);
	write_line(out, w, "Booked", w->days->planned, &w->days->own_planned);
	write_line(out, w, "Left to book", w->days->available, NULL);
}

static void write_end(FILE *out, const struct warning *w)
{
	if (ending(w).hundredths > 0)
		fprintf(out,
			"\nWhat is not booked and used ends unused on %s:\nnone is carried "
			"forward.\n",
			date_long(w->days->expires_on).s);
	if (w->days->owed.hundredths > 0)
		fprintf(out,
			"\n%s of what is left is owed to you, because we could not give it:\n"
			"it does not end unused.\n",
			quantity_named(w->days->owed, w->days->unit).s);
}

static void write_slots(FILE *out, const struct warning *w)
{
	if (!w->officer || w->slots->count == 0) {
		fputs("\nTell us which days suit you.\n", out);
		return;
	}
	fprintf(out, "\nYour officer, %s, is free on\n\n", w->officer);
	for (size_t i = 0; i < w->slots->count; i++)
		fprintf(out, "  %s, %s\n", date_table(w->slots->slot[i].on).s,
			w->slots->slot[i].session == SESSION_AM ? "morning" : "afternoon");
}

char *warning_body(const struct warning *w)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fprintf(out, "%s (%s)\nContract %s, as on %s\n\n", w->school->name, w->school->urn,
		w->days->contract, date_long(w->on).s);
	write_days(out, w);
	write_end(out, w);
	write_slots(out, w);
	sender_sign(out, w->sender, "To book, or to ask");
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}
