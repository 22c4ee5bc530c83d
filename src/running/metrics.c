/* See metrics.h. Measures nothing itself: it gathers what the rooms counted. */
#include "running/metrics.h"

#include "base/str.h"
#include "running/exposition.h"
#include "running/health.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct gauge {
    const char *name, *type, *help;
    int64_t value;
};

static void expose_gauges(struct buf *out, const struct gauge *gauges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        exposition_family(out, gauges[i].name, gauges[i].type, gauges[i].help);
        exposition_sample(out, gauges[i].name, NULL, gauges[i].value);
    }
}
#define EXPOSE(out, gauges) expose_gauges(out, gauges, sizeof(gauges) / sizeof(gauges)[0])

static void expose_http(struct buf *out, struct http_server *server)
{
    struct http_load load;
    http_measure(&load, server);
    const struct gauge gauges[] = {
        {"kiem_http_connections", "gauge", "Open connections.", load.connections},
        {"kiem_http_requests_in_flight", "gauge", "Requests with a worker.", load.handling},
        {"kiem_http_requests_queued", "gauge", "Requests that wait for a worker.", load.waiting},
    };
    EXPOSE(out, gauges);
    exposition_family(out, "kiem_http_refused_total", "counter",
                      "Requests refused before any page saw them.");
    for (size_t i = 0; i < HTTP_REFUSALS; i++) {
        char status[16];
        snprintf(status, sizeof status, "%d", load.status[i]);
        exposition_sample(out, "kiem_http_refused_total",
                          (const struct metric_label[]){{"status", status}, {NULL, NULL}},
                          (int64_t)load.refused[i]);
    }
}

static void expose_writer(struct buf *out, const struct db_meter *m)
{
    const struct gauge counts[] = {
        {"kiem_db_works_total", "counter", "Transactions asked for.", (int64_t)meter_read(&m->works)},
        {"kiem_db_refused_total", "counter", "Transactions that ended in an error and left nothing.",
         (int64_t)meter_read(&m->refused)},
        {"kiem_db_failed_commits_total", "counter", "Commits that failed.", (int64_t)meter_read(&m->failed)},
        {"kiem_db_retries_total", "counter", "Transactions that the engine gave up and that were run again.",
         (int64_t)meter_read(&m->retried)},
    };
    EXPOSE(out, counts);
    exposition_family(out, "kiem_db_commit_duration_seconds", "histogram",
                      "A group of transactions with its commit on disk.");
    exposition_spread(out, &(struct exposition_spread){.name = "kiem_db_commit_duration_seconds",
                                                       .spread = &m->commit,
                                                       .scale = &meter_time,
                                                       .divide = 1000000});
    exposition_family(out, "kiem_db_group_size", "histogram", "Transactions that shared a commit.");
    exposition_spread(
        out, &(struct exposition_spread){
                 .name = "kiem_db_group_size", .spread = &m->group, .scale = &meter_size, .divide = 1});
}

static void expose_milli(struct buf *out, const char *name, const char *help, int64_t thousandths)
{
    exposition_family(out, name, "gauge", help);
    exposition_milli(out, name, NULL, thousandths);
}

