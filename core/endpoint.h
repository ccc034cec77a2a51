/*
 * core/endpoint.h - electronic addresses and identifiers of bodies: a scheme, a colon, and what stands in it.
 *
 * "0088:9521234567899" is a GLN, "9932:GB100000034" a VAT number of the United Kingdom. The schemes are those that
 * the Peppol network knows (data/electronic-addresses.csv); a check digit is tried where the scheme has one.
 */
#ifndef CORE_ENDPOINT_H
#define CORE_ENDPOINT_H

#include "core/error.h"

#define ENDPOINT_ROOM 64 /* for the text and its NUL */

/* 'out' has it as it is kept: without blanks, letters of numbers capital. ERR_INVALID says what is wrong with it. */
int endpoint_check(const char *text, char out[ENDPOINT_ROOM], struct err *err) MUST_CHECK;

/* An identifier of a body that is not for its taxes: its scheme is one of ISO 6523, whose codes begin with 0. */
int identifier_check(const char *text, char out[ENDPOINT_ROOM], struct err *err) MUST_CHECK;

/* Does it stand in a scheme of ISO 6523? */
bool endpoint_is_identifier(const char *endpoint);

#endif
