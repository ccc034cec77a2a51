/*
 * tests/history.h - random histories: one act at a time, done in the book and in the slow model.
 *
 * The random numbers of an act are drawn beforehand, so that a history can be played again with acts left out. An act
 * that is played says in words what it was; where book and model differ, 'what' says how.
 */
#ifndef TESTS_HISTORY_H
#define TESTS_HISTORY_H

#include "calendar/visit.h"
#include "core/csv.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/service.h"
#include "core/work.h"
#include "tests/book.h"
#include "tests/model.h"

enum { NUMBERS = 12 };

enum kind {
	PASS,
	QUOTE,
	AGREE,
	BUY,
	TAKE_BACK,
	MOVE,
	END,
	RATE,
	BOOK,
	SHIFT,
	DELIVER,
	CONFIRM,
	QUERY,
	ANSWER,
	CANCEL,
	NO_ACCESS,
	REVERSE,
	OWED_ASK,
	OWED_OFFER,
	OWED_DECIDE,
	LAPSE,
	CLOSE,
	LATE_USE,
	WRONG_USE,
	FREE,
	ACCRUE,
	RUN,
	SUCCEED,
	RECEIVE,
	ASSIGN,
	RECEIPT_BACK,
	ALLOCATE,
	UNDO,
	REFUND,
	MONTH,
	WRITE_OFF,
	WRITE_BACK,
	BATCH,
	RELIEF,
	IMPORT,
	ISSUER,
	REQUEST,
	TAKE_NUMBERS,
	TOLD,
	CREDIT,
	DISPUTE,
	DISPUTE_END,
	REMIND,
	CLAIM,
	KINDS
};

struct act {
	enum kind kind;
	unsigned n[NUMBERS];
};

/* The book that every history begins with. */
struct fixture {
	void *image;
	size_t length;
	struct school school[M_SCHOOLS];
	struct service service[M_SERVICES];
	struct officer officer[3]; /* 1, 2 */
	long rate[4][3];
	int64_t account[M_ACCOUNTS]; /* payers */
};
extern struct fixture fixture;

extern const char *const history_users[];
extern const char *const history_orders[];
extern const char *const history_endings[];

struct run_state {
	struct store *store;
	struct model *model;
	char what[400];                  /* the difference, "" if there is none */
	char words[240];                 /* the act that was played last */
	struct school school[M_SCHOOLS]; /* as they are now */
	int done[KINDS], refused[KINDS];
	enum kind kind;
};

#define SAY(...) (void) snprintf(s->words, sizeof s->words, __VA_ARGS__)

/* Always false. */
bool differ(struct run_state *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

struct date date_of(int d); /* M_NEVER: DATE_NONE */
int day_of(struct date d);
long school_key(int school);

/* ---- comparing (history_tables.c, history_balances.c) ---- */
bool same_tables(struct run_state *s);
bool same_balances(struct run_state *s, int on);
bool same_year(struct run_state *s, int fy); /* history_year.c */
/* Earned, posted and reconciled: at the end of a history, for it posts. (history_income.c) */
bool same_income(struct run_state *s, int today);
bool no_findings(struct run_state *s);
bool same_ledgers(struct run_state *s, int on); /* history_pay.c */
bool same_reliefs(struct run_state *s, int on); /* history_relief.c */
bool same_requests(struct run_state *s);        /* history_issuer.c */
struct aged_line;
bool same_debt(struct run_state *s, const struct aged_line *line, int on); /* history_issuer.c */
bool same_debts(struct run_state *s, int on);                              /* history_debt.c */

/* ---- playing (history.c) ---- */

bool one_in(unsigned number, unsigned n);
int last_of(int fy); /* 31 March */
int pick_actor(unsigned number, int usual, int other);
int pick_school(const struct model *m, unsigned number);     /* now and then a closed one */
int school_at(const struct model *m, int place);             /* who stands at one of the four */
int pick_buyer(const struct model *m, unsigned number);      /* mostly one with days */
int pick_day(const struct model *m, unsigned a, unsigned b); /* near today, or near an end */
/* One in a state, the earliest of the last ones; now and then any, or one that is not there. (history_visit.c) */
int pick_visit(const struct model *m, unsigned number, int state, bool due);
int pick_contract(const struct model *m, unsigned number, int state);
int pick_ended(const struct model *m, unsigned number); /* history_year.c */
/* One of the last few, now and then one that is not there; a document that is not paid, mostly. (history_pay.c) */
int pick_last(int count, unsigned number);
int pick_unpaid(const struct model *m, unsigned number);
/* "EWS24-00001", also of one that is not there. (history_pay.c) */
void document_number(const struct model *m, int document, char out[24]);
/* Read a text as a file of others. (history_issuer.c) */
int history_csv(const char *text, size_t length, struct csv **out, struct err *err);

/* Give a unit of work its reason, or none. */
int begin(struct run_state *s, struct work *work, int actor, const char *act, int today,
	  bool reason, struct err *err);
/* End the act as it ended in the book; the model must have said the same. */
bool end(struct run_state *s, struct work *work, int r, int want, struct err *err);

struct contract;
void contract_ref(const struct model *m, int index, char out[24]);
struct contract contract_of(struct run_state *s, int index, int *out_result, struct err *err);

/* False: book and model differ. */
typedef bool player(struct run_state *, const struct act *);
player play_quote, play_agree, play_buy, play_rate;                  /* history_sale.c */
player play_take_back, play_move;                                    /* history_change.c */
player play_end;                                                     /* history_end.c */
player play_book, play_shift, play_deliver, play_confirm, play_free; /* history_visit.c */
struct visit_plan visit_plan_of(const struct run_state *s, const struct m_plan *p);
bool deliver_visit(struct run_state *s, int actor, int visit);
player play_cancel, play_no_access; /* history_off.c */
player play_query, play_answer;     /* history_query.c */
bool decide_owed(struct run_state *s, int actor, int owed, int how, bool by,
		 bool reason);                                         /* history_owed.c */
player play_reverse, play_owed_ask, play_owed_offer, play_owed_decide; /* history_owed.c */
player play_lapse, play_close, play_late_use, play_wrong_use;          /* history_year.c */
player play_accrue, play_run;                                          /* history_run.c */
player play_succeed;                                                   /* history_succeed.c */
player play_receive, play_assign, play_receipt_back, play_allocate, play_undo, play_refund,
	play_month, play_write_off, play_write_back, play_batch; /* history_pay.c */
player play_relief;                                              /* history_relief.c */
player play_import;                                              /* history_bank.c */
player play_issuer, play_request, play_numbers, play_told;       /* history_issuer.c */
player play_credit;                                              /* history_credit.c */
player play_dispute, play_dispute_end, play_remind, play_claim;  /* history_debt.c */
player play_pass;

#endif
