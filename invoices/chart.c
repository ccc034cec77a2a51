/*
 * invoices/chart.c - the days stair: what was bought, used, awaits confirmation, is booked and
 * left.
 *
 * x runs from the first day to the day the days end, y from 0 to all that was bought. Four states
 * are told apart by fill, edge and word, so the chart reads in black and white.
 */
#include "invoices/layout.h"

#include "core/banned.h"

#define LEFT 97.0
#define RIGHT 163.0
#define BAR_X 164.5
#define BAR_WIDTH 2.2
#define LABEL_X 168.5
#define HATCH 0.7
#define EDGE 0.75
#define EM (8.5 * 25.4 / 72)

enum { ALL_POINTS = 1024 }; /* of one outline: enough for 250 visits; more are drawn coarser */

struct chart {
	struct sheet *sheet;
	const struct days *days;
	double top, bottom; /* of the box */
	int64_t most;       /* hundredths at 'top' */
	struct date now;    /* used and awaiting run up to here */
};

static const struct pdf_pen pen_bold = { .colour = INK, .width = 1.5 };
static const struct pdf_pen pen_today = {
	.colour = INK, .width = 0.75, .on = 0.01, .off = 1.6, .round = true
};

/* What is booked is edged so. */
static struct pdf_pen pen_booked(const struct document *doc, double width, double on, double off)
{
	struct pdf_pen pen = pen_brand(doc, width);

	pen.on = on;
	pen.off = off;
	return pen;
}

static double x_at(const struct chart *c, struct date d)
{
	const struct days *days = c->days;

	d = date_min(date_max(d, days->starts_on), days->ends_on);
	return LEFT + (RIGHT - LEFT) * (d.day - days->starts_on.day) /
			      (days->ends_on.day - days->starts_on.day);
}

static double y_at(const struct chart *c, int64_t hundredths)
{
	return c->bottom - (c->bottom - c->top) * (double) hundredths / (double) c->most;
}

/* Hundredths of all visits up to and on 'd' whose state is 'highest' or one stacked below it. */
static int64_t level(const struct chart *c, int highest, struct date d)
{
	int64_t sum = 0;

	for (size_t i = 0; i < c->days->visit_count; i++)
		if ((int) c->days->visits[i].state <= highest &&
		    date_compare(c->days->visits[i].on, d) <= 0)
			sum += c->days->visits[i].quantity.hundredths;
	return sum;
}

/* ---- swatches: the same fills in the table, the stair and the bar ---- */

static void hatch(struct sheet *sheet, double x, double y, double width, double height)
{
	const struct pdf_pen edge = pen_brand(sheet->doc, EDGE);

	for (double line = y + height - HATCH; line > y + 0.1; line -= HATCH)
		pdf_line(sheet->pdf, &edge, x, line, x + width, line);
}

static void frame(struct sheet *sheet, uint32_t fill, const struct pdf_pen *pen, double x, double y,
		  double width, double height)
{
	double in = pen->width * 25.4 / 72 / 2;
	const struct pdf_point corners[] = { { x + in, y + in },
					     { x + width - in, y + in },
					     { x + width - in, y + height - in },
					     { x + in, y + height - in } };

	pdf_path(sheet->pdf, corners, COUNT_OF(corners), true, fill, pen);
}

void draw_swatch(struct sheet *sheet, enum visit_state state, double x, double y, double width,
		 double height)
{
	const struct pdf_pen dashes = pen_booked(sheet->doc, 1.2, 2.2, 1.2);
	const struct pdf_pen edge = pen_brand(sheet->doc, EDGE);

	switch (state) {
	case VISIT_USED:
		pdf_fill(sheet->pdf, sheet->doc->brand, x, y, width, height);
		break;
	case VISIT_AWAITING:
		pdf_fill(sheet->pdf, WHITE, x, y, width, height);
		hatch(sheet, x, y, width, height);
		frame(sheet, PDF_NO_FILL, &edge, x, y, width, height);
		break;
	case VISIT_BOOKED:
		frame(sheet, TINT, &dashes, x, y, width, height);
		break;
	}
}

/* ---- axes ---- */

static struct short_text tick_text(int64_t hundredths)
{
	struct short_text out;

