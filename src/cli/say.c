/* What a command says when it is done, in the language of the options. (Errors: complain(). What is about typing itself, the
 * usage, --help and the manual, is English, and so is what is exported.) */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PLACES = 6 };

const char *say_number(char room[SAY_NUMBER], int64_t number)
{
    snprintf(room, SAY_NUMBER, "%lld", (long long)number);
    return room;
}

void say(const struct content *content, const struct options *o, const char *key, ...)
{
    const char *places[PLACES] = {NULL};
    va_list args;
    va_start(args, key);
    for (size_t i = 0; i < PLACES && (i == 0 || places[i - 1]); i++)
        places[i] = va_arg(args, const char *);
    va_end(args);
    const char *text = content_text(content, o->lang, key);
    for (const char *at = text ? text : key; *at; at++) {
        size_t place = at[0] == '{' && at[1] >= '1' && at[1] < '1' + PLACES && at[2] == '}'
                           ? (size_t)(at[1] - '1')
                           : PLACES;
        if (place == PLACES || !places[place]) {
            putchar(*at);
            continue;
        }
        fputs(places[place], stdout);
        at += 2;
    }
    putchar('\n');
}
