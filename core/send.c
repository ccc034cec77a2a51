/* core/send.c - speaks SMTP by libcurl, listens to what the server says, and judges how a mail ended */
#include "core/send.h"

#include <curl/curl.h>

#include "core/banned.h"

/* How far a mail has come: the command that was sent last. */
enum stage {
	STAGE_HELLO, /* connection, encryption, log-in */
	STAGE_FROM,
	STAGE_TO,
	STAGE_DATA,
	STAGE_BODY, /* from here on it may have arrived */
};

/* One mail on its way, and the server's answer to the last command. */
struct talk {
	const char *bytes;
	size_t length, at;
	enum stage stage;
	bool answered; /* wholly: its last line was read */
	bool over;     /* we said goodbye: what follows is of no mail */
	int code;
	char reply[400];
	size_t used;
};

struct send {
	CURL *curl;
	struct talk talk;
	char why[CURL_ERROR_SIZE];
	int64_t timeout;
};

/* ---- listening ---- */

static void begin_answer(struct talk *t)
{
	t->answered = false;
	t->code = 0;
	t->used = 0;
	t->reply[0] = '\0';
}

static void hear_command(struct talk *t, const char *text, size_t length)
{
	if (length >= 4 && memcmp(text, "QUIT", 4) == 0)
		t->over = true;
	if (t->over)
		return;
	if (length >= 10 && memcmp(text, "MAIL FROM:", 10) == 0)
		t->stage = STAGE_FROM;
	else if (length >= 8 && memcmp(text, "RCPT TO:", 8) == 0)
		t->stage = STAGE_TO;
	else if (t->stage == STAGE_TO && length >= 4 && memcmp(text, "DATA", 4) == 0)
		t->stage = STAGE_DATA;
	begin_answer(t);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "5.1.1 " at the beginning of a line of text, which each line of an answer repeats; its length, or 0. */
static size_t enhanced_length(const char *text, size_t length)
{
	size_t points = 0, i = 0;

	while (i < length && (is_digit(text[i]) || text[i] == '.'))
		points += text[i++] == '.';
	return points == 2 && i >= 5 && i < length && text[i] == ' ' ? i + 1 : 0;
}

/* "550-5.1.1 No such user": the lines of an answer become one, with its code before it. */
static void hear_line(struct talk *t, const char *line, size_t length)
{
	size_t skip = 0;
	bool last;

	if (t->over || length < 3 || !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2]))
		return;
	if (t->answered)
		begin_answer(t);
	last = length == 3 || line[3] != '-';
	t->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	if (t->used == 0)
		t->used = (size_t) snprintf(t->reply, sizeof t->reply, "%d", t->code);
	else if (length > 4)
		skip = enhanced_length(line + 4, length - 4);
	if (length > 4 + skip && t->used < sizeof t->reply - 1)
		t->used += (size_t) snprintf(t->reply + t->used, sizeof t->reply - t->used, " %.*s",
					     (int) (length - 4 - skip), line + 4 + skip);
	t->answered = last;
}

static void hear_answer(struct talk *t, const char *text, size_t length)
{
	const char *end = text + length;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t) (end - text));
		size_t line = (size_t) ((stop ? stop : end) - text);

		hear_line(t, text, line > 0 && text[line - 1] == '\r' ? line - 1 : line);
		text += line + (stop != NULL);
	}
}

/* CURLOPT_DEBUGFUNCTION: nothing is printed or kept of what we say, so no password is. */
static int hear(CURL *curl, curl_infotype kind, char *text, size_t length, void *context)
{
	(void) curl;
	if (kind == CURLINFO_HEADER_OUT)
		hear_command(context, text, length);
	else if (kind == CURLINFO_HEADER_IN)
		hear_answer(context, text, length);
	return 0;
}

/* CURLOPT_READFUNCTION: the server has said that it takes the body. */
static size_t give(char *out, size_t size, size_t count, void *context)
{
	struct talk *t = context;
	size_t room = size * count, rest = t->length - t->at;
	size_t now = rest < room ? rest : room;

	if (t->stage != STAGE_BODY)
		begin_answer(t);
	t->stage = STAGE_BODY;
	memcpy(out, t->bytes + t->at, now);
	t->at += now;
	return now;
}

/* ---- judging ---- */

/* Enhanced code (RFC 3463) of subject 7: policy and security, so not the address. */
static bool is_policy(const char *reply)
{
	return strncmp(reply + 3, " 5.7.", 5) == 0;
}

/* What the server's no is about. */
static enum try_about about_of(const struct talk *t)
{
	if (t->stage <= STAGE_FROM || t->code == 421 || (t->code >= 500 && t->code <= 504) ||
	    t->code == 530 || t->code == 535)
		return ABOUT_SERVER;
	if (t->stage == STAGE_TO && !is_policy(t->reply))
		return ABOUT_ADDRESS;
	return ABOUT_MESSAGE;
}

static void say(struct try_end *out, const char *text)
{
	(void) snprintf(out->reply, sizeof out->reply, "%s", text);
}

/* No answer, or one that is no refusal: what kept the mail from going. */
static void say_failure(const struct send *s, CURLcode code, struct try_end *out)
{
	const char *why = s->why[0] ? s->why : curl_easy_strerror(code);

	switch (code) {
	case CURLE_USE_SSL_FAILED:
		say(out, "the server offers no encryption (STARTTLS), and without it nothing is"
			 " sent");
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
		(void) snprintf(out->reply, sizeof out->reply,
				"the server's certificate is not to be trusted: %s", why);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		(void) snprintf(out->reply, sizeof out->reply,
				"the server did not answer within %d s", (int) s->timeout);
		break;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
		(void) snprintf(out->reply, sizeof out->reply, "no connection to the server: %s",
				why);
		break;
	default:
		(void) snprintf(out->reply, sizeof out->reply, "the connection was lost: %s", why);
	}
}

