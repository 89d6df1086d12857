package io.lagoa.it;

/**
 * The tables that {@code conf/rentals.conf} reads, small and generated: 20 films of 2 to 6 days, a
 * disc of each in both stores, 30 customers, 400 rentals of which the last 10 are open. A disc
 * comes back after 4 days, give or take one: what is late can be learned.
 */
final class SmallShop {
  static final int RENTALS = 400;
  static final int OPEN = 10;

  private SmallShop() {}

  /** Fills an empty database. */
  static void create(TestDatabase database) {
    database.run(
        "CREATE TABLE film (film_id int PRIMARY KEY, title text NOT NULL, rental_duration smallint"
            + " NOT NULL, rental_rate numeric(4,2), length smallint, replacement_cost numeric(5,2),"
            + " rating text, last_update timestamptz NOT NULL DEFAULT '2024-01-01Z')",
        "CREATE TABLE inventory (inventory_id int PRIMARY KEY, film_id int NOT NULL, store_id int"
            + " NOT NULL, last_update timestamptz NOT NULL DEFAULT '2024-01-01Z')",
        "CREATE TABLE customer (customer_id int PRIMARY KEY, store_id int, first_name text,"
            + " last_name text, email text, activebool boolean NOT NULL DEFAULT true, create_date"
            + " date NOT NULL DEFAULT '2024-01-01', last_update timestamptz NOT NULL DEFAULT"
            + " '2024-01-01Z')",
        "CREATE TABLE rental (rental_id int PRIMARY KEY, rental_date timestamptz NOT NULL,"
            + " inventory_id int NOT NULL, customer_id int NOT NULL, return_date timestamptz,"
            + " staff_id int NOT NULL DEFAULT 1, last_update timestamptz NOT NULL)",
        "CREATE TABLE payment (payment_id int PRIMARY KEY, customer_id int NOT NULL, staff_id int"
            + " NOT NULL DEFAULT 1, rental_id int NOT NULL, amount numeric(5,2) NOT NULL,"
            + " payment_date timestamptz NOT NULL)",
        "INSERT INTO film SELECT n, 'FILM ' || n, 2 + n % 5, 2.99, 90 + n, 19.99, (ARRAY['G', 'PG',"
            + " 'R'])[1 + n % 3] FROM generate_series(1, 20) n",
        "INSERT INTO inventory SELECT n, 1 + (n - 1) / 2, 1 + n % 2 FROM generate_series(1, 40) n",
        "INSERT INTO customer SELECT n, 1 + n % 2, 'ANN', 'NUMBER' || n, 'ann' || n ||"
            + " '@example.org' FROM generate_series(1, 30) n",
        "INSERT INTO rental SELECT n, t, 1 + n * 7 %% 40, 1 + n * 11 %% 30, CASE WHEN n <= %1$d THEN t + (3 + n * 13 %% 3) * interval '1 day' - interval '1 hour' END, 1, t + interval '6 days' FROM (SELECT n, timestamptz '2024-01-01Z' + n * interval '3 hours' AS t FROM generate_series(1, %2$d) n) r"
            .formatted(RENTALS - OPEN, RENTALS),
        "INSERT INTO payment SELECT rental_id, customer_id, 1, rental_id, 0.99 + rental_id % 5,"
            + " rental_date FROM rental");
  }
}
