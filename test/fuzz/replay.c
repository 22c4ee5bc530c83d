/*
 * Runs every file of a corpus once through a fuzzer, so that what fuzzing ever found stays found in a build without
 * libFuzzer. It looks for nothing new. An empty or missing corpus is an error: such a test could not fail.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 20 };

/* Each input gets a block of exactly its size, so that a sanitizer sees a read past the end. */
static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    static unsigned char whole[INPUT_MAX];
    size_t size = fread(whole, 1, sizeof whole, file);
    int bad = ferror(file) || !feof(file);
    fclose(file);
    if (bad) {
        fprintf(stderr, "%s: unreadable, or over %d bytes\n", path, (int)INPUT_MAX);
        return 1;
    }
    unsigned char *input = malloc(size ? size : 1);
    if (!input)
        return 1;
    for (size_t i = 0; i < size; i++)
        input[i] = whole[i];
    LLVMFuzzerTestOneInput(input, size);
    free(input);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s CORPUS_DIRECTORY\n", argv[0]);
        return 2;
    }
    struct dirent **names = NULL;
    int found = scandir(argv[1], &names, NULL, alphasort);
    int failed = 0, played = 0;
    for (int i = 0; i < found; i++) {
        char path[1024];
        int len = snprintf(path, sizeof path, "%s/%s", argv[1], names[i]->d_name);
        if (names[i]->d_name[0] != '.' && len > 0 && (size_t)len < sizeof path) {
            /* Said before it runs, so that a crash names its input. */
            fprintf(stderr, "%s\n", path);
            failed |= replay_file(path);
            played++;
        }
        free(names[i]);
    }
    free(names);
    if (played == 0)
        fprintf(stderr, "%s: no inputs\n", argv[1]);
    return failed || played == 0;
}
