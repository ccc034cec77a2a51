/* core/addresses_embedded.h - the schemes of electronic addresses, put into the program by the build */
#ifndef CORE_ADDRESSES_EMBEDDED_H
#define CORE_ADDRESSES_EMBEDDED_H

#include "core/embed.h"

const struct embedded_file *addresses_embedded(const char *name);

#endif
