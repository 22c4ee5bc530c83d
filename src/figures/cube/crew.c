/* Threads for the length of one piece of work. Keeps none waiting and knows nothing of what they do. */
#include "figures/cube/crew.h"

#include <pthread.h>

enum { CREW_MAX = 256 };

struct member {
    pthread_t thread;
    void (*work)(void *with);
    void *with;
};

static void *begin(void *member)
{
    struct member *m = member;
    m->work(m->with);
    return NULL;
}

void crew_run(int threads, void (*work)(void *with), void *with)
{
    struct member crew[CREW_MAX];
    int others = 0, wanted = threads > CREW_MAX ? CREW_MAX : threads;
    for (; others < wanted - 1; others++) {
        crew[others].work = work;
        crew[others].with = with;
        if (pthread_create(&crew[others].thread, NULL, begin, &crew[others]) != 0)
            break;
    }
    work(with);
    for (int i = 0; i < others; i++)
        pthread_join(crew[i].thread, NULL);
}