static void judge(const struct send *s, CURLcode code, struct try_end *out)
{
	const struct talk *t = &s->talk;

	*out = (struct try_end){ .about = ABOUT_SERVER, .outcome = TRY_DEFERRED };
	if (code == CURLE_OK ||
	    (t->stage == STAGE_BODY && t->answered && t->code >= 200 && t->code < 300)) {
		out->outcome = TRY_ACCEPTED;
		out->about = ABOUT_MESSAGE;
		say(out, t->reply);
	} else if (t->answered && t->code >= 400) {
		out->about = about_of(t);
		if (t->code >= 500 && out->about != ABOUT_SERVER)
			out->outcome = TRY_REFUSED;
		say(out, t->reply);
	} else {
		if (t->stage == STAGE_BODY)
			out->outcome = TRY_DOUBTFUL;
		say_failure(s, code, out);
	}
}

/* ---- the connection ---- */

static CURLcode set_security(CURL *curl, const struct mail_server *server)
{
	CURLcode c = CURLE_OK;

	if (server->tls != MAIL_TLS_NONE)
		c = curl_easy_setopt(curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
	if (c == CURLE_OK && server->ca_file[0])
		c = curl_easy_setopt(curl, CURLOPT_CAINFO, server->ca_file);
	if (c == CURLE_OK && server->ca_file[0])
		c = curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	if (c == CURLE_OK && server->user[0])
		c = curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
	if (c == CURLE_OK && server->user[0])
		c = curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
	if (c == CURLE_OK) /* the user's own ~/.netrc and proxies are no settings of the book */
		c = curl_easy_setopt(curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
	return c == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_PROXY, "") : c;
}

static CURLcode set_timeouts(CURL *curl, long seconds)
{
	CURLcode c = curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds);

	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, seconds);
	return c == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds * 10) : c;
}

static CURLcode set_up(struct send *s, const struct mail_server *server)
{
	CURL *curl = s->curl;
	CURLcode c = curl_easy_setopt(curl, CURLOPT_URL, server->url);

	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, s->why);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_VERBOSE,
				     1L); /* to the next, and to nobody else */
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, hear);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &s->talk);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	if (c == CURLE_OK)
		c = curl_easy_setopt(curl, CURLOPT_READDATA, &s->talk);
	if (c == CURLE_OK)
		c = set_timeouts(curl, (long) server->timeout);
	return c == CURLE_OK ? set_security(curl, server) : c;
}

void send_freep(struct send **s)
{
	if (!*s)
		return;
	curl_easy_cleanup((*s)->curl);
	free(*s);
	*s = NULL;
	curl_global_cleanup();
}

int send_new(const struct mail_server *server, struct send **out, struct err *err)
{
	SCOPED(send_freep) struct send *s = NULL;
	CURLcode c = curl_global_init(CURL_GLOBAL_DEFAULT);

	if (c != CURLE_OK)
		return err_set(err, ERR_IO, "mail cannot be sent: %s", curl_easy_strerror(c));
	if (!(s = calloc(1, sizeof *s))) {
		curl_global_cleanup();
		return err_nomem(err);
	}
	s->timeout = server->timeout;
	if (!(s->curl = curl_easy_init()))
		return err_nomem(err);
	if ((c = set_up(s, server)) != CURLE_OK)
		return err_set(err, ERR_IO, "mail cannot be sent to %s: %s", server->url,
			       curl_easy_strerror(c));
	*out = s;
	s = NULL;
	return ERR_OK;
}

/* ---- one mail ---- */

static CURLcode try_once(struct send *s, const void *bytes, size_t length, struct try_end *out)
{
	CURLcode c;

	s->talk = (struct talk){ .bytes = bytes, .length = length };
	s->why[0] = '\0';
	c = curl_easy_perform(s->curl);
	judge(s, c, out);
	return c;
}

/* A connection that stood for a while, or has served for enough: this mail was not begun on it. */
static bool is_worn(const struct send *s, const struct try_end *end)
{
	long made = 1;

	return end->outcome == TRY_DEFERRED && end->about == ABOUT_SERVER &&
	       curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &made) == CURLE_OK && made == 0;
}

int send_mail(struct send *s, const char *from, const char *to, const void *bytes, size_t length,
	      struct try_end *out, struct err *err)
{
	struct curl_slist *recipients = curl_slist_append(NULL, to);
	CURLcode c = CURLE_OUT_OF_MEMORY;

	*out = (struct try_end){ .about = ABOUT_SERVER, .outcome = TRY_DEFERRED };
	if (recipients && (c = curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, from)) == CURLE_OK &&
	    (c = curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, recipients)) == CURLE_OK &&
	    (c = curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) length)) ==
		    CURLE_OK) {
		c = try_once(s, bytes, length, out);
		if (is_worn(s, out)) {
			(void) curl_easy_setopt(s->curl, CURLOPT_FRESH_CONNECT, 1L);
			c = try_once(s, bytes, length, out);
			(void) curl_easy_setopt(s->curl, CURLOPT_FRESH_CONNECT, 0L);
		}
		(void) curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	}
	curl_slist_free_all(recipients);
	return c == CURLE_OUT_OF_MEMORY && s->talk.stage != STAGE_BODY ? err_nomem(err) : ERR_OK;
}
