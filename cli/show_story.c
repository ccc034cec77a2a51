/* cli/show_story.c - says in a line or two what happened to a contract */
#include "cli/show_story.h"

#include "core/banned.h"

#define STORY_WIDTH 80
#define STORY_INDENT 18

/* Characters, not bytes: a pound is one. */
static int columns_of(const char *text, size_t length)
{
	int columns = 0;

	for (size_t i = 0; i < length; i++)
		columns += ((unsigned char) text[i] & 0xC0U) != 0x80;
	return columns;
}

void print_wrapped(FILE *out, const char *first, int indent, const char *words)
{
	int column = columns_of(first, strlen(first));

	fputs(first, out);
	for (; column < indent; column++)
		fputc(' ', out);
	for (const char *p = words; *p;) {
		size_t length = strcspn(p, " ");
		int width = columns_of(p, length);

		if (column > indent && column + 1 + width > STORY_WIDTH) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', out);
			column++;
		}
		fwrite(p, 1, length, out);
		column += width;
		p += length;
		p += strspn(p, " ");
	}
	fputc('\n', out);
}

/* ---- words ---- */

static const struct {
	const char *what, *words;
} told[] = {
	{ "quoted", "quoted" },
	{ "withdrawn", "withdrawn" },
	{ "agreed", "agreed" },
	{ "top-up", "topped up" },
	{ "as-used", "bought as used" },
	{ "benefit", "free with it" },
	{ "moved", "moved" },
	{ "taken-back", "taken back" },
	{ "cancelled", "cancelled, nothing of it was used" },
	{ "notice", "notice given" },
	{ "ended", "ended" },
	{ "rate-confirmed", "rate confirmed" },
	{ "repriced", "days repriced" },
	{ "lapsed", "ended unused" },
	{ "closed", "year closed" },
	{ "renewed", "renewed" },
	{ "succeeded", "succeeded" },
};

static const char *words_of(const char *what)
{
	for (size_t i = 0; i < COUNT_OF(told); i++)
		if (strcmp(told[i].what, what) == 0)
			return told[i].words;
	return what;
}

struct telling {
	const struct contract *c;
	FILE *out;          /* people */
	struct json *array; /* programs */
	bool no_memory;
};

static bool is(const struct story_line *line, const char *what)
{
	return strcmp(line->what, what) == 0;
}

/* ": 10.0 days at £368.00: £3,680.00" */
static void say_days(FILE *out, const struct contract *c, const struct story_line *line)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	if (line->quantity.hundredths > 0)
		fprintf(out, ": %s %s", quantity_pretty(line->quantity, terms->decimals).s,
			line->quantity.hundredths <= 100 ? terms->word : terms->plural);
	if (line->quantity.hundredths > 0 && line->other && is(line, "benefit"))
		fprintf(out, " of %s", line->other);
	if (line->rate.pence > 0)
		fprintf(out, "%s £%s%s%s", line->quantity.hundredths > 0 ? " at" : ":",
			money_pretty(line->rate).s, line->quantity.hundredths > 0 ? "" : " a ",
			line->quantity.hundredths > 0 ? "" : terms->word);
	if (line->quantity.hundredths > 0 && line->net.pence > 0)
		fprintf(out, ": £%s", money_pretty(line->net).s);
}

/* Schools are named where there are several. */
static void say_schools(FILE *out, const struct contract *c, const struct story_line *line)
{
	if (is(line, "moved"))
		fprintf(out, ", from %s to %s", line->school,
			line->other ? line->other : "another");
	else if (line->school && c->sharing == SHARING_ALLOTTED)
		fprintf(out, ", of %s", line->school);
}

static void say_dates(FILE *out, const struct contract *c, const struct story_line *line)
{
	if (line->fy.begins != 0 && (c->year_count > 1 || is(line, "closed")))
		fprintf(out, ", %s%s", is(line, "closed") ? "" : "of ", fy_text(line->fy).s);
	if (is(line, "quoted"))
		fprintf(out, ", held until %s", date_long(line->last_on).s);
	else if (!date_is_none(line->last_on) && !is(line, "cancelled"))
		fprintf(out, ", the last day is %s", date_long(line->last_on).s);
}

/* The sentence; NULL: no memory. The caller frees it. */
static char *say(const struct contract *c, const struct story_line *line)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	fputs(words_of(line->what), out);
	if (line->said_by)
		fprintf(out, ", by %s", line->said_by);
	say_days(out, c, line);
	say_schools(out, c, line);
	say_dates(out, c, line);
	if (is(line, "renewed"))
		fprintf(out, " by %s", line->other);
	if (is(line, "succeeded"))
		fprintf(out, " by %s, which goes on with what was left", line->other);
	if (is(line, "quoted") && line->other)
		fprintf(out, ", after %s", line->other);
	if (line->order_number)
		fprintf(out, ", order %s", line->order_number);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

static void tell(void *context, const struct story_line *line)
{
	struct telling *t = context;
	SCOPED(freep) char *text = say(t->c, line);
	SCOPED(freep) char *reason = NULL;
	const char *why = !is(line, "quoted")    ? "because"
			  : t->c->rate_reason[0] ? "rate"
						 : "discount";

	if (!text) {
		t->no_memory = true;
		return;
	}
	print_wrapped(t->out, date_table(line->on).s, STORY_INDENT, text);
	if (!line->reason)
		return;
	if (asprintf(&reason, "%s: %s", why, line->reason) < 0) {
		reason = NULL;
		t->no_memory = true;
		return;
	}
	print_wrapped(t->out, "", STORY_INDENT, reason);
}

int story_print(FILE *out, struct store *st, const struct contract *c, const struct as_known *as,
		struct err *err)
{
	struct telling t = { .c = c, .out = out };
	int r = contract_story(st, c->id, as, tell, &t, err);

	return r == ERR_OK && t.no_memory ? err_nomem(err) : r;
}

/* ---- for programs ---- */

static void add_line(void *context, const struct story_line *line)
{
	struct telling *t = context;
	struct json *row = json_add_object(t->array, NULL);

	json_add_text(row, "what", line->what);
	json_add_date(row, "on", line->on);
	if (line->fy.begins != 0)
		json_add_text(row, "financial_year", fy_text(line->fy).s);
	if (line->quantity.hundredths > 0) {
		json_add_quantity(row, "quantity", line->quantity);
		json_add_money(row, "net", line->net);
	}
	if (line->rate.pence > 0)
		json_add_money(row, "rate", line->rate);
	if (!is(line, "lapsed") && (is(line, "moved") || t->c->sharing == SHARING_ALLOTTED))
		json_add_text_if(row, "school", line->school);
	json_add_text_if(row,
			 is(line, "moved")     ? "to"
			 : is(line, "benefit") ? "service"
					       : "contract",
			 line->other);
	json_add_text_if(row, "said_by", line->said_by);
	json_add_text_if(row, "order_number", line->order_number);
	json_add_text_if(row, "reason", line->reason);
	if (!date_is_none(line->last_on))
		json_add_date(row, is(line, "quoted") ? "held_until" : "last_on", line->last_on);
}

int story_json(struct json *array, struct store *st, const struct contract *c,
	       const struct as_known *as, struct err *err)
{
	struct telling t = { .c = c, .array = array };

	return contract_story(st, c->id, as, add_line, &t, err);
}
