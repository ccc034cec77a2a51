/* core/service.h - the catalogue of services and the rate card */
#ifndef CORE_SERVICE_H
#define CORE_SERVICE_H

#include "core/json.h"
#include "core/table.h"
#include "core/work.h"

/* The purchased service that contracts sell unless they say otherwise. */
#define SERVICE_DAYS "ewo-days"

struct service {
	int64_t id;
	char code[40], title[96], family[32];
	bool statutory;  /* free: by statute, guidance or promise; never priced, never draws */
	int64_t minutes; /* usual length, 0 if not known */
};

/* By code, or by a part of the title that no other has. */
int service_find(struct store *st, const char *text, struct service *out,
		 struct err *err) MUST_CHECK;

/* Load a catalogue file ({"services":[..]}): adds, and updates titles; a kind never changes. ERR_INVALID names key and number. */
int service_load(struct work *work, const struct json *catalogue, struct err *err) MUST_CHECK;

extern const struct column service_columns
	[]; /* code, title, family, kind ("free"/"purchased" to people), basis, minutes */
extern const size_t service_column_count;
int service_list(struct store *st, const char *kind, struct table *t,
		 struct err *err) MUST_CHECK; /* kind NULL: both */

/*
 * The card's rate of a service for a unit in a financial year. ERR_NOT_FOUND, saying how to set it.
 */
int rate_get(struct store *st, int64_t service_id, struct fy fy, enum unit unit, struct money *out,
	     struct err *err) MUST_CHECK;

/* Set it. What is agreed already keeps its rate. ERR_INVALID: a free service, or 0. ERR_CONFLICT: the year is closed. */
int rate_set(struct work *work, const struct service *service, struct fy fy, enum unit unit,
	     struct money rate, struct err *err) MUST_CHECK;

extern const struct column rate_columns[]; /* service, financial_year, unit, rate */
extern const size_t rate_column_count;
int rate_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* See that the year is in the book (a key of rates, contracts, allotments). */
int fy_ensure(struct work *work, struct fy fy, struct err *err) MUST_CHECK;
int fy_is_closed(struct store *st, struct fy fy, bool *out, struct err *err) MUST_CHECK;

#endif
