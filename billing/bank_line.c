/* billing/bank_line.c - reads days and amounts as banks write them */
#include "billing/bank_line.h"

#include "core/banned.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
	c = lower(c);
	return c >= 'a' && c <= 'z';
}

/* ---- days ---- */

int bank_date_form_parse(const char *text, enum bank_date_form *out, struct err *err)
{
	static const char *const words[] = { "dmy", "ymd", "mdy" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(text, words[i]) == 0) {
			*out = (enum bank_date_form) i;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is no order of a date: dmy, ymd or mdy (d day, m month, y year)",
		       text);
}

struct part {
	int value;
	size_t digits; /* 0: the name of a month */
};

/* A month by the first letters of its name, three at least. 0: none. */
static int month_of(const char *text, size_t length)
{
	for (int month = 1; length >= 3 && month <= 12; month++) {
		const char *name = month_name(month);
		size_t same = 0;

		while (same < length && name[same] != '\0' &&
		       lower(name[same]) == lower(text[same]))
			same++;
		if (same == length || (length == 4 && month == 9 && same == 3)) /* "Sept" */
			return month;
	}
	return 0;
}

static bool read_part(const char **p, struct part *out)
{
	const char *from = *p;

	*out = (struct part){ 0, 0 };
	if (is_letter(**p)) {
		while (is_letter(**p))
			++*p;
		out->value = month_of(from, (size_t) (*p - from));
		return out->value != 0;
	}
	for (; is_digit(**p) && out->digits < 8; ++*p, out->digits++)
		out->value = out->value * 10 + (**p - '0');
	return out->digits > 0;
}

static bool is_separator(char c)
{
	return c == '/' || c == '-' || c == '.' || c == ' ';
}

/* Three parts, or eight digits that begin with the year. */
static bool read_parts(const char *text, struct part part[3])
{
	const char *p = text;

	for (int i = 0; i < 3; i++) {
		if (!read_part(&p, &part[i]))
			return false;
		if (i == 0 && part[0].digits == 8 && *p == '\0') {
			part[2] = (struct part){ part[0].value % 100, 2 };
			part[1] = (struct part){ part[0].value / 100 % 100, 2 };
			part[0] = (struct part){ part[0].value / 10000, 4 };
			return true;
		}
		if (i < 2 && !is_separator(*p++))
			return false;
	}
	/* a time of day may follow */
	return *p == '\0' || ((*p == ' ' || *p == 'T') && is_digit(p[1]) && strchr(p, ':'));
}

int bank_date_parse(const char *text, enum bank_date_form form, struct date *out, struct err *err)
{
	static const int at[][3] = {
		[BANK_DMY] = { 2, 1, 0 }, [BANK_YMD] = { 0, 1, 2 }, [BANK_MDY] = { 2, 0, 1 }
	};
	static const char *const like[] = { "03/06/2024", "2024-06-03", "06/03/2024" };
	struct part part[3], year, month, day;
	bool good = read_parts(text, part);

	if (good) {
		year = part[at[form][0]];
		month = part[at[form][1]];
		day = part[at[form][2]];
		if (year.digits == 2)
			year.value += 2000;
		good = (year.digits == 2 || year.digits == 4) && day.digits >= 1 &&
		       day.digits <= 2 && month.digits <= 2 &&
		       date_from_civil(year.value, month.value, day.value, out);
	}
	if (good)
		return ERR_OK;
	return err_set(err, ERR_INVALID,
		       "'%s' is no day as the setting bank.csv.date-form says, such as %s", text,
		       like[form]);
}

/* ---- amounts ---- */

/* What stands around the digits. */
struct signs {
	bool minus, plus, credit, debit, bracket;
};

static void skip_blanks(const char **p)
{
	while (**p == ' ')
		++*p;
}

static bool take(const char **p, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i < length; i++)
		if (lower((*p)[i]) != word[i])
			return false;
	*p += length;
	return true;
}

#define MINUS_SIGN "\xE2\x88\x92" /* U+2212, as word processors write it */
#define POUND_SIGN "\xC2\xA3"

static void read_front(const char **p, struct signs *s)
{
	const char *before;

	do {
		before = *p;
		skip_blanks(p);
		if (!s->minus && (take(p, "-") || take(p, MINUS_SIGN)))
			s->minus = true;
		else if (!s->plus && take(p, "+"))
			s->plus = true;
		else if (!s->bracket && take(p, "("))
			s->bracket = true;
		else if (take(p, POUND_SIGN) || take(p, "gbp"))
			continue;
	} while (*p != before);
}

/* Digits, in threes where commas part them, with two pence, or one where a spreadsheet took the nought away. */
static bool read_digits(const char **p, int64_t *out_pence)
{
	size_t digits = 0, since_comma = 0, commas = 0, decimals = 0;
	int64_t pounds = 0, pence = 0;

	for (; is_digit(**p) || (**p == ',' && digits > 0); ++*p) {
		if (**p == ',') {
			if ((commas == 0 && digits > 3) || (commas > 0 && since_comma != 3))
				return false;
			commas++;
			since_comma = 0;
			continue;
		}
		if (++digits > 12)
			return false;
		since_comma++;
		pounds = pounds * 10 + (**p - '0');
	}
	if (digits == 0 || (commas > 0 && since_comma != 3))
		return false;
	if (**p == '.') {
		for (++*p; is_digit(**p); ++*p, decimals++)
			if (decimals < 2)
				pence = pence * 10 + (**p - '0');
		if (decimals == 0 || decimals > 2)
			return false;
	}
	*out_pence = pounds * 100 + (decimals == 1 ? pence * 10 : pence);
	return true;
}

static bool read_end(const char **p, struct signs *s)
{
	bool closed = !s->bracket;

	if (s->bracket && take(p, ")"))
		closed = true;
	skip_blanks(p);
	if (!s->minus && (take(p, "-") || take(p, MINUS_SIGN)))
		s->minus = true;
	skip_blanks(p);
	s->credit = take(p, "cr");
	s->debit = !s->credit && take(p, "dr");
	skip_blanks(p);
	return closed && **p == '\0';
}

int bank_amount_parse(const char *text, struct money *out, struct err *err)
{
	struct signs s = { 0 };
	const char *p = text;
	int64_t pence = 0;

	read_front(&p, &s);
	if (!read_digits(&p, &pence) || !read_end(&p, &s) || (s.credit && (s.minus || s.bracket)) ||
	    (s.plus && (s.minus || s.debit || s.bracket)))
		return err_set(err, ERR_INVALID,
			       "'%s' is no amount, such as 1,226.67 or 1226.67 CR", text);
	if (pence > MONEY_MAX)
		return err_set(err, ERR_RANGE, "'%s' is too large", text);
	*out = money_pence(s.minus || s.debit || s.bracket ? -pence : pence);
	return ERR_OK;
}
