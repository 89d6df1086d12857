package io.lagoa.jobs.demo;

/**
 * How many rows of the table {@code request} are wrong, and in which way. No row is wrong in two
 * ways.
 *
 * @param nullPositions without a position
 * @param outsideCity at a position outside every district: at 0, 0 or with longitude and latitude
 *     swapped
 * @param impossibleDates closed before they were opened
 * @param unknownAgencies of an agency that does not exist
 * @param duplicates rows that repeat the request of another row; the newest by {@code updated_at}
 *     is the true one
 */
public record Dirt(
    int nullPositions, int outsideCity, int impossibleDates, int unknownAgencies, int duplicates) {

  /** What a city of this many rows has. */
  static Dirt of(int rows) {
    return new Dirt(rows / 100, rows / 200, rows / 200, rows / 250, rows / 100);
  }

  /** Rows that no rule accepts, each once. */
  public int rejected() {
    return nullPositions + outsideCity + impossibleDates + unknownAgencies;
  }
}
