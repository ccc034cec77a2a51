/* tests/model_private.h - what the files of the slow model share */
#ifndef TESTS_MODEL_PRIVATE_H
#define TESTS_MODEL_PRIVATE_H

#include <limits.h>

#include "tests/model.h"

/* ---- calendar (model_calendar.c) ---- */

struct m_row {
	int year, month, day, weekday; /* 1 Monday */
	bool holiday, term, term_known;
};
void m_calendar(void); /* make it, once */
const struct m_row *m_row(int day);
int m_months_later(int day, int months); /* in a month that is too short, on its last day */
int m_first(int fy);
int m_last(int fy);
int m_clock(int day); /* at which minute of the day every act is done */

static inline int m_later(int a, int b)
{
	return a > b ? a : b;
}

static inline int m_earlier(int a, int b)
{
	return a < b ? a : b;
}

/* ---- who may (model.c) ---- */

enum { M_DO_SALE, M_DO_RATE, M_DO_SUCCEED, M_DO_DIARY, M_DO_MANAGE, M_DO_INVOICE };

bool m_may(int actor, int what);
int m_officer(int actor); /* the officer a user is: 1, 2 or 0 */

/* ---- arithmetic (model.c) ---- */

struct m_unit {
	long minimum, step, minutes;
};
extern const struct m_unit m_units[3];

/* Pence for hundredths of a unit at a rate, halves up. */
long m_price(long rate, long quantity);
/* Parts of a whole by weights: rounded down, then one each to the largest remainders, of equal ones to the first. */
void m_share(long whole, const long *weight, int count, long *part);

/* ---- days (model.c) ---- */

#define M_ALWAYS INT_MAX

bool m_is_member(const struct m_contract *c, int school);

/* A change of what is left, with its worth; the number of the entry. */
int m_enter(struct model *m, int allotment, int kind, long quantity, int dated, int school);
/* Something is said of a contract. */
void m_say(struct model *m, int contract, int kind, int last);

/* The purchases of an agreed quote, their days and charges; instalments are reckoned from that day. */
void m_sell(struct model *m, int contract, int from);

/* Is any member of a contract closed? Then nothing more is sold on it. */
bool m_any_closed(const struct model *m, const struct m_contract *c);

/* Is it undone by an entry dated up to a day? M_ALWAYS: at all. */
bool m_is_undone(const struct model *m, int entry, int by);
/* Undo an entry by another of its date; its number. */
int m_undo(struct model *m, int entry);
/* Worth of so much of an allotment, halves up. */
long m_worth(const struct m_allotment *a, long left);
/* In whose name days of an allotment move. */
int m_name(const struct model *m, int allotment);

/* ---- visits (model_visit.c) ---- */

void m_let_go(struct model *m, struct m_hold *h);
/* So many hundredths of a per cent of it are used; the rest is free again. */
void m_draw(struct model *m, struct m_hold *h, int percent);

/* ---- disputes (model_query.c) ---- */

/* The dispute of an entry that was not answered by a day; M_NEVER: none. */
int m_open_query(const struct model *m, int entry, int on);
bool m_is_disputed(const struct model *m, int visit);

/* ---- money (model_money.c) ---- */

/*
 * Who pays for what a school is due on a day changes: Bevois Town pays out of the governors' own funds from 1
 * September 2025; one fund pays for Cantell and Hardmoor from 1 January 2025, a trust for Upper Shirley and Wordsworth
 * from 1 January 2026.
 */
int m_phase(int school, int day);
int m_payer(int school, int day);
int m_series_of(int school, int phase); /* M_SALES, M_RECHARGES */

