/* core/json_need.c - values that must be there and right, read from a tree of core/json.h */
#include "core/json.h"

#include "core/banned.h"

int json_need_text(const struct json *object, const char *key, const char **out, struct err *err)
{
	const struct json *node = json_get(object, key);

	if (!node)
		(void) err_set(err, ERR_INVALID, "'%s' is missing", key);
	else if (!json_value(node, NULL))
		(void) err_set(err, ERR_INVALID, "'%s' must be a text in double quotes", key);
	else {
		*out = json_value(node, NULL);
		return ERR_OK;
	}
	return err_at(err, key, 0);
}

int json_need_date(const struct json *object, const char *key, struct date *out, struct err *err)
{
	const char *text;
	int r;

	if ((r = json_need_text(object, key, &text, err)) < 0)
		return r;
	return date_parse(text, out, err) < 0 ? err_at(err, key, 0) : ERR_OK;
}

int json_need_int(const struct json *object, const char *key, int64_t min, int64_t max,
		  int64_t *out, struct err *err)
{
	const int64_t none = min - 1; /* what json_int() says of a member that is no whole number */

	if (!json_get(object, key))
		(void) err_set(err, ERR_INVALID, "'%s' is missing", key);
	else if ((*out = json_int(object, key, none)) < min || *out > max)
		(void) err_set(err, ERR_INVALID,
			       "'%s' must be a whole number from %" PRId64 " to %" PRId64, key, min,
			       max);
	else
		return ERR_OK;
	return err_at(err, key, 0);
}

int json_need_money(const struct json *object, const char *key, struct money *out, struct err *err)
{
	struct money size = money_pence(0);
	const char *text;
	bool negative;
	int r;

	if ((r = json_need_text(object, key, &text, err)) < 0)
		return r;
	negative = text[0] == '-' && text[1] != '-';
	if (money_parse(text + negative, &size, err) < 0)
		return err_at(err, key, 0);
	*out = negative ? money_sub(money_pence(0), size) : size;
	return ERR_OK;
}
