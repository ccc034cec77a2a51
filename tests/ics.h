/* tests/ics.h - iCalendar text as a test looks at it: its lines unfolded, each one checked to be what RFC 5545 allows */
#ifndef TESTS_ICS_H
#define TESTS_ICS_H

#include "core/base.h"

/*
 * The text with LF for CRLF and without folds; the caller frees. The test fails where a line does not end in CRLF, has
 * more than 75 octets, a control byte, or is cut inside a character.
 */
char *ics_plain(const char *text, size_t length);

/* The test fails where it lacks, or has, what RFC 5546 wants or forbids of its method, as libical knows it. */
void ics_restrictions(const char *text);

/* Of plain text: is there such a line; how many begin so; what stands after 'begins' in the n-th (from 0) that does. */
bool ics_has(const char *plain, const char *line);
size_t ics_count(const char *plain, const char *begins);
struct ics_value {
	char s[256];
};
struct ics_value ics_value(const char *plain, const char *begins, size_t n);

#endif
