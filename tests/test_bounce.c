/* tests/test_bounce.c - reports about mails that came back: what real servers write, and what nobody should */
#include <criterion/criterion.h>

#include "core/bounce.h"

#include "core/banned.h"

#define ID "0123456789abcdef0123456789abcdef"
#define HEAD(boundary)                                                                \
	"From: MAILER-DAEMON@mail.example\nSubject: Undelivered\nMIME-Version: 1.0\n" \
	"Content-Type: multipart/report; report-type=delivery-status;\n boundary=" boundary "\n\n"
#define TEXT "--b\nContent-Type: text/plain\n\nI am sorry.\n"
#define STATUS "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
#define FAILED                                                                            \
	"Final-Recipient: rfc822; office@school.example\nAction: failed\nStatus: 5.1.1\n" \
	"Diagnostic-Code: smtp; 550 5.1.1 No such\n user here\n"
#define RETURNED                                                  \
	"\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <" ID \
	"@example.gov.uk>\nSubject: x\n\nDear\n"
#define END "--b--\n"

static const struct {
	int line;
	const char *mail;
	const char *action; /* NULL: refused */
	const char *status, *reason, *recipient;
} cases[] = {
	{ __LINE__, HEAD("b") TEXT STATUS FAILED RETURNED END, "failed", "5.1.1",
	  "550 5.1.1 No such user here", "office@school.example" },
	{ __LINE__, HEAD("\"b\"") TEXT STATUS FAILED RETURNED END, "failed", "5.1.1",
	  "550 5.1.1 No such user here", "office@school.example" },
	/* headers alone come back */
	{ __LINE__,
	  HEAD("b") STATUS FAILED "\n--b\nContent-Type: text/rfc822-headers\n\nMessage-Id: <" ID
				  "@x.example>\n" END,
	  "failed", "5.1.1", "550 5.1.1 No such user here", "office@school.example" },
	/* nothing comes back, but the report answers the mail */
	{ __LINE__, "In-Reply-To: <" ID "@example.gov.uk>\n" HEAD("b") STATUS FAILED END, "failed",
	  "5.1.1", "550 5.1.1 No such user here", "office@school.example" },
	{ __LINE__,
	  "References: <other@x.example>\n <" ID "@example.gov.uk>\n" HEAD("b") STATUS FAILED END,
	  "failed", "5.1.1", "550 5.1.1 No such user here", "office@school.example" },
	/* somebody passed it on */
	{ __LINE__,
	  "Content-Type: multipart/mixed; boundary=\"outer b\"\n\n--outer b\nContent-Type: "
	  "text/plain\n\nsee below\n--outer b\nContent-Type: message/rfc822\n\n" HEAD("b")
		  STATUS FAILED RETURNED END "--outer b--\n",
	  "failed", "5.1.1", "550 5.1.1 No such user here", "office@school.example" },
	/* no words of the server; words in brackets; capitals */
	{ __LINE__,
	  HEAD("b") STATUS "Original-Recipient: rfc822;<Office@School.example>\nFinal-Recipient: "
			   "rfc822; bin@school.example\nACTION: Failed (really)\n" RETURNED END,
	  "failed", "", "failed", "Office@School.example" },
	{ __LINE__,
	  HEAD("b") STATUS "Action: delayed\nStatus: 4.4.1 (no answer)\nWill-Retry-Until: "
			   "x\n" RETURNED END,
	  "delayed", "4.4.1", "delayed 4.4.1", "" },
	{ __LINE__, HEAD("b") STATUS "Action: delivered\nStatus: 2.0.0\n" RETURNED END, "delivered",
	  "2.0.0", "delivered 2.0.0", "" },
	/* the worst of several counts */
	{ __LINE__, HEAD("b") STATUS "Action: relayed\nStatus: 2.0.0\n\n" FAILED RETURNED END,
	  "failed", "5.1.1", "550 5.1.1 No such user here", "office@school.example" },
	{ __LINE__, HEAD("b") STATUS FAILED "\nAction: relayed\nStatus: 2.0.0\n" RETURNED END,
	  "failed", "5.1.1", "550 5.1.1 No such user here", "office@school.example" },
	/* cut off before its end */
	{ __LINE__, HEAD("b") STATUS FAILED RETURNED, "failed", "5.1.1",
	  "550 5.1.1 No such user here", "office@school.example" },
	/* bytes that are no text */
	{ __LINE__,
	  HEAD("b") STATUS
	  "Action: failed\nDiagnostic-Code: smtp; 550 \xff\xfe\x01 no\n" RETURNED END,
	  "failed", "", "550     no", "" },
	/* what is no report */
	{ __LINE__, "", NULL, NULL, NULL, NULL },
	{ __LINE__, "\n\n\n", NULL, NULL, NULL, NULL },
	{ __LINE__, "Content-Type: multipart/report; boundary\n\n--\n----\n", NULL, NULL, NULL,
	  NULL },
	{ __LINE__, "Content-Type: multipart/report; boundary=\"\n\n", NULL, NULL, NULL, NULL },
	{ __LINE__, HEAD("c") STATUS FAILED RETURNED END, NULL, NULL, NULL, NULL },
	{ __LINE__, HEAD("b") TEXT RETURNED END, NULL, NULL, NULL, NULL },
	{ __LINE__, HEAD("b") STATUS "Action: exploded\n" RETURNED END, NULL, NULL, NULL, NULL },
	/* about no mail that looks like ours */
	{ __LINE__, HEAD("b") STATUS FAILED END, NULL, NULL, NULL, NULL },
	{ __LINE__,
	  HEAD("b") STATUS FAILED "\n--b\nContent-Type: message/rfc822\n\nMessage-ID: "
				  "<0123@x.example>\n" END,
	  NULL, NULL, NULL, NULL },
	{ __LINE__,
	  HEAD("b") STATUS FAILED "\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <" ID
				  "0@x.example>\n" END,
	  NULL, NULL, NULL, NULL },
};

