/*
 * billing/correct.h - a closed financial year is corrected: a visit that was done and not entered, or entered and not
 * done. Days alone move, and add up to nothing; money moves only where days that were wrongly used are credited.
 */
#ifndef BILLING_CORRECT_H
#define BILLING_CORRECT_H

#include "billing/adjust.h"
#include "calendar/visit.h"

struct corrected {
	int64_t visit_id;
	struct money worth;       /* of the days used late, or wrongly */
	struct quantity credited; /* wrong use, owed */
	struct adjusted money;
};

/*
 * The visit of the plan was done in that year and not entered: it is written as delivered, and uses what had ended
 * unused. Nothing is bought; what is more than that is refused, or at our own cost as plan->over says. Needs work->reason,
 * and by the setting second-person.correction an approval of "2024-25 late-use 137037 2025-03-28". ERR_INVALID: the
 * day is of another year; ERR_CONFLICT: the year is open, too little ended unused; refusals of a visit.
 */
int year_late_use(struct work *work, struct fy fy, struct visit_plan *plan, struct corrected *out,
		  struct err *err) MUST_CHECK;

/*
 * The visit was not done as entered: it is reversed, and its days end unused, or with 'owed' are credited to who paid.
 * Needs work->reason, and by the setting an approval of "2024-25 wrong-use 17". ERR_INVALID: the visit is of another
 * year; ERR_CONFLICT: the year is open.
 */
int year_wrong_use(struct work *work, struct fy fy, int64_t visit_id, bool owed,
		   struct corrected *out, struct err *err) MUST_CHECK;

#endif
