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

enum { M_OK = 0, M_USAGE = -1, M_INVALID = -2, M_CONFLICT = -3, M_DENIED = -5, M_NOT_FOUND = -6 };
enum { M_DAY, M_SESSION, M_HOUR };
enum { M_UPFRONT, M_TERMLY, M_HALF_YEARLY, M_MONTHLY, M_BY_YEAR, M_SPLIT, M_PLANS };
enum { M_SINGLE, M_ALLOTTED, M_POOLED };
enum { M_BY_DAYS, M_BY_PERCENT };
enum { M_QUOTE, M_AGREED, M_CANCELLED, M_ENDED };
enum {
	M_SAID_AGREED,
	M_SAID_ENDED,
	M_SAID_CANCELLED,
	M_SAID_NOTICE,
	M_SAID_REPRICED
}; /* of a contract */
enum {
	M_BY_NOTICE,
	M_LET_PASS,
	M_CLOSED_THEN,
	M_BY_US
}; /* why a visit that was called off draws what it does */
enum { M_ACADEMY, M_MERGER, M_CLOSURE };
enum { M_UNSAID, M_CONTINUE, M_STOP };
enum { M_TIMED, M_AM, M_PM, M_ALL_DAY };
enum { M_PLANNED, M_DELIVERED, M_CONFIRMED, M_BY_SCHOOL, M_BY_SERVICE, M_REVERSED, M_NO_ACCESS };
enum { M_PURCHASE, M_USE, M_TRANSFER, M_LAPSE, M_CANCEL, M_PRICE, M_ENTRY_KINDS };
enum { M_CALLED_OFF, M_NOT_OFFERED, M_WRONG_USE };       /* why days are owed */
enum { M_RE_ARRANGED, M_OFFERED, M_CREDITED, M_WAIVED }; /* what became of them */
enum {
	M_FOR_AGREED,
	M_FOR_MOVED,
	M_FOR_TAKEN_BACK,
	M_FOR_OWED,
	M_FOR_USED,
	M_FOR_PRICE
}; /* why a charge is */
enum { M_ADMIN, M_FINANCE, M_MANAGER, M_AUDITOR, M_EWO_1, M_EWO_2, M_USERS };

/*
 * In the order of their names: documents of a run are. The fifth is closed from the start; schools become those after
 * it. The four of the beginning are the places at which days are bought: whoever a school became stands at its place.
 */
enum {
	M_BEVOIS,
	M_CANTELL,
	M_HARDMOOR,
	M_UPPER_SHIRLEY,
	M_CLOSED,
	M_VALENTINE,
	M_VERMONT,
	M_WOODLANDS,
	M_WORDSWORTH,
	M_SCHOOLS
};

#define M_LADDERS 4  /* of late notice; 0 is none */
#define M_ENDINGS 5  /* rules of ending; 0 is none */
#define M_SERVICES 3 /* 0 is sold; the others are free */
#define M_ORDERS 3   /* order numbers; 0 is none */
#define M_MAX 512    /* of everything: an act that would need more is not made */
#define M_CHARGES (M_MAX * 8)
#define M_ENTRIES (M_MAX * 4)
#define M_PARTS 16          /* of a charge in one year */
#define M_YEARS 5           /* financial years of a contract */
#define M_MEMBERS M_SCHOOLS /* any school may be given days */
#define M_NEVER (-1)

