/* tests/model_calendar.c - the slow model's calendar: one row a day, counted forward from Friday 1 March 2024 */
#include "tests/model_private.h"

#include "core/banned.h"

enum { FIRST_DAY = 19783, DAYS = 3200 };

static struct m_row rows[DAYS];

static const int holidays[][3] = {
	{ 2024, 3, 29 },  { 2024, 4, 1 },   { 2024, 5, 6 },   { 2024, 5, 27 },  { 2024, 8, 26 },
	{ 2024, 12, 25 }, { 2024, 12, 26 }, { 2025, 1, 1 },   { 2025, 4, 18 },  { 2025, 4, 21 },
	{ 2025, 5, 5 },   { 2025, 5, 26 },  { 2025, 8, 25 },  { 2025, 12, 25 }, { 2025, 12, 26 },
	{ 2026, 1, 1 },   { 2026, 4, 3 },   { 2026, 4, 6 },   { 2026, 5, 4 },   { 2026, 5, 25 },
	{ 2026, 8, 31 },  { 2026, 12, 25 }, { 2026, 12, 28 }, { 2027, 1, 1 },   { 2027, 3, 26 },
	{ 2027, 3, 29 },  { 2027, 5, 3 },   { 2027, 5, 31 },  { 2027, 8, 30 },  { 2027, 12, 27 },
};
static const int terms[][6] = {
	{ 2024, 9, 2, 2024, 10, 25 }, { 2024, 11, 4, 2024, 12, 20 }, { 2025, 1, 6, 2025, 2, 14 },
	{ 2025, 2, 24, 2025, 4, 4 },  { 2025, 4, 22, 2025, 5, 23 },  { 2025, 6, 2, 2025, 7, 22 },
};

void m_calendar(void)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct m_row now = { .year = 2024, .month = 3, .day = 1, .weekday = 5 };

	if (rows[0].year != 0)
		return;
	for (int i = 0; i < DAYS; i++) {
		int length = lengths[now.month - 1];

		if (now.month == 2 && now.year % 4 == 0)
			length = 29;
		rows[i] = now;
		now.weekday = now.weekday == 7 ? 1 : now.weekday + 1;
		if (++now.day > length) {
			now.day = 1;
			if (++now.month > 12) {
				now.month = 1;
				now.year++;
			}
		}
	}
	for (unsigned i = 0; i < sizeof holidays / sizeof holidays[0]; i++)
		rows[m_day(holidays[i][0], holidays[i][1], holidays[i][2]) - FIRST_DAY].holiday =
			true;
	for (unsigned i = 0; i < sizeof terms / sizeof terms[0]; i++)
		for (int d = m_day(terms[i][0], terms[i][1], terms[i][2]);
		     d <= m_day(terms[i][3], terms[i][4], terms[i][5]); d++)
			rows[d - FIRST_DAY].term = true;
	for (int d = m_day(2024, 9, 1); d <= m_day(2025, 8, 31); d++)
		rows[d - FIRST_DAY].term_known = true;
}

int m_day(int year, int month, int day)
{
	for (int i = 0; i < DAYS; i++)
		if (rows[i].year == year && rows[i].month == month && rows[i].day == day)
			return FIRST_DAY + i;
	return M_NEVER;
}

const struct m_row *m_row(int day)
{
	return &rows[day - FIRST_DAY];
}

int m_months_later(int day, int months)
{
	const struct m_row *from = m_row(day);
	int month = from->month - 1 + months, d = from->day;

	while (m_day(from->year + month / 12, month % 12 + 1, d) == M_NEVER)
		d--;
	return m_day(from->year + month / 12, month % 12 + 1, d);
}

int m_year_of(int day)
{
	return m_row(day)->month >= 4 ? m_row(day)->year : m_row(day)->year - 1;
}

bool m_works(int day)
{
	return m_row(day)->weekday <= 5 && !m_row(day)->holiday;
}

int m_first(int fy)
{
	return m_day(fy, 4, 1);
}

int m_last(int fy)
{
	return m_day(fy + 1, 3, 31);
}

static int last_sunday(int year, int month)
{
	int d = m_day(year, month, 31);

	while (m_row(d)->weekday != 7)
		d--;
	return d;
}

/* Every act is done at 9:00 of universal time: the clock on the wall says so, or an hour more. */
int m_clock(int day)
{
	int year = m_row(day)->year;

	return day >= last_sunday(year, 3) && day < last_sunday(year, 10) ? 600 : 540;
}
