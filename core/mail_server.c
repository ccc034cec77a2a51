/* core/mail_server.c - reads the settings of the mail server, and its password */
#include "core/mail_server.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/check_value.h"
#include "core/setting.h"

#include "core/banned.h"

void mail_server_wipe(struct mail_server *server)
{
	explicit_bzero(server->password, sizeof server->password);
}

/* ---- password ---- */

static int keep_password(const char *text, size_t length, const char *where,
			 struct mail_server *out, struct err *err)
{
	while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
		length--;
	if (length == 0 || length >= sizeof out->password || memchr(text, '\n', length) ||
	    memchr(text, '\0', length))
		return err_set(err, ERR_CONFLICT,
			       "%s has no password: one line of at most %zu bytes", where,
			       sizeof out->password - 1);
	memcpy(out->password, text, length);
	out->password[length] = '\0';
	return ERR_OK;
}

/* Its own mode is asked, not that of what lies there a moment later. */
static int read_password(int fd, const char *path, struct mail_server *out, struct err *err)
{
	char text[sizeof out->password + 2];
	struct stat about;
	ssize_t length;
	int r;

	if (fd < 0 || fstat(fd, &about) < 0)
		return err_set(err, ERR_IO, "cannot read '%s' (mail.password-file): %s", path,
			       strerror(errno));
	if (!S_ISREG(about.st_mode))
		return err_set(err, ERR_CONFLICT, "'%s' (mail.password-file) is no file", path);
	if (about.st_mode & 077)
		return err_set(err, ERR_CONFLICT,
			       "'%s' (mail.password-file) can be read by others: 'chmod 600' it"
			       " first",
			       path);
	if ((length = read(fd, text, sizeof text)) < 0)
		return err_set(err, ERR_IO, "cannot read '%s' (mail.password-file): %s", path,
			       strerror(errno));
	r = keep_password(text, (size_t) length, path, out, err);
	explicit_bzero(text, sizeof text);
	return r;
}

static int load_password(struct store *st, struct date on, struct mail_server *out, struct err *err)
{
	const char *given = getenv("DAYBOOK_SMTP_PASSWORD");
	char path[192];
	int r, fd;

	if (given && given[0])
		return keep_password(given, strlen(given), "DAYBOOK_SMTP_PASSWORD", out, err);
	if ((r = setting_get(st, "mail.password-file", on, path, sizeof path, err)) < 0)
		return r;
	if (path[0] == '\0')
		return err_set(err, ERR_CONFLICT,
			       "mail.user is %s, and there is no password: put it into"
			       " DAYBOOK_SMTP_PASSWORD, or into a file that the setting"
			       " mail.password-file names",
			       out->user);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	r = read_password(fd, path, out, err);
	if (fd >= 0)
		(void) close(fd);
	return r;
}

/* ---- server ---- */

/* Clear text goes no further than this machine. */
static bool is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

static int load_tls(struct store *st, struct date on, const struct server_place *place,
		    struct mail_server *out, struct err *err)
{
	char word[12];
	int r = setting_get(st, "mail.tls", on, word, sizeof word, err);

	if (r < 0)
		return r;
	out->tls = strcmp(word, "none") == 0       ? MAIL_TLS_NONE
		   : strcmp(word, "implicit") == 0 ? MAIL_TLS_IMPLICIT
						   : MAIL_TLS_REQUIRED;
	if (place->implicit && out->tls == MAIL_TLS_REQUIRED)
		out->tls = MAIL_TLS_IMPLICIT;
	if (out->tls == MAIL_TLS_NONE && (place->implicit || !is_loopback(place->host)))
		return err_set(err, ERR_CONFLICT,
			       "mail.tls is none, and %s is not this machine: mail goes there only"
			       " with 'daybook setting set mail.tls required' (or implicit)",
			       place->host);
	return ERR_OK;
}

static int load_place(struct store *st, struct date on, struct mail_server *out, struct err *err)
{
	static const char *const ports[] = { "587", "465", "25" };
	struct server_place place;
	char text[160];
	int r;

	if ((r = setting_get(st, "mail.server", on, text, sizeof text, err)) < 0)
		return r;
	if (text[0] == '\0')
		return err_set(err, ERR_CONFLICT,
			       "no server takes mail from us yet: 'daybook setting set mail.server"
			       " HOST:PORT' names one; 'daybook mail write DIR' writes files");
	if ((r = server_parse(text, &place, err)) < 0 ||
	    (r = load_tls(st, on, &place, out, err)) < 0)
		return r;
	(void) snprintf(out->url, sizeof out->url, "%s://%s:%s",
			out->tls == MAIL_TLS_IMPLICIT ? "smtps" : "smtp", place.host,
			place.port[0] ? place.port : ports[out->tls]);
	return ERR_OK;
}

int mail_server_load(struct store *st, struct date on, struct mail_server *out, struct err *err)
{
	struct mail_server s = { .url = "" };
	int r;

	if ((r = load_place(st, on, &s, err)) < 0 ||
	    (r = setting_get(st, "mail.ca-file", on, s.ca_file, sizeof s.ca_file, err)) < 0 ||
	    (r = setting_get(st, "mail.user", on, s.user, sizeof s.user, err)) < 0 ||
	    (r = setting_int(st, "mail.timeout", on, &s.timeout, err)) < 0)
		return r;
	if (s.ca_file[0] && access(s.ca_file, R_OK) != 0)
		return err_set(err, ERR_IO, "cannot read '%s' (mail.ca-file): %s", s.ca_file,
			       strerror(errno));
	if (s.user[0] && (r = load_password(st, on, &s, err)) < 0)
		return r;
	*out = s;
	mail_server_wipe(&s);
	return ERR_OK;
}
