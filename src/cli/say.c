/* What a command says when it is done, in the language of the options. (Errors: complain(). What is about typing itself, the
 * usage, --help and the manual, is English, and so is what is exported.) */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { PLACES = 6 };

const char *say_number(char room[SAY_NUMBER], int64_t number)
{
    snprintf(room, SAY_NUMBER, "%lld", (long long)number);
    return room;
}

void say_words(const struct content *content, const struct options *o, const char *const *words)
{
    const char *key = words[0];
    size_t count = 0;
    while (count < PLACES && words[count + 1])
        count++;
    const char *text = content_text(content, o->lang, key);
    for (const char *at = text ? text : key; *at; at++) {
        size_t place =
            at[0] == '{' && at[1] >= '1' && at[1] < '1' + PLACES && at[2] == '}' ? (size_t)(at[1] - '0') : 0;
        if (place == 0 || place > count) {
            putchar(*at);
            continue;
        }
        fputs(words[place], stdout);
        at += 2;
    }
    putchar('\n');
}
