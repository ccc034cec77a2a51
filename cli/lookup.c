/* cli/lookup.c - finds what an option names; a failure says which option it was */
#include "cli/lookup.h"

#include "core/text.h"

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

int cli_number(const struct cli *cli, size_t i, const char *what, int64_t *out, struct err *err)
{
	return number_parse(cli_operand(cli, i), what, 1, INT64_C(1000000000), out, err);
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
