/*
 * Between WGS84 (degrees) and RD New (metres), by the polynomials of F.H. Schreutelkamp and G.L. Strang van Hees,
 * "Benaderingsformules voor de transformatie tussen RD- en WGS84-kaartcoördinaten" (Geodesia 43, 2001), made for the
 * Netherlands: right to some decimetres there (their 25 cm), and to nothing far outside it. Enough for maps and neighbours;
 * not for surveying, which RDNAPTRANS is for.
 */
#ifndef KIEM_GEO_RD_H
#define KIEM_GEO_RD_H

#include "geo/shape.h"

#include <stdbool.h>

struct geo_degrees {
    double longitude, latitude;
};

struct geo_point rd_from_degrees(struct geo_degrees d);
struct geo_degrees rd_to_degrees(struct geo_point p);
/* Whether a point lies in or around the Netherlands, where metres (or degrees) of this system can be meant. */
bool rd_is_near(struct geo_point p);
bool rd_degrees_are_near(struct geo_degrees d);

#endif
