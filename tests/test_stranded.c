/* tests/test_stranded.c - a second import of the register: closed schools with days left or visits booked */
#include <criterion/criterion.h>

#include "calendar/stranded.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define HEAD                                                          \
	"URN,LA (code),EstablishmentName,TypeOfEstablishment (code)," \
	"EstablishmentTypeGroup (code),EstablishmentStatus (code),CloseDate\n"
#define OPEN_ACADEMY BOOK_ACADEMY ",852,Upper Shirley High School,34,10,1,\n"
#define OPEN_NURSERY BOOK_NURSERY ",852,Hardmoor Early Years Centre,15,4,1,\n"
#define OPEN_CANTELL BOOK_MAINTAINED ",852,Cantell School,01,4,1,\n"

/* What a file says of the book: {"urn",..} of each school, as JSON; "" is none. */
static char *look(struct store *st, const char *file, const char *la, const char *today)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	SCOPED(school_import_freep) struct school_import *import = NULL;
	SCOPED(stranded_release) struct stranded s = STRANDED_EMPTY;
	SCOPED(json_freep) struct json *array = json_array();
	struct err err = { 0 };
	char path[] = "/tmp/test_stranded_XXXXXX", *text = NULL;
	int fd = mkstemp(path);
	FILE *out = fdopen(fd, "w");

	cr_assert(out && fputs(file, out) >= 0 && fclose(out) == 0);
	MUST(csv_read(path, (const char *const[]){ "URN", NULL }, &csv, &err));
	cr_assert(remove(path) == 0);
	MUST(school_import_read(st, csv, la, day(today), &import, &err));
	cr_assert_eq(school_import_counts(import).bad, 0);
	MUST(stranded_find(st, import, day(today), &s, &err));
	stranded_json(&s, array);
	MUST(json_print(array, &text, &err));
	return text;
}

static void expect(struct store *st, const char *file, const char *today, const char *json)
{
	SCOPED(freep) char *is = look(st, file, NULL, today);

	cr_expect_str_eq(is, json, "%s", is);
}

Test(stranded, closed_and_missing)
{
	static const char academy[] =
		"{\"urn\":\"137037\",\"name\":\"Upper Shirley High School\",\"missing\":false,"
		"\"closed_on\":\"2024-08-31\",\"days\":\"3.00\",\"sessions\":\"0.00\","
		"\"hours\":\"0.00\",\"contracts\":2,\"visits\":1}";
	static const char nursery[] =
		"{\"urn\":\"115831\",\"name\":\"Hardmoor Early Years Centre\",\"missing\":true,"
		"\"closed_on\":null,\"days\":\"0.00\",\"sessions\":\"3.00\",\"hours\":\"7.40\","
		"\"contracts\":2,\"visits\":0}";
	static const char cantell[] =
		"{\"urn\":\"116469\",\"name\":\"Cantell School\",\"missing\":false,"
		"\"closed_on\":null,\"days\":\"0.00\",\"sessions\":\"0.00\",\"hours\":\"0.00\","
		"\"contracts\":0,\"visits\":1}";
	SCOPED(store_closep) struct store *st = book_new();
	char both[800];

	deal_rate(st, 2024, UNIT_SESSION, 18400);
	deal_rate(st, 2024, UNIT_HOUR, 4973);
	(void) deal_sell(st, &(struct deal){ .quantity = 200 });
	(void) deal_sell(st, &(struct deal){ .quantity = 100, .to = "2024-12-31" });
	(void) deal_sell(
		st, &(struct deal){ .urn = BOOK_NURSERY, .unit = UNIT_SESSION, .quantity = 300 });
	(void) deal_sell(st,
			 &(struct deal){ .urn = BOOK_NURSERY, .unit = UNIT_HOUR, .quantity = 740 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM });
	(void) deal_visit(st, &(struct appointment){ .urn = BOOK_MAINTAINED,
						     .on = "2024-09-04",
						     .session = SESSION_AM,
						     .service = "fast-track-meeting" });

	expect(st, HEAD OPEN_ACADEMY OPEN_NURSERY OPEN_CANTELL, "2024-09-02", "[]");
	/* days that a booked visit is to draw are left, too: 3.0 of them */
	(void) snprintf(both, sizeof both, "[%s]", academy);
	expect(st,
	       HEAD OPEN_NURSERY OPEN_CANTELL
	       "137037,852,Upper Shirley High School,34,10,2,31-08-2024\n",
	       "2024-09-02", both);
	(void) snprintf(both, sizeof both, "[%s]", nursery);
	expect(st, HEAD OPEN_ACADEMY OPEN_CANTELL, "2024-09-02", both);
	(void) snprintf(both, sizeof both, "[%s,%s,%s]", cantell, nursery, academy);
	expect(st,
	       HEAD "116469,852,Cantell School,01,4,2,\n"
		    "137037,852,Upper Shirley High School,34,10,2,31-08-2024\n",
	       "2024-09-02", both);
	/* proposed to close is open; what has ended is not left */
	expect(st,
	       HEAD OPEN_CANTELL "115831,852,Hardmoor Early Years Centre,15,4,3,31-08-2025\n"
				 "137037,852,Upper Shirley High School,34,10,4,\n",
	       "2024-09-02", "[]");
	expect(st, HEAD OPEN_ACADEMY OPEN_CANTELL, "2025-04-01", "[]");
}

/* Of another authority nothing is missing; nor where its file is read. */
Test(stranded, of_one_authority)
{
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 200 });

	SCOPED(freep)
	char *is = look(st, HEAD "200001,850,Other School,01,4,1,\n", "850", "2024-09-02");

	cr_expect_str_eq(is, "[]", "%s", is);
}

Test(stranded, to_people)
{
	struct stranded_school schools[] = {
		{ .urn = "1",
		  .name = "A",
		  .closed_on = day("2024-08-31"),
		  .days = quantity_of(250) },
		{ .urn = "2",
		  .name = "B",
		  .missing = true,
		  .closed_on = DATE_NONE,
		  .days = quantity_of(100),
		  .sessions = quantity_of(300),
		  .hours = quantity_of(740),
		  .visits = 2 },
		{ .urn = "3", .name = "C", .closed_on = DATE_NONE, .visits = 1 },
	};
	const struct stranded s = { schools, COUNT_OF(schools) };
	SCOPED(freep) char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct table *t = NULL;
	struct err err = { 0 };

	MUST(table_open(out, TABLE_CSV, 0, stranded_columns, stranded_column_count, &t, &err));
	stranded_table(&s, t);
	MUST(table_close(t, &err));
	cr_assert(fclose(out) == 0);
	cr_expect_str_eq(text, "urn,name,closed,left,visits\n"
			       "1,A,31 August 2024,2.5 days,0\n"
			       "2,B,not in the file,\"1.0 day, 3 sessions, 7.40 hours\",2\n"
			       "3,C,closed,none,1\n");
}
