-- The operational database of a city's service desk. Nothing forbids bad rows here: that is the point.
CREATE TABLE agency (
  agency_id  int PRIMARY KEY,
  name       text NOT NULL,
  updated_at timestamp NOT NULL
);

CREATE TABLE district (
  district_id int PRIMARY KEY,
  name        text NOT NULL,
  boundary    text NOT NULL, -- WKT, longitude and latitude in degrees
  updated_at  timestamp NOT NULL
);

CREATE TABLE request (
  row_id     bigserial PRIMARY KEY,
  request_id bigint NOT NULL, -- a request reported twice has two rows
  agency_id  int NOT NULL,
  category   text NOT NULL,
  channel    text NOT NULL,
  priority   int NOT NULL,    -- 1 is urgent, 4 can wait
  longitude  double precision,
  latitude   double precision,
  opened_at  timestamp NOT NULL,
  due_at     timestamp NOT NULL,
  closed_at  timestamp,
  updated_at timestamp NOT NULL
);

CREATE INDEX ON request (request_id);
CREATE INDEX ON request (updated_at);
