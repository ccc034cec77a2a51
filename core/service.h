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

int service_load_id(struct store *st, int64_t service_id, struct service *out,
		    struct err *err) MUST_CHECK;

/* Load a catalogue file ({"services":[..]}): adds, and updates titles; a kind never changes. ERR_INVALID names key and number. */
int service_load(struct work *work, const struct json *catalogue, struct err *err) MUST_CHECK;

extern const struct column service_columns
	[]; /* code, title, family, kind ("free"/"purchased" to people), basis, minutes */
extern const size_t service_column_count;
int service_list(struct store *st, const char *kind, struct table *t,
		 struct err *err) MUST_CHECK; /* kind NULL: both */

/* ---- the rate card ---- */

/*
 * The card's plain rate of a service for a unit in a financial year. ERR_NOT_FOUND, saying how to set it.
 */
int rate_get(struct store *st, int64_t service_id, struct fy fy, enum unit unit, struct money *out,
	     struct err *err) MUST_CHECK;

/* Set it. What is agreed already keeps its rate. ERR_INVALID: a free service, or 0. ERR_CONFLICT: the year is closed. */
int rate_set(struct work *work, const struct service *service, struct fy fy, enum unit unit,
	     struct money rate, struct err *err) MUST_CHECK;

/*
 * Volume tiers. A tier is reached by a quantity larger than 'above': of "4 days and more", above is 3.
 *
 *   marginal      its rate is that of the units above it; those below cost what the card says of them.
 *   whole volume  its rate is that of every unit of a first purchase. A top-up into it pays the marginal rates of the
 *                 units it adds; or, where the tier 'reprices', the price of all of them less that of those had before.
 *
 * Two switches, because published cards need both. Northamptonshire's educational psychology (an older list): 565 a
 * day up to 3 days, 500 from 4 to 10, 475 from 11 to 20, 432 from 21. Its totals are whole volume (4 days 2,000; 21
 * days 9,072, less than 20 days at 9,500), and a holder of 20 days tops up one day for 432; where all is priced anew,
 * the same day brings a credit of 428. A marginal tier needs no second switch: both ways come to the same.
 */
struct rate_tier {
	struct quantity above; /* 0: the plain rate */
	struct money rate;
	bool whole_volume, reprices; /* reprices: a whole-volume tier only */
};

#define RATE_TIERS 20 /* of one card, with the plain rate */

/* Set a tier. As rate_set(); ERR_NOT_FOUND: the plain rate is missing; ERR_CONFLICT: RATE_TIERS are there already. */
int rate_set_tier(struct work *work, const struct service *service, struct fy fy, enum unit unit,
		  const struct rate_tier *tier, struct err *err) MUST_CHECK;

/*
 * Take a tier away, with work->reason. What is agreed already keeps its price. ERR_INVALID: no reason, or the plain
 * rate; ERR_NOT_FOUND: there is no such tier; ERR_CONFLICT: the year is closed.
 */
int rate_drop_tier(struct work *work, const struct service *service, struct fy fy, enum unit unit,
		   struct quantity above, struct err *err) MUST_CHECK;

/* What a price is made of: a line of the quote, 'quantity' at 'rate', to the penny. */
struct rate_band {
	struct quantity quantity;
	struct money rate, net;
};

/* net = the sum of the bands' nets - held: lines that a reader can add up. */
struct rate_quote {
	struct money rate;           /* of the tier reached */
	struct money net;            /* below 0 when a top-up brings a credit */
	bool tiered;                 /* the card has tiers for this unit */
	bool whole_volume, reprices; /* of the tier reached; false for the plain rate */
	size_t band_count;           /* one, unless a tier reached is marginal */
	struct rate_band band[RATE_TIERS];
	struct money
		held; /* a top-up that prices all anew: the card's price of what was had before; else 0 */
};

/* The card's price of a first purchase. ERR_NOT_FOUND as rate_get(); ERR_RANGE beyond MONEY_MAX. */
int rate_price(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
	       struct quantity q, struct rate_quote *out, struct err *err) MUST_CHECK;

/*
 * The card's price of 'more' to who has 'had' of the same service, year and unit; the tier reached by both together
 * says how. 'had' 0 is a first purchase. Where all is priced anew, 'held' supposes that the card's price was paid for
 * 'had': a caller that knows of another sum takes that off the bands instead.
 */
int rate_top_up(struct store *st, int64_t service_id, struct fy fy, enum unit unit,
		struct quantity had, struct quantity more, struct rate_quote *out,
		struct err *err) MUST_CHECK;

extern const struct column rate_columns
	[]; /* service, financial_year, unit, above (null: plain), rate, whole_volume, reprices */
extern const size_t rate_column_count;
int rate_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* ---- financial years ---- */

/* See that the year is in the book (a key of rates, contracts, allotments). */
int fy_ensure(struct work *work, struct fy fy, struct err *err) MUST_CHECK;
/* Closed to this act: closed, and not the year that it corrects. */
int fy_is_closed_to(const struct work *work, struct fy fy, bool *out, struct err *err) MUST_CHECK;
int fy_is_closed(struct store *st, struct fy fy, bool *out, struct err *err) MUST_CHECK;

#endif