bool m_is_debt(const struct m_document *d); /* paid by bank: a sale, or a claim (model_debt.c) */
/* What a document does to what is owed (model_pay.c). */
void m_bill(struct model *m, int document);
/* A new document: who issues it, and its tax point; of which series it takes its number (model_issuer.c). */
void m_issued(struct model *m, int document);
struct m_series *m_numbers_of(struct model *m, int series, int on);
/* What is free of receipts when a run begins; the tax point of a document of it (model_tax.c). */
void m_early_money(struct model *m, int on);
int m_tax_point(struct model *m, int document);
/* What took a write-off back repays what was claimed of it (model_relief.c). */
void m_repay(struct model *m, int write_off, int back);
/* Take an amount, and where that says days them too, off a charge that is billed. */
void m_charge_part(struct model *m, int charge, int cause, long quantity, long amount);
/* The lines of a document in their order (model_credit.c). */
void m_number_lines(struct model *m, int document);
/*
 * A note for what waits of one document, of charges from one on. One of all that waits, from 0, is held where the document
 * is written off; of an act of its own, M_CONFLICT.
 */
int m_credit_note(struct model *m, int document, int from, int to, int on);
/* Credit notes for what waits, due by a day (model_money.c). */
int m_credit_run(struct model *m, int to, int on);
void m_allocate(struct model *m, int receipt, int credit, int document, long amount, int on);
int m_debt_from(const struct model *m, int document); /* the first day on which it can be paid */
int m_fund_account(const struct model *m, int receipt, int credit);

struct m_less {
	int purchase, school, fy, cause;
	long quantity, amount;
};
enum { M_SHARES, M_OWNER_FIRST, M_OWNER_ONLY };

/* Charge those who pay for a purchase less. */
int m_charge_less(struct model *m, const struct m_less *a, int who);
void m_charge_more(struct model *m, const struct m_less *a, int due, int first, int end);

/* ---- what was not delivered after all (model_owed.c) ---- */

/* Neither used, booked nor owed. */
long m_unpromised(const struct model *m, int allotment);
/* What a visit drew is there again; M_CONFLICT: it was not delivered, or stands on an annex. */
int m_take_visit_back(struct model *m, int visit);
int m_owe(struct model *m, int allotment, int school, int cause, int since, long quantity,
	  int hold);
/* What is owed comes back as money, as far as it is free; M_CONFLICT: nothing is. */
int m_credit(struct model *m, int owed);
/* Is anything owed still for a visit that the service called off? */
bool m_is_owed_for(const struct model *m, int visit);
/* Where enough is booked instead of a visit, nothing is owed for it. */
void m_make_good(struct model *m, int visit);

/* ---- bought as it was used (model_over.c) ---- */

/* The contract on which a school tops up for a visit, of a unit (M_NEVER: any); M_NEVER: none. */
int m_top_up_contract(const struct model *m, int school, int on, int unit);
/* What a hold promised is bought: the allotment it is drawn from. */
int m_buy_as_used(struct model *m, const struct m_hold *h, long quantity);
void m_accrue(struct model *m, int to);
/* Void a charge that is not billed, or credit all that is left of one that is. */
void m_charge_back(struct model *m, int charge);

/* ---- ends of years (model_year.c) ---- */

bool m_is_closed(const struct model *m, int fy);
/* What of it ended unused, as entered. */
long m_lapsed(const struct model *m, int allotment);
/* Days that ended are there again, for work of before. */
void m_unlapse(struct model *m, int allotment);

/* ---- changes (model_change.c) ---- */

/* Neither used nor booked. */
long m_free_of(const struct m_allotment *a);
/* Bought, and given, and not taken away (model_end.c). */
long m_stands(const struct model *m, int allotment);
/* It is said that days of a contract were taken back; with nothing left it is over. */
void m_note_taken(struct model *m, int contract);
/*
 * The allotment of a contract to take from next, that had not ended before a day: ends last, then bought last. Of those
 * with something free, if 'free', that 'done' (or NULL) does not mark. M_NEVER: none.
 */
int m_next_to_take(const struct model *m, int contract, int school, int fy, int on,
		   const bool *done);

/* When an allotment was bought or given. */
int m_filled_on(const struct model *m, int allotment);
/* Unused days of an allotment with their money; M_CONFLICT: nobody was charged so much. */
int m_take_back(struct model *m, int allotment, long quantity, int cause);

#endif
