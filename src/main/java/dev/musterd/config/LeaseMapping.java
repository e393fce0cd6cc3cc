package dev.musterd.config;

import java.time.Duration;

/** Maps the block {@code lease}, whose times must leave room for each other. */
final class LeaseMapping {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final ValueType<String> ADDRESS =
      TextTypes.text("a host and a port, such as node-1:9090", "[A-Za-z0-9.-]{1,200}:[0-9]{1,5}");

  private LeaseMapping() {}

  static Settings.Lease map(Section lease) {
    Settings.Lease read =
        new Settings.Lease(
            lease.read("enabled", TextTypes.choice(Settings.LeaseUse.class)),
            lease.find("address", ADDRESS),
            lease.read("look-every", QuantityTypes.duration(SHORTEST, LONGEST)),
            lease.read("renew-every", QuantityTypes.duration(SHORTEST, LONGEST)),
            lease.read("stop-after", QuantityTypes.duration(SHORTEST, LONGEST)),
            lease.read("take-over-after", QuantityTypes.duration(SHORTEST, LONGEST)));
    // One renewal may fail, and be repeated.
    Duration soonestStop = read.renewEvery().multipliedBy(2);
    check(lease, "stop-after", read.stopAfter(), soonestStop, "twice lease.renew-every");
    // The holder has stopped by then even where clocks differ by a tenth and a call is slow.
    Duration soonestTakeOver = read.stopAfter().multipliedBy(3).dividedBy(2);
    check(
        lease,
        "take-over-after",
        read.takeOverAfter(),
        soonestTakeOver,
        "one and a half times lease.stop-after");
    return read;
  }

  private static void check(
      Section lease, String key, Duration value, Duration least, String what) {
    if (value.compareTo(least) < 0 && !lease.isRefused(key)) {
      lease.refuse(key, "must be at least %s, which is %s".formatted(what, text(least)));
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " seconds"
        : duration.toMillis() + " milliseconds";
  }
}
