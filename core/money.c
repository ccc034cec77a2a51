/* core/money.c - arithmetic on whole pence; products are 128 bits wide, so none overflows */
#include "core/money.h"

#include "core/banned.h"

__extension__ typedef __int128 wide;

/* ---- text ---- */

/* Why a text is no amount, and what to write instead. */
static int refuse(const char *text, struct err *err)
{
	const char *point = strchr(text, '.');
	size_t digits = strspn(text, "0123456789"), decimals;

	if (text[0] == '-' && text[1 + strspn(text + 1, "0123456789.")] == '\0')
		return err_set(err, ERR_INVALID,
			       "'%s' is negative: an amount is never below 0.00 here", text);
	if (text[0] != '\0' && text[strspn(text, "0123456789.,")] == '\0' && strchr(text, ','))
		return err_set(err, ERR_INVALID,
			       "'%s' is not an amount: leave out the comma, as in 1250.00", text);
	if (strncmp(text, "\xC2\xA3", 2) == 0)
		return err_set(err, ERR_INVALID,
			       "'%s' is not an amount: leave out the pound sign, as in 1250.00",
			       text);
	if (point && digits > 0 && point == text + digits) {
		decimals = strspn(point + 1, "0123456789");
		if (point[1 + decimals] == '\0' && decimals == 1)
			return err_set(err, ERR_INVALID,
				       "'%s' has one decimal: write the pence with two, as in %s0",
				       text, text);
		if (point[1 + decimals] == '\0' && decimals > 2)
			return err_set(err, ERR_INVALID,
				       "'%s' has more than two decimals: write whole pence, as in "
				       "1250.00",
				       text);
	}
	return err_set(err, ERR_INVALID, "'%s' is not an amount such as 1250.00", text);
}

int money_parse(const char *text, struct money *out, struct err *err)
{
	const size_t whole = strspn(text, "0123456789");
	const char *p = text + whole;
	int64_t pence = 0;
	bool has_pence = *p == '.';

	if (has_pence)
		p += 1 + strspn(p + 1, "0123456789");
	if (whole == 0 || *p != '\0' || (has_pence && p - (text + whole) != 3))
		return refuse(text, err);

	for (p = text; *p != '\0'; p++) {
		if (*p == '.')
			continue;
		pence = pence * 10 + (*p - '0');
		if (pence > MONEY_MAX)
			break;
	}
	if (!has_pence && pence <= MONEY_MAX)
		pence *= 100;
	if (pence > MONEY_MAX)
		return err_set(err, ERR_RANGE, "'%s' is too large: the most is 10000000000.00",
			       text);
	*out = money_pence(pence);
	return ERR_OK;
}

struct money_text money_text(struct money m)
{
	struct money_text text;
	uint64_t size = m.pence < 0 ? 0 - (uint64_t) m.pence : (uint64_t) m.pence;

	(void) snprintf(text.s, sizeof text.s, "%s%" PRIu64 ".%02u", m.pence < 0 ? "-" : "",
			size / 100, (unsigned) (size % 100));
	return text;
}

struct money_text money_pretty(struct money m)
{
	struct money_text plain = money_text(m), text;
	const char *from = plain.s;
	char *to = text.s;
	size_t whole; /* digits before the point that are still to come */

	if (*from == '-')
		*to++ = *from++;
	for (whole = strcspn(from, "."); whole > 0; whole--) {
		*to++ = *from++;
		if (whole > 1 && whole % 3 == 1)
			*to++ = ',';
	}
	memcpy(to, from, strlen(from) + 1); /* 19 digits, 6 commas, sign, point: fits */
	return text;
}

/* ---- arithmetic ---- */

/* To the nearest whole number, halves away from zero. */
static wide divide(wide dividend, wide divisor)
{
	wide half = divisor / 2;

	return (dividend < 0 ? dividend - half : dividend + half) / divisor;
}

int money_price(struct money rate, struct quantity quantity, struct money *out, struct err *err)
{
	wide pence = divide((wide) rate.pence * quantity.hundredths, 100);

	if (pence > MONEY_MAX || pence < -MONEY_MAX)
		return err_set(err, ERR_RANGE, "%s at %s each comes to more than 10000000000.00",
			       quantity_text(quantity).s, money_text(rate).s);
	*out = money_pence((int64_t) pence);
	return ERR_OK;
}

struct money money_vat(struct money net, int64_t bp)
{
	return money_pence((int64_t) divide((wide) net.pence * bp, 10000));
}

/* ---- the split rule ---- */

static int64_t weight(const int64_t *weights, size_t i)
{
	return weights ? weights[i] : 1;
}

static wide weigh(const int64_t *weights, size_t count)
{
	wide sum = 0;

	for (size_t i = 0; i < count; i++) {
		assert(weight(weights, i) >= 0);
		sum += weight(weights, i);
	}
	assert(sum > 0);
	return sum;
}

/*
 * A split in the making. Every part gets its share rounded down; the units left over go, one each,
 * to the parts whose remainders rank highest.
 */
struct split {
	wide size, sum; /* what is split, without its sign; all weights */
	const int64_t *weights;
	size_t count;
	wide left; /* units left over: fewer than parts with a remainder */
	bool negative;
};

static wide remainder_of(const struct split *s, size_t i)
{
	return s->size * weight(s->weights, i) % s->sum;
}

static struct split split_begin(int64_t total, const int64_t *weights, size_t count)
{
	struct split s = { .weights = weights, .count = count, .negative = total < 0 };

	assert(count > 0);
	s.size = total < 0 ? -(wide) total : (wide) total;
	s.sum = weigh(weights, count);
	for (size_t i = 0; i < count; i++)
		s.left += remainder_of(&s, i);
	s.left /= s.sum;
	return s;
}

static int64_t split_part(const struct split *s, size_t i)
{
	wide mine = remainder_of(s, i);
	wide part = s->size * weight(s->weights, i) / s->sum;
	wide rank = 0; /* parts that are served before this one */

	for (size_t j = 0; rank < s->left && j < s->count; j++) {
		wide theirs = remainder_of(s, j);

		if (theirs > mine || (theirs == mine && j < i))
			rank++;
	}
	if (rank < s->left)
		part++;
	return (int64_t) (s->negative ? -part : part);
}

void split_whole(int64_t total, const int64_t *weights, size_t count, int64_t *out)
{
	struct split s = split_begin(total, weights, count);

	for (size_t i = 0; i < count; i++)
		out[i] = split_part(&s, i);
}

void money_split(struct money total, const int64_t *weights, size_t count, struct money *out)
{
	struct split s = split_begin(total.pence, weights, count);

	for (size_t i = 0; i < count; i++)
		out[i] = money_pence(split_part(&s, i));
}
