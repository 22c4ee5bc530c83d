/* Several threads at the same work, which shares itself out (an atomic counter of what comes next). */
#ifndef KIEM_FIGURES_CUBE_CREW_H
#define KIEM_FIGURES_CUBE_CREW_H

/* Runs work(with) in up to `threads` threads at once, this one among them, and waits for all. Fewer when the system gives no
 * more: whoever runs does what the others would have done. */
void crew_run(int threads, void (*work)(void *with), void *with);

#endif
