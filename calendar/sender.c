/* calendar/sender.c - reads who writes, and signs */
#include "calendar/sender.h"

#include "core/setting.h"

#include "core/banned.h"

int sender_load(struct store *st, struct date on, struct sender *out, struct err *err)
{
	struct sender *s = out;
	int r;

	if ((r = setting_get(st, "authority.service", on, s->service, sizeof s->service, err)) <
		    0 ||
	    (r = setting_get(st, "authority.name", on, s->authority, sizeof s->authority, err)) <
		    0 ||
	    (r = setting_get(st, "authority.mail", on, s->mail, sizeof s->mail, err)) < 0)
		return r;
	return setting_get(st, "authority.telephone", on, s->telephone, sizeof s->telephone, err);
}

void sender_sign(FILE *out, const struct sender *s, const char *why)
{
	if (s->mail[0] && s->telephone[0])
		fprintf(out, "\n%s: %s or %s.\n", why, s->mail, s->telephone);
	else if (s->mail[0] || s->telephone[0])
		fprintf(out, "\n%s: %s.\n", why, s->mail[0] ? s->mail : s->telephone);
	fprintf(out, "\n%s\n%s\n", s->service, s->authority);
}