static void expose_vitals(struct buf *out, const struct vitals *v)
{
    const struct gauge gauges[] = {
        {"kiem_db_size_bytes", "gauge", "The database on disk, its log included.", v->database_size},
        {"kiem_disk_free_bytes", "gauge", "Free space where the data is.", v->disk_free},
        {"kiem_disk_size_bytes", "gauge", "All space where the data is.", v->disk_size},
        {"kiem_jobs_due", "gauge", "Jobs whose time has come.", v->jobs_due},
        {"kiem_jobs_failed", "gauge", "Jobs that were given up.", v->jobs_failed},
        {"kiem_audit_unsealed_rows", "gauge", "Rows of the audit that are not in the chain yet.",
         v->audit_unsealed},
        {"kiem_sessions", "gauge", "People signed in.", v->sessions},
        {"kiem_key_number", "gauge", "Number of the master key that new boxes are sealed with.",
         v->key_number},
    };
    EXPOSE(out, gauges);
    expose_milli(out, "kiem_jobs_late_seconds", "How long the oldest job that is due has waited.",
                 v->jobs_late_ms);
    expose_milli(out, "kiem_audit_unsealed_seconds", "Age of the oldest row that is not in the chain yet.",
                 v->audit_unsealed_ms);
    if (v->backup_age_ms >= 0) {
        expose_milli(out, "kiem_backup_age_seconds", "Age of the newest backup.", v->backup_age_ms);
        exposition_family(out, "kiem_backup_size_bytes", "gauge", "Size of the newest backup.");
        exposition_sample(out, "kiem_backup_size_bytes", NULL, v->backup_size);
    }
    exposition_family(out, "kiem_check", "gauge", "0 all is well, 1 somebody must look, 2 it fails.");
    for (size_t i = 0; i < CHECKS; i++)
        exposition_sample(out, "kiem_check",
                          (const struct metric_label[]){{"check", vital_names[i]}, {NULL, NULL}},
                          v->checks[i]);
}

/* --- the process, under the names that every exporter uses --- */

static int64_t open_descriptors(void)
{
    int64_t count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (dir && readdir(dir))
        count++;
    if (dir)
        closedir(dir);
    return count > 3 ? count - 3 : 0; /* ".", ".." and the one that reads */
}

static void expose_process(struct buf *out, int64_t started)
{
    char text[128] = "";
    FILE *in = fopen("/proc/self/statm", "re");
    if (in && !fgets(text, sizeof text, in))
        text[0] = '\0';
    if (in)
        fclose(in);
    char *rest = text;
    int64_t page = sysconf(_SC_PAGESIZE), all = strtoll(rest, &rest, 10), resident = strtoll(rest, &rest, 10),
            shared = strtoll(rest, &rest, 10);
    const struct gauge gauges[] = {
        {"process_virtual_memory_bytes", "gauge", "Address space.", all * page},
        {"process_resident_memory_bytes", "gauge", "Memory in use, shared files included.", resident * page},
        {"kiem_private_memory_bytes", "gauge", "Memory in use, shared files left out.",
         (resident - shared) * page},
        {"process_open_fds", "gauge", "Open files and sockets.", open_descriptors()},
    };
    EXPOSE(out, gauges);
    struct rusage used = {0};
    getrusage(RUSAGE_SELF, &used);
    exposition_family(out, "process_cpu_seconds_total", "counter", "Time of processors.");
    exposition_milli(out, "process_cpu_seconds_total", NULL,
                     ((int64_t)used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                         (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000);
    expose_milli(out, "process_start_time_seconds", "Start, seconds since 1970.", started);
}

static void expose_all(struct buf *out, const struct metrics *m)
{
    struct vitals v;
    char schema[16];
    pulse_vitals(&v, m->pulse);
    snprintf(schema, sizeof schema, "%d", db_version(m->app->db));
    exposition_family(out, "kiem_build_info", "gauge", "What this program is.");
    exposition_sample(
        out, "kiem_build_info",
        (const struct metric_label[]){{"version", KIEM_VERSION}, {"schema", schema}, {NULL, NULL}}, 1);
    recorder_expose(out, m->recorder);
    expose_http(out, m->server);
    expose_writer(out, db_meter(m->app->db));
    expose_vitals(out, &v);
    expose_process(out, m->started);
}

void metrics_handle(const struct http_request *request, struct http_response *response, void *context)
{
    const struct metrics *m = context;
    if (health_answer(request, response, m->pulse))
        return;
    if (!text_is(request->path, "/metrics") || request->method != HTTP_GET) {
        response->status = 404;
        return;
    }
    response->status = 200;
    response->content_type = "text/plain; version=0.0.4; charset=utf-8";
    expose_all(&response->body, m);
}
