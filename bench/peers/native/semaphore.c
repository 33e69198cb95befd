/* POSIX semaphores: post and wait by one thread; there and back between two threads, both on one CPU. */

#include <pthread.h>
#include <semaphore.h>

#include "measure.h"

enum { alone = 1000000, trips = 10000 };

static sem_t free_one, there, back;

static void *answer(void *argument) {
    for (int i = 0; i < trips * runs; i++) {
        sem_wait(&there);
        sem_post(&back);
    }
    return argument;
}

int main(void) {
    sem_init(&free_one, 0, 0);
    sem_init(&there, 0, 0);
    sem_init(&back, 0, 0);
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < alone; i++) {
            sem_post(&free_one);
            sem_wait(&free_one);
        }
        report_run("posix-semaphore", begin, alone);
    }
    pthread_t other;
    pthread_create(&other, 0, answer, 0);
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < trips; i++) {
            sem_post(&there);
            sem_wait(&back);
        }
        report_run("posix-semaphore-round-trip", begin, trips);
    }
    pthread_join(other, 0);
    return 0;
}