	if (hundredths % 100 == 0)
		(void) snprintf(out.s, sizeof out.s, "%" PRId64, hundredths / 100);
	else
		(void) snprintf(out.s, sizeof out.s, "%s",
				quantity_pretty(quantity_of(hundredths), 1).s);
	return out;
}

static void draw_ticks(const struct chart *c)
{
	for (int i = 0; i <= 2; i++) {
		double y = y_at(c, c->most * i / 2);

		put(c->sheet, &label, PDF_RIGHT, 95.7, y + 1.05, tick_text(c->most * i / 2).s);
		put(c->sheet, &label, PDF_LEFT, 95.7, y + 1.05, " ");
		if (i == 1)
			rule(c->sheet, &pen_rule, LEFT, RIGHT, y);
	}
}

/* Names where the months are wide enough, else initials. */
static void draw_months(const struct chart *c)
{
	const struct days *days = c->days;
	struct civil first = date_civil(days->starts_on);
	struct date from = days->starts_on, next;
	double wide = (RIGHT - LEFT) * 30 / (days->ends_on.day - days->starts_on.day);

	(void) date_from_civil(first.year, first.month, 1,
			       &next); /* a first of a month always exists */
	for (int month = 1; date_compare(from, days->ends_on) < 0; month++, from = next) {
		struct date start;
		struct short_text name;
		double left, right;

		(void) date_from_civil(first.year, first.month, 1, &start);
		next = date_add_months(start, month);
		left = x_at(c, from);
		right = x_at(c, next);
		if (date_compare(from, days->starts_on) > 0)
			pdf_line(c->sheet->pdf, &pen_rule, left, c->bottom, left, c->bottom + 1);
		(void) snprintf(name.s, sizeof name.s, "%.*s", wide < 7.5 ? 1 : 3,
				month_name(date_civil(from).month));
		if (right - left > width_of(c->sheet, &label, name.s) + 0.4)
			put(c->sheet, &label, PDF_CENTRE, (left + right) / 2, c->bottom + 3.7,
			    name.s);
	}
}

/*
 * Are terms known from end to end? Holidays last at most four weeks, those that begin in July or
 * August 60 days; where longer nothing is known, a term is missing.
 */
static bool terms_cover(const struct days *days)
{
	struct date known = days->starts_on;

	for (size_t i = 0; i <= days->term_count; i++) {
		struct date next = i < days->term_count ? days->terms[i].from : days->ends_on;
		int month = date_civil(known).month;

		next = date_min(next, days->ends_on);
		if (next.day - known.day > (month == 7 || month == 8 ? 60 : 28))
			return false;
		if (i < days->term_count)
			known = date_max(known, days->terms[i].to);
	}
	return true;
}

/* The captions below the months: of the terms, then of the end; below each other if need be. */
static void draw_captions(const struct chart *c, const char *terms, const char *end)
{
	double both = width_of(c->sheet, &label, terms) + width_of(c->sheet, &small_bold, end);

	put(c->sheet, &label, PDF_LEFT, LEFT, c->bottom + (both > RIGHT - LEFT ? 13.5 : 9.5),
	    terms);
	put(c->sheet, &small_bold, PDF_RIGHT, RIGHT + width_of(c->sheet, &small_bold, " "),
	    c->bottom + 9.5, end);
}

/* Returns their caption. */
static const char *draw_terms(const struct chart *c)
{
	const struct days *days = c->days;
	bool any = false;

	for (size_t i = 0; i < days->term_count; i++) {
		double from = x_at(c, days->terms[i].from),
		       to = x_at(c, date_add(days->terms[i].to, 1));

		if (to - from < 0.2)
			continue;
		pdf_fill(c->sheet->pdf, GREY, from, c->bottom + 5.2, to - from, 0.9);
		any = true;
	}
	if (!any)
		return "school terms not known ";
	return terms_cover(days) ? "bars: school terms " : "bars: school terms known ";
}

static void draw_end(const struct chart *c, const char *terms)
{
	struct short_text end;

	(void) snprintf(end.s, sizeof end.s, "%s end%s %s ", unit_terms(c->days->unit)->plural,
			date_compare(c->days->on, c->days->ends_on) > 0 ? "ed" : "",
			day_month(c->days->ends_on, true).s);
	pdf_line(c->sheet->pdf, &pen_ink, LEFT, c->bottom, RIGHT, c->bottom);
	pdf_line(c->sheet->pdf, &pen_bold, RIGHT, c->top - 1, RIGHT, c->bottom + 1);
	draw_captions(c, terms, end.s);
}

