/* billing/supplier.h - the authority as it stands on its documents: read once a run from the settings of a date */
#ifndef BILLING_SUPPLIER_H
#define BILLING_SUPPLIER_H

#include "core/date.h"
#include "core/error.h"
#include "core/store.h"

#define SUPPLIER_LINES 5
#define SUPPLIER_TERMS 12

struct supplier {
	char name[128], service[128], address[SUPPLIER_LINES][96];
	char la_code[8], endpoint[64], identifier[64];
	char vat_number[32], mail[96], telephone[48], website[96];
	char bank_name[96], sort_code[16], account[16];
	char series_sale[8], series_recharge[8];
	char series_credit[8], series_recharge_credit[8];
	char series_request[8], series_request_recharge[8]; /* where another ledger issues */
	bool corporate;                                     /* it does */
	char coding_from[48], coding_to[48];
	char terms_sale[SUPPLIER_TERMS][200], terms_recharge[SUPPLIER_TERMS][200];
	int64_t pay_days;
	bool specimen;
	char colour[8], logo[65], logo_words[128]; /* logo: the hash of its bytes, "": none */
};

/* ERR_CONFLICT: a setting without which no document can be issued is empty (name, address; for sales VAT number). */
int supplier_load(struct store *st, struct date on, struct supplier *out,
		  struct err *err) MUST_CHECK;

#endif