struct m_member {
	int school, joined;    /* joined: M_NEVER, it is in the contract from the start */
	long quantity, weight; /* its own days; what it pays, in proportion */
};
/* The days of a contract in one financial year. */
struct m_year {
	int first, end;
	long quantity, rate, net;
	long part[M_MEMBERS]; /* each member's, where they have their own */
};
struct m_contract {
	int fy, unit, plan, start, end, quoted, expires, order;
	int state, sharing, pay_by, members, years;
	struct m_member member[M_MEMBERS];
	struct m_year year[M_YEARS];
	bool by_months;             /* how its days were parted */
	int ladder, ending, agreed; /* agreed: the day */
	int last;                   /* its last day: 'end', or before, where it ended early */
	int succeeds;               /* a contract that goes on in it; M_NEVER */
};
/* What was said of a contract. */
struct m_event {
	int contract, kind, on, last; /* last: its last day; M_NEVER: not said */
};
/* Years of a contract at one rate, or a top-up in one. */
struct m_purchase {
	int contract, bought, first, order, year, years;
	int member;           /* whose days they are, and who pays; M_NEVER: each its part */
	bool top_up, as_used; /* as_used: for one visit, as it was delivered */
	long quantity, rate, net;
};
/* Who pays for a purchase. */
struct m_share {
	int purchase, school;
	long quantity, net;
};
/* What a purchase gives a school, or the pool, in one year; or what another gave it of that. */
struct m_allotment {
	int purchase, contract, school, fy, first, end; /* school: M_NEVER, the pool */
	long quantity, net;
	long raised; /* its price, since: 'net' and this */
	long worth;  /* of what is left */
	long left, planned;
	bool ended; /* before its time */
	/* its row of closing */
	bool closed;
	long lapsed, value;
	int lapse; /* the last entry by which it ended; else M_NEVER */
};
/* One change of what is left of an allotment. */
struct m_entry {
	int allotment, kind, dated, school, hold;
	int made;                    /* the day it was entered */
	int until;                   /* a use awaits confirmation until then; else M_NEVER */
	int confirmed;               /* by the manager; else M_NEVER */
	int reverses;                /* the entry that it undoes; else M_NEVER */
	bool correction;             /* of a closed year: dated later */
	long quantity, value, price; /* price: it changes that of the whole */
	int minutes;                 /* of timed work, signed as the quantity is; 0: not timed */
};
struct m_hold {
	int allotment, visit, made, on, released, school; /* released: M_NEVER, it is open */
	int contract,
		order; /* allotment M_NEVER: bought when it is drawn; order 0: the contract's */
	int entry;     /* that drew it; M_NEVER */
	int minutes;   /* of timed work; else 0 */
	long quantity;
};
/* What the service failed to deliver. */
struct m_owed {
	int allotment, school, cause, since, hold; /* hold: the booking it was; else M_NEVER */
	int settled, how, slot; /* settled, how: M_NEVER, it is not; slot: that was offered */
	long quantity;
};
struct m_visit {
	int school, officer, service, session, on, start, end, state, delivered_by, unit;
	bool confirmed;       /* by the manager */
	int minutes, instead; /* instead: of which visit; M_NEVER */
	bool timed;
	long quantity;
};
struct m_charge {
	int purchase, school, part, parts, fy, due, from, to, document;
	int cause, voided;     /* voided: when; M_NEVER, it stands */
	int credits, replaces; /* charges; M_NEVER */
	int use;               /* the entry it charges; M_NEVER */
	int line;              /* of its document, from 1 */
	long net, quantity;    /* net < 0: a credit; quantity 0: not said */
};
enum { M_SALES, M_RECHARGES, M_SALE_CREDITS, M_RECHARGE_CREDITS, M_INTEREST, M_SERIES };
struct m_document {
	int school, series, fy, number, issued, order, lines, records;
	int payer;                /* whose account */
	int settled;              /* by a journal batch; M_NEVER */
	int credits;              /* a credit note: which document; else M_NEVER */
	int taxed;                /* its tax point */
	bool theirs;              /* another ledger issues it, on our request .. */
	int asked;                /* .. that went out in this batch .. */
	int given, given_on, due; /* .. and came back with a number, of a day, due; M_NEVER: not */
	long net, vat;
	bool trust; /* billed to another than the school: the annex counts only */
};
struct m_free {
	int school, service, officer, done, recorded, minutes, document;
	int visit;     /* that left it; else M_NEVER */
	int withdrawn; /* M_NEVER: it stands */
};
struct m_series {
	int number, last;
};
/* Accounts: of each school, of the fund and of the trust; and that of nobody. */
enum { M_ACCOUNTS = M_SCHOOLS + 2, M_SUSPENSE = M_ACCOUNTS };
struct m_receipt {
	int received, posted, account, held, back, moves; /* back: M_NEVER, it stands */
	bool theirs;                                      /* told by the ledger that issues */
	long amount;
};
/* What a receipt or a credit note pays; the other is M_NEVER. */
struct m_allocation {
	int receipt, credit, document, on, undoes; /* undoes: M_NEVER */
	bool undone;
	long amount;
};
struct m_refund {
	int receipt, credit, on;
	long amount;
};
struct m_write_off {
	int document, on, undoes; /* undoes: M_NEVER */
	bool undone, sent;
	long net, vat;
};
/* VAT of a write-off that is claimed back; less than 0, of what takes it back: repaid. */
struct m_relief {
	int write_off, on;
	bool sent; /* in a journal batch */
	long vat;
};
/* A line of a bank's file. Its reference says some documents, and one who pays. */
struct m_bank_line {
	int id; /* its number; 0: it has none */
	int on;
	long amount;
	int documents, document[3];
	int named; /* a school, or another account; M_NEVER: nobody */
	char text[96];
	int receipt; /* what came in by it */
};
/* Who issues from a day on. */
struct m_issuer {
	int from;
	bool theirs;
};
/* Requests that went out together. */
struct m_request {
	int made, documents, lines;
	unsigned long told; /* what the book wrote then, for the next time */
};
/* What the ledger that issues says of a request. */
struct m_given {
	int document, number, on, due; /* due: M_NEVER, not said */
};
/* What an account owes more or less from a day on. */
struct m_owe {
	int account, on;
	long pence;
	bool theirs, sent; /* the other ledger posted it; it is in a journal batch */
};
enum { M_UPHELD, M_REJECTED, M_WITHDRAWN, M_OUTCOMES };
struct m_dispute {
	int document, opened, ended, outcome; /* M_NEVER: it is open */
};
struct m_reminder {
	int document, level, sent;
	long amount;
};
/* Interest and a fixed sum on a document, for days from .. to: another document. */
struct m_claim {
	int document, claims, from, to, lines;
	long rate, interest, sum;
};
/* A visit that was called off, or found nobody. */
struct m_off {
	int visit, told, minute, decided;
	int drawn; /* in hundredths of a per cent, the most of any contract */
};
/* A use that the school disputes. */
struct m_query {
	int entry, on, answered; /* answered: M_NEVER, it is not */
	bool stands;
};
/* A school that became another, or closed; a planned visit that went over. */
struct m_succession {
	int school, successor, on, kind; /* successor: M_NEVER, nobody follows */
};
struct m_moved {
	int visit, school, on; /* school: whose it was */
};

