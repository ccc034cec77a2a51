/* core/base.h - standard headers and the four macros every file may use; nothing else */
#ifndef CORE_BASE_H
#define CORE_BASE_H

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A failure that is passed over on purpose; the reason stands beside it. (gcc does not take a cast to void.) */
#define IGNORE(call)         \
	do {                 \
		if (call) {} \
	} while (0)

/* Run fn(&variable) when the variable leaves scope. Start every scoped variable empty. */
#define SCOPED(fn) __attribute__((cleanup(fn)))

/* For SCOPED: memory from malloc. */
static inline void freep(void *pointer_to_pointer)
{
	void **p = pointer_to_pointer;

	free(*p);
	*p = NULL;
}

/*
 * 'array', which holds 'count' items of 'size' bytes, with room for one more; NULL: no memory, and the array stays as it
 * was. It doubles at each power of two, so it must have grown by this alone, one item at a time.
 */
static inline void *array_grow(void *array, size_t count, size_t size)
{
	if (count != 0 && (count & (count - 1)) != 0)
		return array;
	return realloc(array, (count == 0 ? 1 : count * 2) * size);
}

/* For SCOPED: a stream that may be NULL. */
static inline void fclosep(FILE **f)
{
	if (*f)
		(void) fclose(*f); /* a writer that cares has closed it and looked already */
	*f = NULL;
}

#endif
