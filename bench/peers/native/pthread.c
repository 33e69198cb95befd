/* pthreads: make and join a thread; free locks, and a condition that nobody waits for, while two threads are alive. */

#include <pthread.h>
#include <unistd.h>

#include "measure.h"

enum { threads = 2000, locks = 1000000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void *nothing(void *argument) {
    return argument;
}

static void *wait_for_end(void *argument) {
    pthread_mutex_lock(&held);
    pthread_mutex_unlock(&held);
    return argument;
}

int main(void) {
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < threads; i++) {
            pthread_t thread;
            pthread_create(&thread, 0, nothing, 0);
            pthread_join(thread, 0);
        }
        report_run("pthread-create-join", begin, threads);
    }
    pthread_mutex_lock(&held);
    pthread_t other;
    pthread_create(&other, 0, wait_for_end, 0);
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < locks; i++) {
            pthread_mutex_lock(&mutex);
            pthread_mutex_unlock(&mutex);
        }
        report_run("pthread-mutex", begin, locks);
    }
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < locks; i++) {
            pthread_rwlock_rdlock(&rwlock);
            pthread_rwlock_unlock(&rwlock);
        }
        report_run("pthread-read-lock", begin, locks);
    }
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < locks; i++) {
            pthread_rwlock_wrlock(&rwlock);
            pthread_rwlock_unlock(&rwlock);
        }
        report_run("pthread-write-lock", begin, locks);
    }
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < locks; i++) pthread_cond_signal(&condition);
        report_run("pthread-cond-signal", begin, locks);
    }
    pthread_mutex_unlock(&held);
    pthread_join(other, 0);
    return 0;
}