/* With either end of lines. */
static char *with_crlf(const char *mail)
{
	char *out = malloc(strlen(mail) * 2 + 1), *to = out;

	cr_assert(out);
	for (; *mail != '\0'; mail++) {
		if (*mail == '\n')
			*to++ = '\r';
		*to++ = *mail;
	}
	*to = '\0';
	return out;
}

static void check(size_t i, const char *mail)
{
	struct bounce b;
	struct err err = { 0 };
	int r = bounce_parse(mail, strlen(mail), &b, &err);

	if (!cases[i].action) {
		cr_expect_eq(r, ERR_INVALID, "row at line %d: taken", cases[i].line);
		return;
	}
	cr_assert_eq(r, ERR_OK, "row at line %d: %s", cases[i].line, err.msg);
	cr_expect_str_eq(b.action, cases[i].action, "row at line %d", cases[i].line);
	cr_expect_str_eq(b.status, cases[i].status, "row at line %d", cases[i].line);
	cr_expect_str_eq(b.reason, cases[i].reason, "row at line %d: '%s'", cases[i].line,
			 b.reason);
	cr_expect_str_eq(b.recipient, cases[i].recipient, "row at line %d", cases[i].line);
	cr_assert_geq(b.id_count, 1);
	cr_expect_str_eq(b.id[0], ID);
}

Test(bounce, reports)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) char *crlf = with_crlf(cases[i].mail);

		check(i, cases[i].mail);
		check(i, crlf);
	}
}

/* Read from memory that ends where the mail ends, so that a byte too many is found by the sanitizers. */
static void read_any(const char *bytes, size_t length)
{
	char *exact = malloc(length ? length : 1);
	struct bounce b = { .id_count = 0 };
	struct err err = { 0 };

	cr_assert(exact);
	memcpy(exact, bytes, length);
	if (bounce_parse(exact, length, &b, &err) == ERR_OK) {
		cr_expect(b.action[0] && b.reason[0] && b.id_count > 0 && b.id_count <= BOUNCE_IDS);
		for (const char *p = b.reason; *p != '\0'; p++)
			cr_expect((unsigned char) *p >= ' ', "a control byte in the reason");
	} else {
		cr_expect_eq(err.code, ERR_INVALID);
	}
	free(exact);
}

/* Cut at every byte, and with bytes changed, doubled and taken away: an answer, whatever it is. */
Test(bounce, hostile)
{
	static const char bytes[] = "\0\n\r:;=\"<>-\\ \xff@a";
	uint64_t random = 42;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t length = strlen(cases[i].mail);
		SCOPED(freep) char *copy = malloc(length + 1);

		cr_assert(copy);
		for (size_t n = 0; n < length; n++)
			read_any(cases[i].mail, n);
		for (int round = 0; length > 0 && round < 2000; round++) {
			memcpy(copy, cases[i].mail, length + 1);
			for (int k = 0; k < 4; k++) {
				random = random * 6364136223846793005u + 1442695040888963407u;
				copy[(random >> 33) % length] =
					bytes[(random >> 20) % (sizeof bytes - 1)];
			}
			read_any(copy, length);
		}
	}
}

/* Parts in parts without end, and a header that fills the file: read in no time, and refused. */
Test(bounce, deep_and_long)
{
	static const char nest[] = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
	static const char mail[] = "Content-Type: message/rfc822\n\n";
	/* none ends with a NUL: other bytes follow */
	static const char field[13] = "Content-Type:", part[4] = "--b\n",
			  head[44] = "Content-Type: multipart/report; boundary=b\n\n";
	size_t room = 4 << 20;
	SCOPED(freep) char *bytes = malloc(room);

	cr_assert(bytes);
	for (size_t n = 0; n + sizeof nest < room; n += sizeof nest - 1)
		memcpy(bytes + n, nest, sizeof nest);
	read_any(bytes, room - sizeof nest);
	for (size_t n = 0; n + sizeof mail < room; n += sizeof mail - 1)
		memcpy(bytes + n, mail, sizeof mail);
	read_any(bytes, room - sizeof mail);
	memset(bytes, 'x', room);
	memcpy(bytes, field, sizeof field);
	read_any(bytes, room);
	for (size_t n = 0; n + 4 < room; n += 4)
		memcpy(bytes + n, part, sizeof part);
	memcpy(bytes, head, sizeof head);
	read_any(bytes, room - 4);
}
