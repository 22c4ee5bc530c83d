/* Work on several threads at once. Which one does what is up to the work. */
#include "base/mem.h"
#include "engine/import_run.h"

#include <pthread.h>

struct job {
    void (*work)(void *state);
    void *state;
};

static void *run(void *job)
{
    const struct job *j = job;
    j->work(j->state);
    return NULL;
}

void import_threads(int threads, void (*work)(void *state), void *state)
{
    struct job job = {work, state};
    pthread_t others[255];
    int started = 0;
    while (started + 1 < threads && started < 255 && pthread_create(&others[started], NULL, run, &job) == 0)
        started++;
    work(state);
    while (started > 0)
        pthread_join(others[--started], NULL);
}
