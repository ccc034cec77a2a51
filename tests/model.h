/*
 * tests/model.h - the slow model: what a book must say, from plain arrays and loops.
 *
 * It shares no code with the engine and includes none of its headers: dates are day numbers out of one table that
 * is counted forward from 1 March 2024, its holidays, terms and working hours are copies made by hand, its
 * rounding is its own. Each act returns 0 or the code the engine must refuse with, and changes nothing then.
 */
#ifndef TESTS_MODEL_H
#define TESTS_MODEL_H

#include <stdbool.h>

enum { M_OK = 0, M_INVALID = -2, M_CONFLICT = -3, M_DENIED = -5, M_NOT_FOUND = -6 };
enum { M_DAY, M_SESSION, M_HOUR };
enum { M_UPFRONT, M_TERMLY, M_HALF_YEARLY, M_MONTHLY, M_BY_YEAR, M_SPLIT, M_PLANS };
enum { M_TIMED, M_AM, M_PM, M_ALL_DAY };
enum { M_PLANNED, M_DELIVERED, M_CONFIRMED, M_BY_SCHOOL, M_BY_SERVICE };
enum { M_ADMIN, M_FINANCE, M_MANAGER, M_AUDITOR, M_EWO_1, M_EWO_2, M_USERS };

/* In the order of their names: documents of a run are. The last one is closed. */
enum { M_BEVOIS, M_CANTELL, M_HARDMOOR, M_UPPER_SHIRLEY, M_CLOSED, M_SCHOOLS };

#define M_SERVICES 3 /* 0 is sold; the others are free */
#define M_ORDERS 3   /* order numbers; 0 is none */
#define M_MAX 512    /* of everything: an act that would need more is not made */
#define M_PARTS 16   /* of a charge in one year */
#define M_YEARS 5    /* financial years of a contract */
#define M_NEVER (-1)

/* The days of a contract in one financial year. */
struct m_year {
	int first, end;
	long quantity, rate, net;
};
struct m_contract {
	int school, fy, unit, plan, start, end, quoted, expires, order, years;
	struct m_year year[M_YEARS];
	bool agreed, by_months; /* by_months: how its days were parted */
};
/* Years of a contract at one rate, or a top-up in one. */
struct m_purchase {
	int contract, bought, first, order, year, years;
	long quantity, rate, net;
};
/* What a purchase gives in one year. */
struct m_allotment {
	int purchase, contract, fy, first, end;
	long quantity, net;
	long worth; /* of what is left; falls with each draw */
	long left;  /* not drawn */
	long planned;
};
struct m_hold {
	int allotment, visit, made, on, released; /* released: M_NEVER, it is open */
	long quantity, value;
	bool drawn;
};
/* What the service failed to deliver. */
struct m_owed {
	int allotment, since, settled; /* settled: M_NEVER, it is not */
	long quantity;
};
struct m_visit {
	int school, officer, service, session, on, start, end, state, delivered_by, unit;
	int minutes, provisional_until, confirmed; /* days, or M_NEVER */
	bool timed;
	long quantity;
};
struct m_charge {
	int purchase, part, parts, fy, due, from, to, document;
	long net;
};
struct m_document {
	int school, series, fy, number, issued, order, lines,
		records; /* series 0 sale, 1 recharge */
	long net, vat;
	bool trust; /* billed to a trust: the annex counts only */
};
struct m_free {
	int school, service, officer, done, recorded, minutes, document;
};
struct m_series {
	int number, last;
};

struct model {
	int today;
	long rate[4][3]; /* [year - 2024][unit], 0: none */
	struct m_contract contract[M_MAX];
	struct m_purchase purchase[M_MAX];
	struct m_allotment allotment[M_MAX];
	struct m_hold hold[M_MAX];
	struct m_owed owed[M_MAX];
	struct m_visit visit[M_MAX];
	struct m_charge charge[M_MAX * 8];
	struct m_document document[M_MAX];
	struct m_free record[M_MAX];
	struct m_series series[2][4];
	int contracts, purchases, allotments, holds, owings, visits, charges, documents, records;
};

void model_begin(struct model *m);
bool model_full(const struct model *m);

/* ---- its own calendar ---- */
int m_day(int year, int month, int day); /* days since 1970 */
int m_year_of(int day);                  /* in which the financial year began */
bool m_works(int day);                   /* Monday to Friday, no bank holiday */

struct m_offer {
	int actor, school, service, fy, unit, plan, from, to, order,
		expires;     /* M_NEVER: not said */
	long quantity, rate; /* rate 0: the card's */
	bool reason;
};
int model_quote(struct model *m, const struct m_offer *offer);
int model_agree(struct model *m, int actor, int contract, bool by,
		int order);                              /* order M_NEVER: the quote's */
int model_buy_year(const struct model *m, int contract); /* in which of its years it is topped up */
int model_buy(struct model *m, int actor, int contract, long quantity, long rate, int order,
	      bool by, bool reason);
int model_rate(struct model *m, int actor, int service, int fy, int unit, long rate);

struct m_plan {
	int actor, school, officer, service, on, session, start, end; /* officer 1, 2 */
	bool reason;
};
int model_book(struct model *m, const struct m_plan *plan);
int model_deliver(struct model *m, int actor, int visit);
int model_confirm(struct model *m, int actor, int visit);
int model_cancel(struct model *m, int actor, int visit, bool by_school, bool reason);
int model_free(struct model *m, int actor, int school, int service, int officer, int done,
	       int minutes);
int model_run(struct model *m, int actor, int to, int on);

/* One contract in one of its years on a date. False: nothing was bought by then. */
struct m_balance {
	long bought, used, provisional, lapsed, left, owed, planned, available, value;
	int starts, ends;
};
bool model_balance(const struct model *m, int contract, int fy, int on, struct m_balance *out);

#endif
