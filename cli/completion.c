/* cli/completion.c - a bash script that completes nouns, verbs and options, made from the records */
#include "cli/cli.h"

#include "core/banned.h"

static void write_options(FILE *out, const struct option *options, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, " %s", option_text(&options[i]).s);
}

static void write_nouns(FILE *out, const struct command *const *registry)
{
	for (const struct command *const *c = registry; *c; c++)
		if (c == registry || strcmp(c[-1]->noun, (*c)->noun) != 0)
			fprintf(out, "%s%s", c == registry ? "" : " ", (*c)->noun);
}

/* One line a noun: its verbs. */
static void write_verbs(FILE *out, const struct command *const *registry)
{
	for (const struct command *const *c = registry; *c; c++) {
		bool is_first = c == registry || strcmp(c[-1]->noun, (*c)->noun) != 0;
		bool is_last = !c[1] || strcmp(c[1]->noun, (*c)->noun) != 0;

		if (is_first)
			fprintf(out, "        %s) verbs='", (*c)->noun);
		if ((*c)->verb)
			fprintf(out, "%s%s", is_first ? "" : " ", (*c)->verb);
		if (is_last)
			fputs("' ;;\n", out);
	}
}

/* The options that take a value: the next word is that value. */
static void write_valued(FILE *out, const struct command *const *registry)
{
	const char *before = "            ";

	for (size_t i = 0; i < global_option_count; i++) {
		if (global_options[i].flags & OPTION_SWITCH)
			continue;
		fprintf(out, "%s%s", before, option_text(&global_options[i]).s);
		before = "|";
	}
	for (const struct command *const *c = registry; *c; c++)
		for (size_t i = 0; i < (*c)->option_count; i++)
			if (!((*c)->options[i].flags & OPTION_SWITCH))
				fprintf(out, "|%s", option_text(&(*c)->options[i]).s);
	fputs(") skip=1 ;;\n", out);
}

void completion_write_bash(FILE *out, const struct command *const *registry)
{
	fputs("# bash completion for daybook, printed by 'daybook completion'\n"
	      "_daybook() {\n"
	      "    local word=${COMP_WORDS[COMP_CWORD]} noun= verb= verbs= options= skip=0 i\n"
	      "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
	      "        if ((skip)); then skip=0; continue; fi\n"
	      "        case ${COMP_WORDS[i]} in\n",
	      out);
	write_valued(out, registry);
	fputs("            -*) ;;\n"
	      "            *) if [[ -z $noun ]]; then noun=${COMP_WORDS[i]}\n"
	      "               elif [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;\n"
	      "        esac\n"
	      "    done\n"
	      "    COMPREPLY=()\n"
	      "    ((skip)) && return # a value: files, by -o default\n"
	      "    case $noun in\n",
	      out);
	write_verbs(out, registry);
	fputs("    esac\n"
	      "    case \" $verbs \" in *\" $verb \"*) ;; *) verb= ;; esac\n"
	      "    case \"$noun $verb\" in\n",
	      out);
	for (const struct command *const *c = registry; *c; c++) {
		fprintf(out, "        '%s %s') options='", (*c)->noun,
			(*c)->verb ? (*c)->verb : "");
		write_options(out, (*c)->options, (*c)->option_count);
		fputs("' ;;\n", out);
	}
	fputs("    esac\n    options+='", out);
	write_options(out, global_options, global_option_count);
	fputs("'\n"
	      "    if [[ $word == -* ]]; then\n"
	      "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
	      "    elif [[ -z $noun ]]; then\n"
	      "        COMPREPLY=($(compgen -W '",
	      out);
	write_nouns(out, registry);
	fputs("' -- \"$word\"))\n"
	      "    elif [[ -z $verb && -n $verbs ]]; then\n"
	      "        COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n"
	      "    fi\n"
	      "}\n"
	      "complete -o default -F _daybook daybook\n",
	      out);
}