struct model {
	int today;  /* the day that the facts of an act hold on .. */
	int really; /* .. where it is another than the day of the act, this is that; else M_NEVER */
	int shut[M_SCHOOLS]; /* its last day; M_NEVER, it is open */
	int heir[M_SCHOOLS]; /* what it became; M_NEVER */
	bool closed[6];      /* years, from 2023 */
	long rate[4][3];     /* [year - 2024][unit], 0: none */
	struct m_contract contract[M_MAX];
	struct m_purchase purchase[M_MAX];
	struct m_share share[M_MAX * 2];
	struct m_allotment allotment[M_MAX];
	struct m_entry entry[M_ENTRIES];
	struct m_hold hold[M_MAX];
	struct m_owed owed[M_MAX];
	struct m_visit visit[M_MAX];
	struct m_charge charge[M_CHARGES];
	struct m_document document[M_MAX];
	struct m_free record[M_MAX];
	struct m_series series[M_SERIES][4];
	struct m_series request_series[2][4];
	struct m_receipt receipt[M_MAX];
	struct m_allocation allocation[M_MAX];
	struct m_refund refund[M_MAX];
	struct m_write_off write_off[M_MAX];
	struct m_owe owe[M_MAX * 4];
	struct m_relief relief[M_MAX];
	struct m_bank_line bank[M_MAX];
	struct m_issuer issuer[M_MAX];
	struct m_request request[M_MAX];
	long early[M_MAX]; /* in a run: what is free of each receipt */
	int open_from;     /* months before it are closed for money; 0: none is */
	struct m_dispute dispute[M_MAX];
	struct m_reminder reminder[M_MAX * 3];
	struct m_claim claim[M_MAX];
	struct m_event event[M_MAX * 2];
	struct m_succession succession[M_SCHOOLS];
	struct m_moved moved[M_MAX];
	struct m_off off[M_MAX];
	struct m_query query[M_MAX];
	int contracts, purchases, shares, allotments, entries, holds, owings, visits, charges,
		documents, records, events, successions, moves, offs, queries, receipts,
		allocations, refunds, write_offs, owes, reliefs, bank_lines, issuers, requests,
		disputes, reminders, claims;
};

void model_begin(struct model *m);
bool model_full(const struct model *m);

/* ---- its own calendar ---- */
int m_day(int year, int month, int day); /* days since 1970 */
int m_year_of(int day);                  /* in which the financial year began */
bool m_works(int day);                   /* Monday to Friday, no bank holiday */

/* ---- selling (model_sale.c) ---- */

