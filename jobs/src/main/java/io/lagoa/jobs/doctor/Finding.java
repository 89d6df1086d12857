package io.lagoa.jobs.doctor;

import io.lagoa.error.ErrorCode;
import java.util.Optional;

/**
 * One thing that was looked at.
 *
 * @param what the thing
 * @param well whether it is as it must be
 * @param found what was seen
 * @param remedy what to do; empty if it is well
 * @param code the kind of failure that it would cause
 */
public record Finding(
    String what, boolean well, String found, Optional<String> remedy, ErrorCode code) {
  static Finding well(String what, String found) {
    return new Finding(what, true, found, Optional.empty(), ErrorCode.DEFECT);
  }

  static Finding ill(String what, String found, ErrorCode code, String remedy) {
    return new Finding(what, false, found, Optional.of(remedy), code);
  }
}
