/* See rd.h: two polynomials each way, as tables of the powers and coefficients that were published. */
#include "geo/rd.h"

struct term {
    int p, q;
    double k;
};

static const double amersfoort_x = 155000, amersfoort_y = 463000;
static const double amersfoort_latitude = 52.15517440, amersfoort_longitude = 5.38720621;

/* Seconds of latitude and longitude, of p = 10^-5 (x − x0) and q = 10^-5 (y − y0). */
static const struct term latitude_terms[] = {
    {0, 1, 3235.65389}, {2, 0, -32.58297}, {0, 2, -0.24750}, {2, 1, -0.84978},
    {0, 3, -0.06550},   {2, 2, -0.01709},  {1, 0, -0.00738}, {4, 0, 0.00530},
    {2, 3, -0.00039},   {4, 1, 0.00033},   {1, 1, -0.00012},
};
static const struct term longitude_terms[] = {
    {1, 0, 5260.52916}, {1, 1, 105.94684}, {1, 2, 2.45656},  {3, 0, -0.81885},
    {1, 3, 0.05594},    {3, 1, -0.05607},  {0, 1, 0.01199},  {3, 2, -0.00256},
    {1, 4, 0.00128},    {0, 2, 0.00022},   {2, 0, -0.00022}, {5, 0, 0.00026},
};
/* Metres, of p = 0.36 (latitude − latitude0) and q = 0.36 (longitude − longitude0). */
static const struct term x_terms[] = {
    {0, 1, 190094.945}, {1, 1, -11832.228}, {2, 1, -114.221}, {0, 3, -32.391}, {1, 0, -0.705},
    {3, 1, -2.340},     {1, 3, -0.608},     {0, 2, -0.008},   {2, 3, 0.148},
};
static const struct term y_terms[] = {
    {1, 0, 309056.544}, {0, 2, 3638.893}, {2, 0, 73.077}, {1, 2, -157.984}, {3, 0, 59.788},
    {0, 1, 0.433},      {2, 2, -6.439},   {1, 1, -0.032}, {0, 4, 0.092},    {1, 4, -0.054},
};

static double power(double of, int n)
{
    double out = 1;
    for (; n > 0; n--)
        out *= of;
    return out;
}

static double sum(const struct term *terms, size_t count, double p, double q)
{
    double out = 0;
    for (size_t i = 0; i < count; i++)
        out += terms[i].k * power(p, terms[i].p) * power(q, terms[i].q);
    return out;
}
#define SUM(terms, p, q) sum((terms), sizeof(terms) / sizeof(terms)[0], (p), (q))

struct geo_point rd_from_degrees(struct geo_degrees d)
{
    double p = 0.36 * (d.latitude - amersfoort_latitude), q = 0.36 * (d.longitude - amersfoort_longitude);
    return (struct geo_point){.x = amersfoort_x + SUM(x_terms, p, q), .y = amersfoort_y + SUM(y_terms, p, q)};
}

struct geo_degrees rd_to_degrees(struct geo_point at)
{
    double p = 1e-5 * (at.x - amersfoort_x), q = 1e-5 * (at.y - amersfoort_y);
    return (struct geo_degrees){.longitude = amersfoort_longitude + SUM(longitude_terms, p, q) / 3600,
                                .latitude = amersfoort_latitude + SUM(latitude_terms, p, q) / 3600};
}

/* The official domain is x −7,000 … 300,000 and y 289,000 … 629,000; maps with the sea in them reach further. */
bool rd_is_near(struct geo_point p)
{
    return p.x >= -100000 && p.x <= 400000 && p.y >= 200000 && p.y <= 750000;
}

bool rd_degrees_are_near(struct geo_degrees d)
{
    return d.longitude >= 1.5 && d.longitude <= 9 && d.latitude >= 49.5 && d.latitude <= 55;
}
