/* cli/show_receipt.h - what commands about money that came share: who, which document, what was paid */
#ifndef CLI_SHOW_RECEIPT_H
#define CLI_SHOW_RECEIPT_H

#include "billing/bank_match.h"
#include "billing/receipt.h"
#include "cli/command.h"
#include "core/payer.h"

/* The payer an option names; out->account_id 0 if it was not given. */
int cli_payer(const struct cli *cli, const char *option, struct payer *out,
	      struct err *err) MUST_CHECK;

/* "Paid £200.00 of EWS24-00001 (allocation 1): £683.20 is outstanding." */
void show_allocated(FILE *out, const struct allocated *a);
void json_allocated(struct json *object, const struct allocated *a);

/* Where a receipt stands, in a sentence or two; with the members of 'receipt show' for programs. */
void show_receipt_state(FILE *out, const struct receipt *have);
void json_receipt(struct json *object, const struct receipt *have);

/* What a receipt in suspense could be for: out->likely, out->why; nothing for others. */
int receipt_guess(const struct cli *cli, const struct receipt *have, struct bank_match *out,
		  struct err *err) MUST_CHECK;

/*
 * What is free and what it could pay, with the commands; in suspense, what is likely. Nothing is said where nothing is
 * free or outstanding.
 */
int show_receipt_ways(const struct cli *cli, const struct receipt *have,
		      struct err *err) MUST_CHECK;

#endif
