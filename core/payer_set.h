/* core/payer_set.h - what 'school set' changes of who is invoiced, private to core/school_set.c */
#ifndef CORE_PAYER_SET_H
#define CORE_PAYER_SET_H

#include "core/school.h"

/*
 * Who is to be invoiced: *p was so until now, and is what holds from then on. Another payer, its address, mail and electronic address;
 * refusals as school_set().
 */
int payer_change(struct work *work, const struct school *school, const struct school_change *c,
		 struct payer *p, struct err *err) MUST_CHECK;

/* Is anything of how the payer is billed to be changed? */
bool payer_has_terms(const struct school_change *c);

/*
 * How p is billed, by the same change: at once, for the whole account, so for all of its schools and whatever its
 * address is. 'was': who was billed until now; a date that is still to come is refused where that is the same payer.
 */
int payer_set_terms(struct work *work, const struct school_change *c, int64_t was, struct payer *p,
		    struct err *err) MUST_CHECK;

#endif
