/* cli/cmd_school_set.c - daybook school set SCHOOL */
#include "cli/result.h"
#include "core/school.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "SCHOOL", "URN, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "from", "DATE", "From when it holds; otherwise today", 0 },
	{ "payer-name", "NAME", "Who is invoiced for the school", 0 },
	{ "address", "LINES", "The payer's address, lines parted by \"; \"", 0 },
	{ "payer-mail", "MAIL", "Where documents are mailed to", 0 },
	{ "endpoint", "ADDRESS",
	  "The payer's electronic address: a GLN as 0088:9521234567899; \"\": none", 0 },
	{ "mail", "MAIL", "The school's own mail address: changes today, without --from", 0 },
	{ "treatment", "WORD", "standard (a sale with VAT) or recharge (internal, no VAT)", 0 },
	{ "reason", "TEXT", "Why, for a treatment against the rule", 0 },
	{ "order-number", "WORD", "needed (nothing is billed without one) or free", 0 },
	{ "one-document", "WORD", "One for each school, or one for all of the payer's: payer", 0 },
	{ "settle", "WORD", "How an internal charge is settled: journal or bank", 0 },
	{ "coding", "CODE", "Ledger code that an internal charge is taken from; \"\": the usual",
	  0 },
};

static void add_json(struct json *root, const struct school *school,
		     const struct school_terms *terms)
{
	json_add_text(root, "urn", school->urn);
	json_add_text(root, "name", school->name);
	json_add_text(root, "mail", school->mail[0] ? school->mail : NULL);
	json_add_text(root, "treatment", terms->treatment);
	json_add_text(root, "payer", terms->payer.name);
	json_add_text(root, "payer_address", terms->payer.address);
	json_add_text(root, "payer_mail", terms->payer.mail[0] ? terms->payer.mail : NULL);
	json_add_text(root, "payer_endpoint",
		      terms->payer.endpoint[0] ? terms->payer.endpoint : NULL);
	json_add_bool(root, "order_number_needed", terms->payer.order_needed);
	json_add_text(root, "one_document", terms->payer.one_document ? "payer" : "school");
	json_add_text(root, "settles", terms->payer.settles_by_bank ? "bank" : "journal");
	json_add_text(root, "coding", terms->payer.coding[0] ? terms->payer.coding : NULL);
	json_add_date(root, "from", terms->from);
}

/* One sentence for each that was changed of how the payer is billed. */
static void say_terms(const struct school_change *change, const struct school_terms *terms,
		      char *out, size_t size)
{
	const struct payer *p = &terms->payer;
	bool internal = strcmp(terms->treatment, "recharge") == 0;
	char code[80], electronic[120];
	size_t used = 0;
	const char *const lines[] = {
		!change->endpoint ? NULL
		: p->endpoint[0]  ? electronic
				  : "It has no electronic address.",
		!change->order_number ? NULL
		: p->order_needed     ? "Nothing is billed to it without an order number."
				      : "It is billed with or without an order number.",
		!change->one_document ? NULL
		: p->one_document     ? "One document has what is due of all its schools."
				      : "Each of its schools has a document of its own.",
		!change->settle      ? NULL
		: p->settles_by_bank ? "An internal charge to it is paid by bank."
				     : "An internal charge to it is settled by journal.",
		change->coding ? code : NULL,
		(change->settle || change->coding) && !internal
			? "That is for internal charges alone: this school is billed with VAT."
			: NULL,
	};

	(void) snprintf(code, sizeof code, "An internal charge to it is taken from %s.",
			p->coding[0] ? p->coding : "the usual code");
	(void) snprintf(electronic, sizeof electronic, "Electronic invoices to it go to %s.",
			p->endpoint);
	out[0] = '\0';
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		if (lines[i] && used < size)
			used += (size_t) snprintf(out + used, size - used, "\n%s", lines[i]);
}

