#include "CThreads.h"

#if defined(__linux__)

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_get_max_threads(void);

typedef struct {
    void (*body)(void *, int, int);
    void *context;
} Job;

static void enter(void *data) {
    const Job *job = data;
    job->body(job->context, omp_get_thread_num(), omp_get_num_threads());
}

int CThreads_count(void) { return omp_get_max_threads(); }

void CThreads_run(int count, void (*body)(void *, int, int), void *context) {
    Job job = {body, context};
    GOMP_parallel(enter, &job, (unsigned)count, 0);
}

#else

#include <dispatch/dispatch.h>
#include <unistd.h>

int CThreads_count(void) { return (int)sysconf(_SC_NPROCESSORS_ONLN); }

void CThreads_run(int count, void (*body)(void *, int, int), void *context) {
    dispatch_apply((size_t)count, DISPATCH_APPLY_AUTO, ^(size_t index) { body(context, (int)index, count); });
}

#endif
