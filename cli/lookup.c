/* cli/lookup.c - finds what an option names; a failure says which option it was */
#include "cli/lookup.h"

#include "core/text.h"
#include "core/user.h"

#include "core/banned.h"

int cli_school(const struct cli *cli, const char *option, struct school *out, struct err *err)
{
	int r = school_find(cli_store(cli), cli_option(cli, option), out, err);

	return r < 0 ? err_at(err, option, 0) : r;
}

int cli_officer(const struct cli *cli, const char *option, struct officer *out, struct err *err)
{
	int r = officer_find(cli_store(cli), cli_option(cli, option), out, err);

	return r < 0 ? err_at(err, option, 0) : r;
}

int cli_service(const struct cli *cli, const char *option, const char *fallback,
		struct service *out, struct err *err)
{
	const char *text = cli_option(cli, option);
	int r = service_find(cli_store(cli), text ? text : fallback, out, err);

	return r < 0 ? err_at(err, option, 0) : r;
}

int cli_unit(const struct cli *cli, const char *option, enum unit fallback, enum unit *out,
	     struct err *err)
{
	const char *text = cli_option(cli, option);

	*out = fallback;
	if (text && unit_parse(text, out, err) < 0)
		return err_at(err, option, 0);
	return ERR_OK;
}

int cli_contract(const struct cli *cli, struct contract *out, struct err *err)
{
	return contract_find(cli_store(cli), cli_operand(cli, 0), out, err);
}

static const char *const unit_options[] = {
	[UNIT_DAY] = "days",
	[UNIT_SESSION] = "sessions",
	[UNIT_HOUR] = "hours",
};

const char *unit_option(enum unit unit)
{
	return unit_options[unit];
}

int cli_unit_quantity(const struct cli *cli, const struct contract *c, struct quantity *out,
		      struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(unit_options); i++)
		if (cli_option(cli, unit_options[i]) && i != (size_t) c->unit) {
			(void) err_set(err, ERR_INVALID, "%s is sold by the %s: say --%s", c->ref,
				       unit_terms(c->unit)->word, unit_options[c->unit]);
			return err_at(err, unit_options[i], 0);
		}
	if (!cli_option(cli, unit_options[c->unit]))
		return err_set(err, ERR_USAGE, "say how much, with --%s", unit_options[c->unit]);
	return cli_quantity(cli, unit_options[c->unit], out, err);
}

int cli_member(const struct cli *cli, const char *option, const struct contract *c, int64_t *out,
	       struct err *err)
{
	struct school school;
	int r;

	*out = 0;
	if (!cli_option(cli, option))
		return ERR_OK;
	if ((r = cli_school(cli, option, &school, err)) < 0)
		return r;
	if (!contract_member(c, school.id)) {
		(void) err_set(err, ERR_INVALID, "%s is not a school of %s", school.name, c->ref);
		return err_at(err, option, 0);
	}
	*out = school.id;
	return ERR_OK;
}

int cli_contract_year(const struct cli *cli, const struct contract *c, size_t *out, struct err *err)
{
	struct fy fy;
	int r = cli_fy(cli, "fy", fy_of(date_max(cli_today(cli), c->starts_on)), &fy, err);

	if (r < 0)
		return r;
	for (*out = 0; *out < c->year_count; ++*out)
		if (c->year[*out].fy.begins == fy.begins)
			return ERR_OK;
	if (!cli_option(cli, "fy")) {
		*out = c->year_count - 1; /* which is over: the refusal says so */
		return ERR_OK;
	}
	(void) err_set(err, ERR_CONFLICT, "%s has no days in %s: it runs from %s to %s", c->ref,
		       fy_text(fy).s, date_long(c->starts_on).s, date_long(c->ends_on).s);
	return err_at(err, "fy", 0);
}

int cli_number(const struct cli *cli, size_t i, const char *what, int64_t *out, struct err *err)
{
	return number_parse(cli_operand(cli, i), what, 1, INT64_C(1000000000), out, err);
}

int cli_as_known(const struct cli *cli, struct as_known *lent, const struct as_known **out_as,
		 struct date *out_today, struct err *err)
{
	const char *known = cli_option(cli, "known");
	struct work_door door;
	int r;

