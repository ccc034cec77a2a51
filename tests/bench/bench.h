/*
 * tests/bench/bench.h - shared by the files of the benchmark: books to measure on, and a table of what was measured.
 *
 * The benchmark prints and never asserts: a figure is for a person to look at. What fails ends it, with a sentence.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "core/clock.h"
#include "core/work.h"

/* End the benchmark, with the sentence, when a call failed. */
#define MUST(call)                                  \
	do {                                        \
		if ((call) < 0)                     \
			bench_fail(#call, err.msg); \
	} while (0)

void bench_fail(const char *call, const char *msg) __attribute__((noreturn));

/* ---- the table ---- */
void bench_heading(const char *title);
/* 'count' things took 'ticks' microseconds. */
void bench_line(const char *what, int64_t count, int64_t ticks);
void bench_value(const char *what, int64_t value, const char *unit);

/* ---- books, in the benchmark's own folder ---- */
struct date bench_day(const char *iso);

/* A book of Southampton with the users 'bench' and 'other' (admins); out_path gets its name. */
struct store *bench_book(const char *name, char out_path[256]);

/* Write a register of 'count' schools, URNs from 200000 on; every second one an academy. */
void bench_register(const char *path, size_t count);

/* Import it. */
void bench_schools(struct store *st, const char *path, const char *today);

void bench_begin(struct work *work, struct store *st, const char *act, const char *today);
void bench_commit(struct work *work);

/* 'count' officers, BEN-001 on, as admin; keys 1 .. count. */
void bench_officers(struct store *st, size_t count);

/* An agreed contract of whole days at 368.00, bought on the year's first day; returns the key of its allotment. */
int64_t bench_contract(struct work *work, int64_t school_id, struct fy fy, int64_t number,
		       int64_t days);

/* Pence of a quantity at 368.00 a day: whole for every hundredth. */
#define BENCH_WORTH(hundredths) ((hundredths) *368)

/* ---- what is measured ---- */
void bench_import(void);
void bench_invoices(void);
void bench_journal(void);
void bench_balances(void);
void bench_income(void);
void bench_visits(void);
void bench_debt(void);
void bench_series(void);
void bench_tables(void);
void bench_calendars(struct store *st); /* of the book of bench_visits() */
void bench_papers(struct store *st);    /* of the book of bench_invoices() */

#endif
