/* core/schema_embedded.h - the schema's text, put into the program by the build */
#ifndef CORE_SCHEMA_EMBEDDED_H
#define CORE_SCHEMA_EMBEDDED_H

#include "core/embed.h"

const struct embedded_file *schema_embedded(const char *name);

#endif
