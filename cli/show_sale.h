/* cli/show_sale.h - how a quote, an agreement and a top-up are shown: the terms, and every instalment with its VAT */
#ifndef CLI_SHOW_SALE_H
#define CLI_SHOW_SALE_H

#include "billing/sale.h"
#include "cli/command.h"

/* What the person is told after the act; 'did' is the sentence's verb ("Quoted", "Agreed", "Topped up"). */
int show_sale(const struct cli *cli, const char *did, const struct contract *c,
	      const struct purchase *p, const struct schedule *s, struct err *err) MUST_CHECK;

/* A top-up, with what a volume tier made of the days bought before. */
int show_top_up(const struct cli *cli, const struct contract *c, const struct purchase *p,
		const struct schedule *s, const struct repriced *k, struct err *err) MUST_CHECK;

/* "10 days at £368.00: £3,680.00" */
void show_price(FILE *out, const struct contract *c, struct quantity quantity, struct money rate,
		struct money net);

/* The contract's own facts as JSON members. */
void json_contract(struct json *parent, const struct contract *c);
void json_schedule(struct json *parent, const struct schedule *s);

#endif
