/* cli/show_receipt.c - says what commands about money that came did */
#include "cli/show_receipt.h"

#include "core/banned.h"

int cli_payer(const struct cli *cli, const char *option, struct payer *out, struct err *err)
{
	const char *who = cli_option(cli, option);

	*out = (struct payer){ .id = 0 };
	if (who && payer_find(cli_store(cli), who, cli_today(cli), out, err) < 0)
		return err_at(err, option, 0);
	return ERR_OK;
}

void show_allocated(FILE *out, const struct allocated *a)
{
	fprintf(out, "Paid £%s of %s (allocation %" PRId64 "): ", money_pretty(a->amount).s,
		a->name, a->id);
	if (a->outstanding.pence)
		fprintf(out, "£%s is outstanding.\n", money_pretty(a->outstanding).s);
	else
		fputs("it is paid.\n", out);
}

void json_allocated(struct json *object, const struct allocated *a)
{
	json_add_int(object, "allocation", a->id);
	json_add_text(object, "document", a->name);
	json_add_money(object, "amount", a->amount);
	json_add_date(object, "on", a->on);
	json_add_money(object, "outstanding", a->outstanding);
}

static const char *state_of(const struct receipt *have)
{
	if (!date_is_none(have->back_on))
		return "reversed";
	if (!have->account_id)
		return "suspense";
	return have->free.pence ? "on-account" : "used";
}

void show_receipt_state(FILE *out, const struct receipt *have)
{
	if (!date_is_none(have->back_on))
		fprintf(out, "It was reversed on %s.\n", date_long(have->back_on).s);
	else if (!have->account_id)
		fprintf(out,
			"It is in suspense, until you say whose it is:\n"
			"  daybook receipt assign %" PRId64 " --payer WHO\n",
			have->id);
	else if (have->free.pence)
		fprintf(out, "£%s of it is money on account.\n", money_pretty(have->free).s);
}

void json_receipt(struct json *object, const struct receipt *have)
{
	json_add_int(object, "receipt", have->id);
	json_add_date(object, "received_on", have->received_on);
	json_add_date(object, "posted_on", have->posted_on);
	json_add_text(object, "payer", have->account_id ? have->payer : NULL);
	json_add_money(object, "amount", have->amount);
	json_add_money(object, "allocated", have->allocated);
	json_add_money(object, "refunded", have->refunded);
	json_add_money(object, "free", have->free);
	json_add_text(object, "method", have->method);
	json_add_text(object, "reference", have->reference);
	json_add_text(object, "state", state_of(have));
	json_add_date(object, "reversed_on", have->back_on);
}

int receipt_guess(const struct cli *cli, const struct receipt *have, struct bank_match *out,
		  struct err *err)
{
	SCOPED(bank_index_freep) struct bank_index *index = NULL;
	int r;

	*out = (struct bank_match){ .likely_count = 0 };
	if (have->account_id != 0 || !date_is_none(have->back_on))
		return ERR_OK;
	r = bank_index_load(cli_store(cli), &index, err);
	return r < 0 ? r : bank_guess(index, cli_store(cli), have->free, have->reference, out, err);
}

static int show_likely(const struct cli *cli, const struct receipt *have, struct err *err)
{
	struct bank_match match;
	int r = receipt_guess(cli, have, &match, err);

	if (r < 0)
		return r;
	if (match.why[0])
		fprintf(cli_out(cli), "Of its reference: %s.\n", match.why);
	if (match.likely_count > 0)
		fputs("Likely:\n", cli_out(cli));
	for (size_t i = 0; i < match.likely_count; i++)
		fprintf(cli_out(cli), "  %s  £%s, %s\n", match.likely[i].name,
			money_pretty(match.likely[i].outstanding).s, match.likely[i].payer);
	return ERR_OK;
}

/* Beyond so many it is a statement that helps. */
enum { WAYS_MAX = 5 };

int show_receipt_ways(const struct cli *cli, const struct receipt *have, struct err *err)
{
	SCOPED(open_documents_release) struct open_documents list = OPEN_DOCUMENTS_EMPTY;
	FILE *out = cli_out(cli);
	int r;

	if (have->account_id == 0)
		return show_likely(cli, have, err);
	if (have->free.pence == 0)
		return ERR_OK;
	if ((r = open_documents_load(cli_store(cli), have->account_id, &list, err)) < 0 ||
	    list.count == 0)
		return r;
	fprintf(out, "Outstanding of %s, the oldest first:\n", have->payer);
	for (size_t i = 0; i < list.count && i < WAYS_MAX; i++)
		fprintf(out, "  %s  £%s, due %s\n", list.item[i].name,
			money_pretty(list.item[i].outstanding).s, date_long(list.item[i].due_on).s);
	if (list.count > WAYS_MAX)
		fprintf(out, "  and %zu more\n", list.count - WAYS_MAX);
	fprintf(out, "Say what it pays:\n  daybook receipt allocate %" PRId64 " --to %s\n",
		have->id, list.item[0].name);
	return ERR_OK;
}