/* ---- the stair ---- */

/* The outline of a state: its steps from left to right and the steps below it back again. */
static size_t outline(const struct chart *c, int state, struct date from, struct date to,
		      struct pdf_point points[], size_t *upper)
{
	const struct days *days = c->days;
	double above = y_at(c, level(c, state, from)), below = y_at(c, level(c, state - 1, from));
	size_t count = 0, back = ALL_POINTS;

	points[count++] = (struct pdf_point){ x_at(c, from), below };
	points[count++] = (struct pdf_point){ x_at(c, from), above };
	points[--back] = points[0];
	for (size_t i = 0; i < days->visit_count && count + 4 < back - 2; i++) {
		struct date on = days->visits[i].on;
		double x = x_at(c, on), y = y_at(c, level(c, state, on)),
		       under = y_at(c, level(c, state - 1, on));

		if (date_compare(on, from) <= 0 || date_compare(on, to) > 0)
			continue;
		if (y < above) {
			points[count++] = (struct pdf_point){ x, above };
			points[count++] = (struct pdf_point){ x, y };
			above = y;
		}
		if (under < below) {
			points[--back] = (struct pdf_point){ x, below };
			points[--back] = (struct pdf_point){ x, under };
			below = under;
		}
	}
	points[count++] = (struct pdf_point){ x_at(c, to), above };
	*upper = count;
	points[count++] = (struct pdf_point){ x_at(c, to), below };
	while (back < ALL_POINTS)
		points[count++] = points[back++];
	return count;
}

/* Horizontal lines between the steps of 'awaiting' and those below it. */
static void draw_hatch(const struct chart *c, struct date from, struct date to)
{
	const struct pdf_pen edge = pen_brand(c->sheet->doc, EDGE);
	const struct days *days = c->days;
	struct date start = from;

	for (size_t i = 0; i <= days->visit_count; i++) {
		struct date end = i < days->visit_count ? date_min(days->visits[i].on, to) : to;
		double above, below;

		if (date_compare(end, start) <= 0)
			continue;
		above = y_at(c, level(c, VISIT_AWAITING, start));
		below = y_at(c, level(c, VISIT_AWAITING - 1, start));
		for (double y = c->bottom - HATCH; y > above + 0.1; y -= HATCH)
			if (y < below - 0.1)
				pdf_line(c->sheet->pdf, &edge, x_at(c, start), y, x_at(c, end), y);
		start = end;
	}
}

static void draw_state(const struct chart *c, enum visit_state state)
{
	const struct days *days = c->days;
	const struct pdf_pen edge = pen_brand(c->sheet->doc, EDGE);
	const struct pdf_pen dashes = pen_booked(c->sheet->doc, 1.5, 3, 1.5);
	struct pdf_point points[ALL_POINTS + 8];
	struct date from = DATE_NONE, to = state == VISIT_BOOKED ? days->ends_on : c->now;
	size_t count, upper;

	for (size_t i = 0; i < days->visit_count; i++)
		if (days->visits[i].state == state &&
		    (date_is_none(from) || date_compare(days->visits[i].on, from) < 0))
			from = days->visits[i].on;
	if (date_is_none(from))
		return;
	from = date_max(from, days->starts_on);
	if (date_compare(from, to) > 0)
		to = date_min(from, days->ends_on);
	count = outline(c, (int) state, from, to, points, &upper);
	pdf_path(c->sheet->pdf, points, count, true,
		 state == VISIT_USED       ? c->sheet->doc->brand
		 : state == VISIT_AWAITING ? WHITE
					   : TINT,
		 NULL);
	if (state == VISIT_AWAITING) {
		draw_hatch(c, from, to);
		pdf_path(c->sheet->pdf, points, count, true, PDF_NO_FILL, &edge);
	}
	if (state == VISIT_BOOKED)
		pdf_path(c->sheet->pdf, points, upper, false, PDF_NO_FILL, &dashes);
}

