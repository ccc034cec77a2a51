/* core/embed.h - files that the build put into the program (core/tools/embed.c makes them) */
#ifndef CORE_EMBED_H
#define CORE_EMBED_H

#include "core/base.h"

struct embedded_file {
	const char *name;           /* file name without its folder */
	const unsigned char *bytes; /* 'length' bytes and a NUL */
	size_t length;
};

#endif
