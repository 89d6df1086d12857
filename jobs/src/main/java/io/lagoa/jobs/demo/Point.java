package io.lagoa.jobs.demo;

/** A position in degrees, WGS 84. */
record Point(double longitude, double latitude) {

  /** The position to a millionth of a degree, about ten centimetres. */
  static Point rounded(double longitude, double latitude) {
    return new Point(round(longitude), round(latitude));
  }

  /** The position as somebody reports it who takes one coordinate for the other. */
  Point swapped() {
    return new Point(/* longitude= */ latitude, /* latitude= */ longitude);
  }

  private static double round(double degrees) {
    return Math.round(degrees * 1e6) / 1e6;
  }
}
