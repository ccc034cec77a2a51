/* cli/cmd_school_show.c - daybook school show SCHOOL */
#include "cli/command.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/succession.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "SCHOOL", "URN, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "on", "DATE", "As it is on this date; otherwise today", 0 },
};

struct card {
	struct school school;
	struct school_terms terms;
	struct officer officer; /* id 0: none */
};

/* ---- what became what ---- */

static void add_descent(void *context, const struct descent *d)
{
	struct json *row = json_add_object(context, NULL);

	json_add_text(row, "what", d->forward ? "became" : "was");
	json_add_text(row, "urn", d->urn[0] ? d->urn : NULL);
	json_add_text(row, "school", d->school[0] ? d->school : NULL);
	json_add_date(row, "on", d->on);
	json_add_text(row, "kind", succession_kind_word(d->kind));
}

static void print_descent(void *context, const struct descent *d)
{
	fprintf(context, "%-14s", d->forward ? "Became" : "Was before");
	if (d->urn[0])
		fprintf(context, "%s %s (%s), from %s\n", d->urn, d->school,
			succession_kind_word(d->kind), date_long(d->on).s);
	else
		fputs("nothing else: nobody follows\n", context);
}

static int print_json(const struct cli *cli, const struct card *c, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *payer;
	int r;

	json_add_text(root, "urn", c->school.urn);
	json_add_text(root, "name", c->school.name);
	json_add_text(root, "status", c->school.status);
	json_add_text(root, "la_code", c->school.la_code);
	json_add_lines(root, "address", c->school.address);
	json_add_text(root, "mail", c->school.mail[0] ? c->school.mail : NULL);
	json_add_date(root, "opened_on", c->school.opened_on);
	json_add_date(root, "closed_on", c->school.closed_on);
	json_add_text(root, "type", c->terms.gias_type);
	json_add_text(root, "group", c->terms.gias_group);
	json_add_text(root, "treatment", c->terms.treatment);
	json_add_text(root, "treatment_reason", c->terms.reason[0] ? c->terms.reason : NULL);
	payer = json_add_object(root, "payer");
	json_add_text(payer, "name", c->terms.payer.name);
	json_add_lines(payer, "address", c->terms.payer.address);
	json_add_text(payer, "mail", c->terms.payer.mail[0] ? c->terms.payer.mail : NULL);
	json_add_text(payer, "endpoint",
		      c->terms.payer.endpoint[0] ? c->terms.payer.endpoint : NULL);
	json_add_bool(payer, "is_school", c->terms.payer.school_id == c->school.id);
	json_add_bool(payer, "order_number_needed", c->terms.payer.order_needed);
	json_add_text(payer, "one_document", c->terms.payer.one_document ? "payer" : "school");
	json_add_text(payer, "settles", c->terms.payer.settles_by_bank ? "bank" : "journal");
	json_add_text(payer, "coding", c->terms.payer.coding[0] ? c->terms.payer.coding : NULL);
	json_add_text(root, "link_officer", c->officer.id ? c->officer.code : NULL);
	r = descent_each(cli_store(cli), c->school.id, add_descent, json_add_array(root, "descent"),
			 err);
	if (r < 0)
		return r;
	return cli_print_json(cli, root, err);
}

static void line(FILE *out, const char *what, const char *value)
{
	if (value[0] != '\0')
		fprintf(out, "%-14s%s\n", what, value);
}

/* Lines of an address, one below the other. */
static void lines_of(FILE *out, const char *what, const char *lines)
{
	while (*lines != '\0') {
		size_t length = strcspn(lines, "\n");

		fprintf(out, "%-14s%.*s\n", what, (int) length, lines);
		lines += length + (lines[length] == '\n');
		what = "";
	}
}

/* How the payer is billed, where that is not as everybody is. */
static void print_billing(FILE *out, const struct card *c)
{
	const struct payer *p = &c->terms.payer;
	bool internal = strcmp(c->terms.treatment, "recharge") == 0;

	if (internal)
		fprintf(out, "%-14s%s%s%s\n", "Settled by", p->settles_by_bank ? "bank" : "journal",
			p->coding[0] ? ", taken from " : "", p->coding);
	if (p->order_needed)
		line(out, "Order number", "needed: nothing is billed without one");
	if (p->one_document)
		line(out, "Documents", "one for all schools that it pays for");
}

static void print_text(FILE *out, const struct card *c)
{
	const char *vat = strcmp(c->terms.treatment, "recharge") == 0 ? "internal charge (no VAT)"
								      : "sale, with VAT";

	fprintf(out, "%s %s\n\n", c->school.urn, c->school.name);
	line(out, "Status", c->school.status);
	line(out, "Opened", date_long(c->school.opened_on).s);
	line(out, "Closed", date_long(c->school.closed_on).s);
	fprintf(out, "%-14s%s, group %s, authority %s\n", "Type", c->terms.gias_type,
		c->terms.gias_group, c->school.la_code);
	lines_of(out, "Address", c->school.address);
	line(out, "Mail", c->school.mail);
	if (c->officer.id)
		fprintf(out, "%-14s%s %s\n", "Officer", c->officer.code, c->officer.name);
	fprintf(out, "\n%-14s%s\n", "Who we bill", c->terms.payer.name);
	lines_of(out, "", c->terms.payer.address);
	line(out, "", c->terms.payer.mail);
	line(out, "Electronic", c->terms.payer.endpoint);
	line(out, "Billed as", vat);
	line(out, "Because", c->terms.reason);
	print_billing(out, c);
}

static int run(struct cli *cli, struct err *err)
{
	struct store *st = cli_store(cli);
	struct card c;
	struct date on;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = school_find(st, cli_operand(cli, 0), &c.school, err)) < 0 ||
	    (r = school_terms_on(st, c.school.id, on, &c.terms, err)) < 0 ||
	    (r = officer_linked(st, c.school.id, on, &c.officer, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &c, err);
	print_text(cli_out(cli), &c);
	return descent_each(st, c.school.id, print_descent, cli_out(cli), err);
}

const struct command cmd_school_show = {
	.noun = "school",
	.verb = "show",
	.summary = "Show one school: address, kind, who is billed, link officer, what it became",
	.example = "daybook school show 116469\ndaybook school show cantell --on 2024-04-01",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
