/*
 * core/correct.h - what comes to light after a financial year was closed.
 *
 * A correction is the ordinary act done in the closed year: a visit recorded late, a use taken back. While it is done
 * every entry of that year is dated today, in the open year, and marked; at its end what it set free ends again. So the
 * corrections of each allotment add up to 0, nothing of the closed year is left, and no figure of the open year moves
 * (DESIGN.md, Financial years).
 */
#ifndef CORE_CORRECT_H
#define CORE_CORRECT_H

#include "core/year_end.h"

/*
 * From here on this act may enter the year. ERR_CONFLICT: the year is open; 'instead' says what to do then ("record the
 * visit with 'daybook visit record'"). ERR_INVALID: no work->reason.
 */
int correct_begin(struct work *work, struct fy fy, const char *instead, struct err *err) MUST_CHECK;

/*
 * What was set free ends again. *out_worth: of the days whose use was entered or taken back. With the setting
 * second-person.correction it needs an approval of 'subject'. ERR_CONFLICT: days of the year would be left or booked.
 */
int correct_end(struct work *work, const char *subject, struct money *out_worth,
		struct err *err) MUST_CHECK;

#endif