struct m_offer {
	int actor, service, fy, unit, plan, from, to, order, expires; /* M_NEVER: not said */
	int members, pay_by, ladder, ending;
	bool pooled;
	struct m_member member[M_MEMBERS];
	long quantity, rate; /* quantity 0: what the members' own come to; rate 0: the card's */
	bool reason;
};
int model_quote(struct model *m, const struct m_offer *offer);
int model_agree(struct model *m, int actor, int contract, bool by,
		int order);                              /* order M_NEVER: the quote's */
int model_buy_year(const struct model *m, int contract); /* in which of its years it is topped up */

struct m_top_up {
	int actor, contract, member, order; /* member: M_NEVER, the only one's or the pool's */
	long quantity, rate;
	bool by, reason;
};
int model_buy(struct model *m, const struct m_top_up *t);
int model_rate(struct model *m, int actor, int service, int fy, int unit, long rate);

/* ---- changing what was sold (model_change.c) ---- */

struct m_taking {
	int actor, contract, fy, school; /* M_NEVER: any year; everybody's */
	long quantity;                   /* 0: all that is left */
	bool by, reason;
};
int model_take_back(struct model *m, const struct m_taking *t);

struct m_moving {
	int actor, contract, fy, from, to;
	long quantity;
	bool reason;
};
int model_move(struct model *m, const struct m_moving *t);

/* ---- ending (model_end.c) ---- */

struct m_ending {
	int actor, contract, told, on; /* on: M_NEVER, as the rule says */
	bool by, reason;
};
int model_end(struct model *m, const struct m_ending *e);

/* ---- schools that become others (model_succeed.c) ---- */

bool model_closed(const struct model *m, int school, int on);
/* Has the contract days or time left of a school on a day? Then finance says what becomes of it. */
bool model_runs(const struct model *m, int contract, int school, int on);

struct m_going {
	int actor, school, successor, on, kind; /* successor: M_NEVER */
	int choices;
	struct {
		int contract, how;
	} choice[M_MAX];
	bool reason;
};
int model_succeed(struct model *m, const struct m_going *g);

/* ---- visits (model_visit.c) ---- */

struct m_plan {
	int actor, school, officer, service, on, session, start, end; /* officer 1, 2 */
	int instead;                                                  /* of which visit; M_NEVER */
	bool top_up; /* the school agreed to buy what is missing .. */
	int order;   /* .. by this number; 0: the contract's */
	bool reason;
};
int model_book(struct model *m, const struct m_plan *plan);
/* A planned visit goes to another time, or to another officer. */
struct m_shift {
	int actor, visit, on, session, start, end;
	int officer;   /* M_NEVER: who it has */
	bool new_time; /* else the time that it has */
	bool reason;
};
int model_shift(struct model *m, const struct m_shift *t);
int model_deliver(struct model *m, int actor, int visit);
int model_confirm(struct model *m, int actor, int visit);
int model_free(struct model *m, int actor, int school, int service, int officer, int done,
	       int minutes);

/* ---- visits called off (model_off.c) ---- */

struct m_call {
	int actor, visit;
	int told, minute; /* M_NEVER: now */
	bool by_school, reason, waive, closure;
};
int model_cancel(struct model *m, const struct m_call *call);
int model_no_access(struct model *m, int actor, int visit, bool waive, bool reason);

/* ---- disputes (model_query.c) ---- */
int model_query(struct model *m, int actor, int visit, bool by, bool reason);
int model_answer(struct model *m, int actor, int visit, bool stands, bool reason);

/* ---- what was not delivered after all (model_owed.c) ---- */
int model_reverse(struct model *m, int actor, int visit, bool reason);

struct m_asking {
	int actor, contract, school, on;
	long quantity;
	bool by;
};
int model_owed_ask(struct model *m, const struct m_asking *t);
int model_owed_offer(struct model *m, int actor, int owed, int slot);
int model_owed_decide(struct model *m, int actor, int owed, int how, bool by, bool reason);

/* ---- bought as it was used (model_over.c) ---- */
int model_accrue(struct model *m, int actor, int to);

/* ---- ends of years (model_year.c) ---- */
int model_lapse(struct model *m, int actor);
int model_close(struct model *m, int actor, int fy);
int model_late_use(struct model *m, int fy, const struct m_plan *plan);
int model_wrong_use(struct model *m, int actor, int fy, int visit, bool owed, bool reason);

/* A year as it stands. */
struct m_sum {
	int rows; /* contracts, each school's or the pool's */
	long bought, used, booked, owed, left, unused;
};
struct m_look {
	struct m_sum sum[3]; /* of each unit */
	long worth;          /* of what is unused */
	int earlier, visits, queries, owed, awaiting, charges,
		credits; /* not settled; earlier: a year, or 0 */
	long charged, credited;
};
void model_look(const struct model *m, int fy, struct m_look *out);

