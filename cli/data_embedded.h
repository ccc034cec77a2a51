/* cli/data_embedded.h - the files of data/, put into the program by the build */
#ifndef CLI_DATA_EMBEDDED_H
#define CLI_DATA_EMBEDDED_H

#include "core/embed.h"

const struct embedded_file *data_embedded(const char *name);  /* NULL: there is none */
const struct embedded_file *data_embedded_all(size_t *count); /* ended by a NULL name */

#endif
