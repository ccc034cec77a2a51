/* core/banned.h - include last in every .c file; each name has a safe replacement beside it */
#undef sprintf /* some C libraries make these macros */
#undef strcpy
#undef strcat
#undef strncpy
#pragma GCC poison atoi atol atoll atof strtod /* money_parse(), number_parse(): all or nothing */
#pragma GCC poison strcpy strcat sprintf       /* snprintf(), open_memstream() */
#pragma GCC poison strtok strncpy              /* not re-entrant; does not always terminate */
#pragma GCC poison localtime gmtime time       /* only core/clock.c may ask what day it is */
#pragma GCC poison system popen                /* no shell ever sees what a person typed */
