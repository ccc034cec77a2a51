/* core/quantity.c - hundredths of a unit, and the units daybook sells */
#include "core/quantity.h"

#include "core/banned.h"

int quantity_parse(const char *text, struct quantity *out, struct err *err)
{
	size_t whole = strspn(text, "0123456789"), decimals = 0;
	const char *end = text + whole;
	int64_t hundredths = 0;

	if (*end == '.') {
		decimals = strspn(end + 1, "0123456789");
		end += 1 + decimals;
	}
	if (text[0] == '-' && text[1] >= '0' && text[1] <= '9')
		return err_set(err, ERR_INVALID, "'%s' is negative: a quantity is never below 0",
			       text);
	if (whole == 0 || *end != '\0' || (end[-1] == '.'))
		return err_set(err, ERR_INVALID, "'%s' is not a quantity such as 9 or 9.5", text);
	if (decimals > 2)
		return err_set(err, ERR_INVALID,
			       "'%s' has %s decimals: a quantity has two at most, such as 9.5",
			       text, decimals == 3 ? "three" : "too many");

	for (const char *p = text; p < end && hundredths <= QUANTITY_MAX; p++)
		if (*p != '.')
			hundredths = hundredths * 10 + (*p - '0');
	for (; decimals < 2; decimals++)
		hundredths *= 10;
	if (hundredths > QUANTITY_MAX)
		return err_set(err, ERR_RANGE, "'%s' is too large: the most is 10000000.00", text);
	*out = quantity_of(hundredths);
	return ERR_OK;
}

/* 'decimals' 0 to 2, exact as the caller has seen to. */
static struct quantity_text format(struct quantity q, int decimals)
{
	struct quantity_text text;
	uint64_t size = q.hundredths < 0 ? 0 - (uint64_t) q.hundredths : (uint64_t) q.hundredths;
	const char *sign = q.hundredths < 0 ? "-" : "";
	unsigned part = (unsigned) (size % 100);

	if (decimals == 2)
		(void) snprintf(text.s, sizeof text.s, "%s%" PRIu64 ".%02u", sign, size / 100,
				part);
	else if (decimals == 1)
		(void) snprintf(text.s, sizeof text.s, "%s%" PRIu64 ".%u", sign, size / 100,
				part / 10);
	else
		(void) snprintf(text.s, sizeof text.s, "%s%" PRIu64, sign, size / 100);
	return text;
}

struct quantity_text quantity_text(struct quantity q)
{
	return format(q, 2);
}

struct quantity_text quantity_pretty(struct quantity q, int decimals)
{
	bool exact = decimals == 0 ? q.hundredths % 100 == 0 : q.hundredths % 10 == 0;

	assert(decimals >= 0 && decimals <= 2);
	return format(q, exact ? decimals : 2);
}

struct quantity_text quantity_short(struct quantity q)
{
	return quantity_pretty(q, q.hundredths % 100 == 0 ? 0 : 1);
}

/* ---- units ---- */

static const struct unit_terms units[] = {
	[UNIT_DAY] = { "day", "days", { 100 }, { 50 }, 444, 1 },
	[UNIT_SESSION] = { "session", "sessions", { 200 }, { 100 }, 222, 0 },
	[UNIT_HOUR] = { "hour", "hours", { 740 }, { 25 }, 60, 2 },
};

const struct unit_terms *unit_terms(enum unit unit)
{
	assert((size_t) unit < COUNT_OF(units));
	return &units[unit];
}

int unit_parse(const char *text, enum unit *out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (strcmp(text, units[i].word) == 0) {
			*out = (enum unit) i;
			return ERR_OK;
		}
	}
	return err_set(err, ERR_INVALID, "'%s' is not a unit: say day, session or hour", text);
}

struct quantity_text quantity_column(struct quantity q, enum unit unit)
{
	const struct unit_terms *terms = unit_terms(unit);
	struct quantity_text text;

	(void) snprintf(text.s, sizeof text.s, "%5s %s", quantity_pretty(q, terms->decimals).s,
			q.hundredths == 100 ? terms->word : terms->plural);
	return text;
}

struct quantity_text quantity_named(struct quantity q, enum unit unit)
{
	const struct unit_terms *terms = unit_terms(unit);
	bool is_one = q.hundredths > 0 && q.hundredths <= 100; /* half a day, 0.5 day */
	struct quantity_text text;

	(void) snprintf(text.s, sizeof text.s, "%s %s", quantity_short(q).s,
			is_one ? terms->word : terms->plural);
	return text;
}
