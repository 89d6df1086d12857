-- A request belongs to the district whose polygon holds its position (a spatial join by Sedona).
SELECT
  r.request_id,
  r.category,
  r.channel,
  a.name AS agency,
  d.name AS district,
  r.priority,
  hour(r.opened_at) AS hour,
  dayofweek(r.opened_at) AS weekday,
  r.opened_at,
  CASE WHEN r.closed_at IS NOT NULL THEN r.closed_at > r.due_at END AS late,
  (unix_timestamp(r.closed_at) - unix_timestamp(r.opened_at)) / 3600 AS hours_open
FROM silver.request r
LEFT JOIN silver.agency a ON a.agency_id = r.agency_id
LEFT JOIN silver.district d
  ON ST_Contains(ST_GeomFromWKT(d.boundary), ST_Point(r.longitude, r.latitude))
