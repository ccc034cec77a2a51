/*
 * core/benefit.h - what comes free with enough days: "from 9.75 days a training day".
 *
 * A rule of the authority for a service, unit and year. A contract whose first purchase reaches it gets the days of the
 * other service free, for visits of that service alone; a top-up that reaches it later does not.
 */
#ifndef CORE_BENEFIT_H
#define CORE_BENEFIT_H

#include "core/contract.h"
#include "core/service.h"

struct benefit_rule {
	int64_t service_id; /* that is bought */
	struct fy fy;
	enum unit unit;
	struct quantity from;  /* so many at least */
	int64_t gives_id;      /* another purchased service .. */
	struct quantity gives; /* .. so many of the same unit; 0: the rule is taken away */
};

/*
 * Set a rule, change it, or take it away. What is quoted or agreed keeps what it has. ERR_INVALID: a free service, the
 * same service, or quantities that are none; ERR_CONFLICT: the year is closed; ERR_NOT_FOUND: nothing to take away.
 */
int benefit_set(struct work *work, const struct benefit_rule *rule, const struct service *service,
		const struct service *gives, struct err *err) MUST_CHECK;

/* What comes with a first purchase: of each service, by the rule with the largest 'from' that it reaches. */
int benefits_of(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
		struct quantity bought, struct benefit out[BENEFITS_MAX], size_t *out_count,
		struct err *err) MUST_CHECK;

extern const struct column
	benefit_columns[]; /* service, financial_year, unit, from, gives, quantity */
extern const size_t benefit_column_count;
int benefit_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

#endif
