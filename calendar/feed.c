/* calendar/feed.c - writes the visits of an officer, a school or the team as a calendar to subscribe to */
#include "calendar/feed.h"

#include "calendar/diary.h"
#include "calendar/sender.h"

#include "core/banned.h"

#define REFRESH_HOURS 6

struct feed {
	struct buffer *out;
	enum diary_view view;
	struct ical_party organizer; /* the service, if it has an address: RFC 5546, 3.2.1 */
	size_t events;
};

static int write_visit(void *context, const struct diary_visit *v, struct err *err)
{
	struct feed *feed = context;
	struct diary_words words;
	struct ical_event event;

	diary_say(v, feed->view, &words);
	diary_event(v, &words, &event);
	if (feed->organizer.mail[0] != '\0')
		event.organizer = &feed->organizer;
	feed->events++;
	return ical_event(feed->out, &event, err);
}

/* What a calendar program calls it in its list. */
static int name_of(struct store *st, const struct feed_wish *wish, const char *service, char *out,
		   size_t size, struct err *err)
{
	struct officer officer;
	struct school school;
	int r = ERR_OK;

	if (wish->officer_id != 0) {
		if ((r = officer_load(st, wish->officer_id, &officer, err)) == ERR_OK)
			(void) snprintf(out, size, "%s: visits of %s", service, officer.name);
	} else if (wish->school_id != 0) {
		if ((r = school_load(st, wish->school_id, &school, err)) == ERR_OK)
			(void) snprintf(out, size, "%s: visits to %s", service, school.name);
	} else {
		(void) snprintf(out, size, "%s: all visits", service);
	}
	return r;
}

int feed_write(struct store *st, const struct feed_wish *wish, struct buffer *out,
	       size_t *out_events, struct err *err)
{
	const struct diary_filter filter = {
		.officer_id = wish->officer_id,
		.school_id = wish->school_id,
		.from = wish->from,
		.to = wish->to,
		.off_since = date_add(wish->today, -FEED_CANCELLED_DAYS),
	};
	struct feed feed = { .out = out,
			     .view = wish->officer_id  ? VIEW_OFFICER
				     : wish->school_id ? VIEW_SCHOOL
						       : VIEW_TEAM };
	struct sender sender;
	char name[300];
	int r;

	if ((r = sender_load(st, wish->today, &sender, err)) < 0 ||
	    (r = name_of(st, wish, sender.service, name, sizeof name, err)) < 0)
		return r;
	(void) snprintf(feed.organizer.name, sizeof feed.organizer.name, "%s", sender.service);
	(void) snprintf(feed.organizer.mail, sizeof feed.organizer.mail, "%s", sender.mail);
	if ((r = ical_begin(out,
			    &(struct ical_head){ .method = ICAL_PUBLISH,
						 .name = name,
						 .refresh_hours = REFRESH_HOURS,
						 .zone = true },
			    err)) < 0 ||
	    (r = diary_each(st, &filter, write_visit, &feed, err)) < 0 ||
	    (r = ical_end(out, err)) < 0)
		return r;
	*out_events = feed.events;
	return ERR_OK;
}