/* ---- money (model_money.c) ---- */
int model_run(struct model *m, int actor, int to, int on);

/* ---- credited by hand (model_credit.c) ---- */

struct m_giving {
	int actor, document;
	int charge; /* its line; M_NEVER: all of them, shared, M_MAX: one that is not there */
	long quantity, amount; /* 0: not said; neither: all that is left */
	int unit;              /* of the quantity */
	bool days_back, by, reason;
};
int model_credit_give(struct model *m, const struct m_giving *g);
long model_open_of(const struct model *m, int charge); /* not credited yet of it */

/* ---- what is owed (model_pay.c) ---- */
int model_month(struct model *m, int actor, int month); /* its first day */
int model_receive(struct model *m, int actor, int account, long amount, int on);
int model_receipt_move(struct model *m, int actor, int receipt, int account, bool reason);
int model_receipt_back(struct model *m, int actor, int receipt, bool undo_all, bool reason);
/* Of a receipt or of a credit note; amount 0: as much as fits. */
int model_allocate(struct model *m, int actor, int receipt, int credit, int document, long amount);
int model_undo(struct model *m, int actor, int allocation);
int model_refund(struct model *m, int actor, const struct m_refund *f, bool reason);
int model_write_off(struct model *m, int actor, int document, long amount,
		    bool reason); /* 0: all */
int model_write_back(struct model *m, int actor, int write_off, bool reason);
int model_batch(struct model *m, int actor, int to);
long model_outstanding(const struct model *m, int document);
long model_outstanding_on(const struct model *m, int document, int on);
long model_free_of(const struct model *m, int receipt);
long model_owed_by(const struct model *m, int account, int on); /* M_SUSPENSE: less than 0 */

/* ---- VAT of bad debts (model_relief.c) ---- */

/* On which days the VAT of a write-off may be claimed, first and last. */
void model_relief_span(const struct model *m, int write_off, int *from, int *until);
int model_relief(struct model *m, int actor, int to);
int model_undone_on(const struct model *m, int write_off); /* M_NEVER: it stands */
/* The claim of a row of write-off; M_NEVER: none. */
int model_relief_of(const struct model *m, int write_off);

/* ---- a bank's file (model_bank.c) ---- */

/* 'fresh': how many lines were new. Each new line is told its receipt; others have M_NEVER. */
int model_import(struct model *m, int actor, struct m_bank_line *line, int lines, int *fresh);

/* ---- another ledger that issues (model_issuer.c) ---- */

int model_issuer(struct model *m, int actor, bool theirs);
int model_request(struct model *m, int actor, int *documents);
int model_numbers(struct model *m, int actor, const struct m_given *row, int rows, int *added);
/* A receipt that the ledger tells of. */
int model_told(struct model *m, int actor, int account, long amount, int on);
/* When a document is to be paid; M_NEVER: nobody said, or it is not paid. */
int model_due(const struct model *m, int document);
/* ---- debts (model_debt.c) ---- */

struct m_objection {
	int actor, document, on;
	bool by, reason, owner; /* owner: a user of the book */
};
int model_dispute(struct model *m, const struct m_objection *o);
int model_dispute_end(struct model *m, int actor, int dispute, int outcome, bool reason);
/* What an account owes on a day: by age from not due on; disputed; on account. */
enum { M_DISPUTED = 5, M_ON_ACCOUNT, M_AGED };
void model_aged(const struct model *m, int account, int on, long *out);
int model_remind(struct model *m, int actor, int *letters); /* of all that is due for it today */
/* Interest on a document up to 'to', from the last that was claimed on, and the sum, if none was. */
int model_interest(const struct model *m, int document, int to, bool with_sum, struct m_claim *out);
int model_claim(struct model *m, int actor, int document, int to, bool with_sum);

/* ---- balances (model_balance.c) ---- */

/* One contract of one school, or of its pool, in one of its years on a date. */
struct m_balance {
	long bought, moved, cancelled, used, provisional, lapsed, left, owed, planned, available,
		value;
	long own_used, own_planned; /* of a pool: by the school that asks */
	int starts, ends;
};
/* school: M_NEVER, the pool; asks: M_NEVER, nobody. False: nothing was bought by then. */
bool model_balance(const struct model *m, int contract, int fy, int school, int asks, int on,
		   struct m_balance *out);

#endif