/* What holds from then on, of what was changed: the school's own mail, and whom we bill. */
static int report(const struct cli *cli, const struct school_change *change,
		  const struct school *school, const struct school_terms *terms, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	bool is_recharge = strcmp(terms->treatment, "recharge") == 0;
	char mail[300] = "", billed[400] = "", how[500];

	add_json(root, school, terms);
	if (change->mail)
		(void) snprintf(mail, sizeof mail, "%s %s: its mail goes to %s.", school->urn,
				school->name, school->mail);
	say_terms(change, terms, how, sizeof how);
	if (change->payer_name || change->address || change->payer_mail || change->endpoint ||
	    change->treatment || how[0])
		(void) snprintf(billed, sizeof billed, "%s%s %s: from %s we bill %s, %s.",
				mail[0] ? "\n" : "", school->urn, school->name,
				date_long(change->from).s, terms->payer.name,
				is_recharge ? "as an internal charge (no VAT)" : "with VAT");
	return result_print(cli, root, err, "%s%s%s", mail, billed, how);
}

/* A school that was told of visits is told of their changes: at which address must be known. */
static int check_mail(const char *mail, struct err *err)
{
	if (!mail || mail[0] != '\0')
		return ERR_OK;
	(void) err_set(err, ERR_INVALID,
		       "the mail address is empty: it can be changed, and not taken away");
	return err_at(err, "mail", 0);
}

static int run(struct cli *cli, struct err *err)
{
	struct school_change change = { .payer_name = cli_option(cli, "payer-name"),
					.address = cli_option(cli, "address"),
					.payer_mail = cli_option(cli, "payer-mail"),
					.endpoint = cli_option(cli, "endpoint"),
					.mail = cli_option(cli, "mail"),
					.treatment = cli_option(cli, "treatment"),
					.reason = cli_option(cli, "reason"),
					.order_number = cli_option(cli, "order-number"),
					.one_document = cli_option(cli, "one-document"),
					.settle = cli_option(cli, "settle"),
					.coding = cli_option(cli, "coding") };
	struct school school;
	struct school_terms terms;
	int r;

	if (!change.payer_name && !change.address && !change.payer_mail && !change.endpoint &&
	    !change.mail && !change.treatment && !change.order_number && !change.one_document &&
	    !change.settle && !change.coding)
		return err_set(err, ERR_USAGE,
			       "nothing to change: say what, such as --payer-mail MAIL");
	if ((r = check_mail(change.mail, err)) < 0 ||
	    (r = cli_date(cli, "from", cli_today(cli), &change.from, err)) < 0 ||
	    (r = school_find(cli_store(cli), cli_operand(cli, 0), &school, err)) < 0 ||
	    (r = school_set(cli_work(cli), school.id, &change, err)) < 0 ||
	    (r = school_load(cli_store(cli), school.id, &school, err)) < 0 ||
	    (r = school_terms_on(cli_store(cli), school.id, change.from, &terms, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return report(cli, &change, &school, &terms, err);
}

const struct command cmd_school_set = {
	.noun = "school",
	.verb = "set",
	.summary = "Change who is billed for a school, and how",
	.about = "Documents that were issued stay as they are. A treatment other than the rule's "
		 "needs a"
		 " reason: the rule is a recharge for this authority's own maintained schools, a "
		 "sale for"
		 " all others.\n"
		 "How a payer is billed (--order-number, --one-document, --settle, --coding) "
		 "changes "
		 "at once, for all schools it pays for. --settle and --coding are for internal "
		 "charges alone.\n"
		 "The payer's electronic address (--endpoint) is where it takes invoices in on the "
		 "Peppol network: a scheme of that network and a number, such as 0088 and a GLN, "
		 "9932 and a VAT number or 0060 and a D-U-N-S number. Without one 'invoice xml' "
		 "writes what does not go over Peppol.",
	.example = "daybook school set 137037 --from 2024-04-01 --payer-name \"Hamwic Trust\" "
		   "--address"
		   " \"Unit 5; Southampton; SO14 3FE\"\n"
		   "daybook school set cantell --mail office@cantell.example\n"
		   "daybook school set cantell --endpoint 0088:9521164690001\n"
		   "daybook school set 137037 --order-number needed --one-document payer",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
