package io.lagoa.jobs.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The map of Porto Lagoa, a city that does not exist, in the South Atlantic: districts of irregular
 * shape that cover it without a gap or an overlap. Neighbours share their corners, to the last
 * digit.
 */
record CityMap(List<District> districts) {
  private static final List<String> NAMES =
      List.of(
          "Alto da Serra",
          "Barra Funda",
          "Bela Vista",
          "Boa Esperança",
          "Cais do Norte",
          "Campo Grande",
          "Carmo",
          "Centro",
          "Consolação",
          "Estação",
          "Figueira",
          "Horto",
          "Ilha do Meio",
          "Jardim das Águas",
          "Lagoa Rasa",
          "Mercado",
          "Morro Alto",
          "Ponte Nova",
          "Porto Velho",
          "Praia Mansa",
          "Santa Luzia",
          "São Pedro",
          "Vila Operária",
          "Vista do Mar");
  private static final int COLUMNS = 6;
  private static final int ROWS = NAMES.size() / COLUMNS;
  private static final double WEST = -30.30;
  private static final double SOUTH = -20.10;
  private static final double CELL_DEGREES = 0.04;

  /** The map of a seed. */
  static CityMap of(Random random) {
    // A grid of half cells: corners where both indices are even, midpoints of edges where one is.
    Point[][] grid = new Point[2 * ROWS + 1][2 * COLUMNS + 1];
    for (int row = 0; row < grid.length; row++) {
      for (int column = 0; column < grid[row].length; column++) {
        double shift = row % 2 == 0 && column % 2 == 0 ? 0.18 : 0.1;
        grid[row][column] =
            Point.rounded(
                WEST + CELL_DEGREES * (column / 2.0 + shift * (2 * random.nextDouble() - 1)),
                SOUTH + CELL_DEGREES * (row / 2.0 + shift * (2 * random.nextDouble() - 1)));
      }
    }
    List<District> districts = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        districts.add(district(grid, row, column, random));
      }
    }
    return new CityMap(List.copyOf(districts));
  }

  /** A district at random, each as likely as its weight. */
  District district(Random random) {
    double left = random.nextDouble() * districts.stream().mapToDouble(District::weight).sum();
    for (District district : districts) {
      left -= district.weight();
      if (left < 0) {
        return district;
      }
    }
    return districts.get(districts.size() - 1);
  }

  private static District district(Point[][] grid, int row, int column, Random random) {
    int r = 2 * row;
    int c = 2 * column;
    List<Point> ring =
        List.of(
            grid[r][c],
            grid[r][c + 1],
            grid[r][c + 2],
            grid[r + 1][c + 2],
            grid[r + 2][c + 2],
            grid[r + 2][c + 1],
            grid[r + 2][c],
            grid[r + 1][c]);
    double fromCentre = Math.hypot(column - (COLUMNS - 1) / 2.0, row - (ROWS - 1) / 2.0);
    int index = row * COLUMNS + column;
    double delay = 0.2 * (fromCentre - 1.6) + 0.3 * random.nextGaussian();
    return new District(index + 1, NAMES.get(index), ring, 1 / (0.5 + fromCentre), delay);
  }
}