/* Used and awaiting go on as thin lines, so that the eye finds them in the bar. */
static void draw_levels(const struct chart *c)
{
	const int64_t levels[] = { c->days->used.hundredths,
				   c->days->used.hundredths + c->days->awaiting.hundredths };
	const struct pdf_pen line = pen_brand(c->sheet->doc, 0.5);

	for (size_t i = 0; i < COUNT_OF(levels); i++)
		if (levels[i] > 0 && (i == 0 || c->days->awaiting.hundredths > 0))
			rule(c->sheet, &line, x_at(c, c->now), RIGHT, y_at(c, levels[i]));
}

static void draw_bought(const struct chart *c)
{
	const struct days *days = c->days;
	struct pdf_point points[64];
	int64_t sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < days->purchase_count && count + 3 < COUNT_OF(points); i++) {
		double x = x_at(c, days->purchases[i].on);

		if (count > 0 || x > LEFT)
			points[count++] = (struct pdf_point){ x, y_at(c, sum) };
		sum += days->purchases[i].quantity.hundredths;
		points[count++] = (struct pdf_point){ x, y_at(c, sum) };
	}
	if (count == 0)
		points[count++] = (struct pdf_point){ LEFT, y_at(c, days->bought.hundredths) };
	points[count] = (struct pdf_point){ RIGHT, points[count - 1].y };
	pdf_path(c->sheet->pdf, points, count + 1, false, PDF_NO_FILL, &pen_bold);
}

static void draw_top_labels(const struct chart *c)
{
	const struct days *days = c->days;
	struct short_text bought;
	struct date_text today;
	double x = x_at(c, days->on), half;
	bool inside = date_compare(days->on, days->starts_on) >= 0 &&
		      date_compare(days->on, days->ends_on) < 0;
	bool left = inside && x > (LEFT + RIGHT) / 2;

	(void) snprintf(bought.s, sizeof bought.s, "%s bought ",
			quantity_pretty(days->bought, days->decimals).s);
	put(c->sheet, &small_bold, left ? PDF_LEFT : PDF_RIGHT,
	    left ? LEFT : RIGHT - 0.3 + width_of(c->sheet, &small_bold, " "), c->top - 1.5,
	    bought.s);
	if (!inside)
		return;
	today = day_month(days->on, false);
	half = width_of(c->sheet, &small, today.s) / 2;
	pdf_line(c->sheet->pdf, &pen_today, x, c->top, x, c->bottom);
	put(c->sheet, &small, PDF_CENTRE,
	    x < LEFT + half    ? LEFT + half
	    : x > RIGHT - half ? RIGHT - half
			       : x,
	    c->top - 1.5, today.s);
}

/* ---- the bar at the end ---- */

struct portion {
	const char *word, *short_word;
	int64_t hundredths;
	double from, to, y; /* of the bar, and of the label's baseline */
	bool bold;
};

/* Baselines at least 1.15 em apart, as near to their portions as that allows, inside the box. */
static void spread(struct portion portions[], size_t count, double top, double bottom)
{
	const double gap = 1.15 * EM;

	for (size_t i = 0; i < count; i++) { /* from the bottom up */
		double limit = i ? portions[i - 1].y - gap : bottom;

		portions[i].y = (portions[i].from + portions[i].to) / 2 + 1.05;
		if (portions[i].y > limit)
			portions[i].y = limit;
	}
	for (size_t i = count; i-- > 0;) { /* and back down, where they went over the top */
		double limit = i + 1 < count ? portions[i + 1].y + gap : top;

		if (portions[i].y < limit)
			portions[i].y = limit;
	}
}

static void label_portion(const struct chart *c, const struct portion *p)
{
	struct short_text figure, word;
	double middle = (p->from + p->to) / 2, figure_width;

	(void) snprintf(figure.s, sizeof figure.s, "%s ",
			quantity_pretty(quantity_of(p->hundredths), c->days->decimals).s);
	(void) snprintf(word.s, sizeof word.s, "%s ", p->word);
	figure_width = width_of(c->sheet, &small_bold, figure.s);
	if (figure_width + width_of(c->sheet, p->bold ? &small_bold : &small, p->word) >
	    Z - LABEL_X + 0.5)
		(void) snprintf(word.s, sizeof word.s, "%s ", p->short_word);
	if (p->y - 1.05 > middle + 0.4 || p->y - 1.05 < middle - 0.4)
		pdf_line(c->sheet->pdf, &pen_rule, BAR_X + BAR_WIDTH + 0.2, middle, LABEL_X - 0.3,
			 p->y - 1.05);
	put(c->sheet, &small_bold, PDF_LEFT, LABEL_X, p->y, figure.s);
	put(c->sheet, p->bold ? &small_bold : &small, PDF_LEFT, LABEL_X + figure_width, p->y,
	    word.s);
}

