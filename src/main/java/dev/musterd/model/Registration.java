package dev.musterd.model;

/**
 * A runner as GitHub lists it.
 *
 * @param busy lags an assignment by up to a minute, so one reading proves nothing
 */
public record Registration(Id id, String name, boolean online, boolean busy, Labels labels) {

  /** GitHub's runner id, unique per owner. */
  public record Id(long value) {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  public Registration notBusy() {
    return new Registration(id, name, online, false, labels);
  }
}
