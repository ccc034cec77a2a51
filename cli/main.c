/* cli/main.c - the program; everything is in cli/dispatch.c */
#include "cli/cli.h"

#include "core/banned.h"

int main(int argc, char **argv)
{
	cli_prepare_process();
	return cli_run(argc > 0 ? argc - 1 : 0, argv + (argc > 0), stdout);
}