	*lent = (struct as_known){ .on = DATE_NONE };
	*out_as = known || cli_option(cli, "on") ? lent : NULL;
	*out_today = cli_today(cli);
	cli_door(cli, &door);
	if (known &&
	    (r = audit_known(cli_store(cli), known, door.now, &lent->known, out_today, err)) < 0)
		return err_at(err, "known", 0);
	if ((r = cli_date(cli, "on", DATE_NONE, &lent->on, err)) < 0)
		return r;
	if (!date_is_none(lent->on))
		*out_today = lent->on;
	return ERR_OK;
}

int cli_span(const struct cli *cli, struct date *out_from, struct date *out_to, struct err *err)
{
	int r;

	if ((r = cli_date(cli, "from", DATE_NONE, out_from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, out_to, err)) < 0)
		return r;
	if (date_is_none(*out_from) || date_is_none(*out_to) ||
	    date_compare(*out_from, *out_to) <= 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "%s is after %s: nothing lies between",
		       date_long(*out_from).s, date_long(*out_to).s);
	return err_at(err, "from", 0);
}

int cli_rate(const struct cli *cli, const char *option, struct money *out, struct err *err)
{
	int r = cli_money(cli, option, out, err);

	if (r == ERR_OK && cli_option(cli, option) && out->pence == 0) {
		(void) err_set(err, ERR_INVALID, "nothing is sold at £0.00");
		return err_at(err, option, 0);
	}
	return r;
}

const char *cli_at_equals(const char *text, char *name, size_t size)
{
	const char *equals = strrchr(text, '=');

	(void) snprintf(name, size, "%.*s", equals ? (int) (equals - text) : (int) size - 1, text);
	return equals ? equals + 1 : NULL;
}

int cli_school_id(const struct cli *cli, const char *option, int64_t *out, struct err *err)
{
	struct school school;
	int r;

	*out = 0;
	if (!cli_option(cli, option))
		return ERR_OK;
	if ((r = cli_school(cli, option, &school, err)) < 0)
		return r;
	*out = school.id;
	return ERR_OK;
}

int cli_officer_id(const struct cli *cli, const char *option, int64_t *out, struct err *err)
{
	struct officer officer;
	int r;

	*out = 0;
	if (!cli_option(cli, option))
		return ERR_OK;
	if ((r = cli_officer(cli, option, &officer, err)) < 0)
		return r;
	*out = officer.id;
	return ERR_OK;
}

/* ---- a day and a time ---- */

static bool read_moment(const char *text, int minute, struct moment *out)
{
	struct err ignored = { 0 };
	char on[16];

	if (strlen(text) > 10 && text[10] != ' ')
		return false;
	(void) snprintf(on, sizeof on, "%.10s", text);
	out->min = minute;
	return date_parse(on, &out->on, &ignored) == ERR_OK &&
	       (text[10] == '\0' ? minute != MINUTE_NEEDED
				 : clock_parse(text + 11, &out->min, &ignored) == ERR_OK);
}

int cli_moment(const struct cli *cli, const char *option, struct moment fallback, int minute,
	       struct moment *out, struct err *err)
{
	const char *text = cli_option(cli, option);

	*out = fallback;
	if (!text || (strlen(text) >= 10 && read_moment(text, minute, out)))
		return ERR_OK;
	(void) err_set(err, ERR_INVALID,
		       "'%s' is not a day and a time such as \"2024-06-03 10:00\"", text);
	return err_at(err, option, 0);
}

int cli_now(const struct cli *cli, struct moment *out, struct err *err)
{
	struct work_door door;
	int r;

	cli_door(cli, &door);
	if ((r = clock_moment(door.now, out, err)) < 0)
		return r;
	if (date_compare(out->on, cli_today(cli)) != 0)
		*out = (struct moment){ cli_today(cli), 0 };
	return ERR_OK;
}

int cli_officer_or_own(const struct cli *cli, const char *option, struct officer *out,
		       struct err *err)
{
	int64_t id = 0;
	int r;

	if (cli_option(cli, option))
		return cli_officer(cli, option, out, err);
	if ((r = user_officer(cli_store(cli), cli_actor(cli), &id, err)) < 0)
		return r;
	if (id)
		return officer_load(cli_store(cli), id, out, err);
	(void) err_set(err, ERR_USAGE, "say which officer, with --%s: %s is none", option,
		       cli_actor(cli));
	return err_at(err, option, 0);
}