static void draw_bar(const struct chart *c)
{
	const struct days *days = c->days;
	struct portion all[] = {
		{ .word = "used", .short_word = "used", .hundredths = days->used.hundredths },
		{ .word = "awaiting",
		  .short_word = "awaiting",
		  .hundredths = days->awaiting.hundredths },
		{ .word = "booked", .short_word = "booked", .hundredths = days->booked.hundredths },
		{ .word = "left to book",
		  .short_word = "left",
		  .hundredths = days->left.hundredths,
		  .bold = true },
		{ .word = "ended unused",
		  .short_word = "unused",
		  .hundredths = days->lapsed.hundredths },
	};
	size_t count = 0;
	int64_t sum = 0;

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct portion p = all[i];

		if (p.hundredths <= 0)
			continue;
		p.from = y_at(c, sum);
		p.to = y_at(c, sum += p.hundredths);
		if (i < VISIT_STATES)
			draw_swatch(c->sheet, (enum visit_state) i, BAR_X, p.to, BAR_WIDTH,
				    p.from - p.to);
		else
			frame(c->sheet, WHITE, &pen_bold, BAR_X, p.to, BAR_WIDTH, p.from - p.to);
		all[count++] = p;
	}
	spread(all, count, c->top + 2, c->bottom);
	for (size_t i = 0; i < count; i++)
		label_portion(c, &all[i]);
}

/* ---- the whole ---- */

static struct short_text alternative(const struct days *days)
{
	struct short_text out;
	const char *plural = unit_terms(days->unit)->plural;
	int d = days->decimals, length;

	length = snprintf(out.s, sizeof out.s,
			  "Chart of the %s for %s on %s: %s bought, %s used and confirmed, "
			  "%s awaiting confirmation, %s booked, %s left to book",
			  plural, days->fy, date_long(days->on).s,
			  quantity_pretty(days->bought, d).s, quantity_pretty(days->used, d).s,
			  quantity_pretty(days->awaiting, d).s, quantity_pretty(days->booked, d).s,
			  quantity_pretty(days->left, d).s);
	if (length < 0 || (size_t) length >= sizeof out.s)
		return out;
	(void) snprintf(out.s + length, sizeof out.s - (size_t) length, "%s%s; the %s end%s on %s.",
			days->lapsed.hundredths ? ", ended unused " : "",
			days->lapsed.hundredths ? quantity_pretty(days->lapsed, d).s : "", plural,
			date_compare(days->on, days->ends_on) > 0 ? "ed" : "",
			date_long(days->ends_on).s);
	return out;
}

/* At any time: days that were taken back count until then. */
static int64_t most_bought(const struct days *days)
{
	int64_t most = days->bought.hundredths, sum = 0;

	for (size_t i = 0; i < days->purchase_count; i++) {
		sum += days->purchases[i].quantity.hundredths;
		most = sum > most ? sum : most;
	}
	return most;
}

void draw_chart(struct sheet *sheet, const struct days *days, double top)
{
	struct chart c = { .sheet = sheet,
			   .days = days,
			   .top = top + 10,
			   .bottom = top + 48,
			   .now = date_max(date_min(days->on, days->ends_on), days->starts_on) };
	int64_t drawn = level(&c, VISIT_BOOKED, days->ends_on);
	const char *terms;

	c.most = drawn > most_bought(days) ? drawn : most_bought(days);
	pdf_begin_figure(sheet->pdf, alternative(days).s, 90, top + 6, Z - 90, 57);
	draw_ticks(&c);
	draw_state(&c, VISIT_BOOKED);
	draw_state(&c, VISIT_USED);
	draw_state(&c, VISIT_AWAITING);
	draw_levels(&c);
	draw_months(&c);
	terms = draw_terms(&c);
	draw_bought(&c);
	draw_end(&c, terms);
	draw_top_labels(&c);
	draw_bar(&c);
	pdf_end(sheet->pdf);
}
