package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Market;
import dev.musterd.port.AwsSurvey.Type;
import dev.musterd.port.CheckFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The check that EC2's quotas leave room for all runners of the pools at once. EC2 counts vCPUs, of
 * families of types, and spot apart from on demand.
 *
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html">EC2
 *     instance type quotas</a>
 */
final class QuotaCheck {
  /**
   * The quotas that can be judged. The codes are AWS's, the same in every region.
   *
   * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limits.html">Spot
   *     Instance quotas</a>, whose links end with the codes of the two for spot
   * @see <a
   *     href="https://docs.aws.amazon.com/cli/latest/userguide/cli_service-quotas_code_examples.html">L-1216C47A
   *     by its name</a>
   * @see <a
   *     href="https://github.com/aws-samples/nicedcv-gpic-workstation-demo-environment">L-DB2E81BA
   *     by its name</a>
   */
  enum Quota {
    STANDARD_SPOT("L-34B43A08", "vCPUs of standard spot instances"),
    STANDARD_ON_DEMAND("L-1216C47A", "vCPUs of standard on-demand instances"),
    GRAPHICS_SPOT("L-3819A6DF", "vCPUs of G and VT spot instances"),
    GRAPHICS_ON_DEMAND("L-DB2E81BA", "vCPUs of G and VT on-demand instances");

    final String code;
    final String words;

    Quota(String code, String words) {
      this.code = code;
      this.words = words;
    }
  }

  private static final String STANDARD = "acdhimrtz";

  private QuotaCheck() {}

  /** The vCPUs that the pools may need of each quota; empty where a pool has no maximum. */
  static Map<Quota, OptionalInt> needed(List<Settings.Pool> pools, Collection<Type> types) {
    Map<Quota, OptionalInt> needed = new TreeMap<>();
    for (Settings.Pool pool : pools) {
      for (Quota quota : of(pool)) {
        OptionalInt more = vcpus(pool, types, quota);
        needed.merge(
            quota,
            more,
            (one, other) ->
                one.isPresent() && other.isPresent()
                    ? OptionalInt.of(one.getAsInt() + other.getAsInt())
                    : OptionalInt.empty());
      }
    }
    return needed;
  }

  /** Of the largest type that counts there: any mix of types then fits as well. */
  private static OptionalInt vcpus(Settings.Pool pool, Collection<Type> types, Quota quota) {
    int largest =
        types.stream()
            .filter(type -> quotas(type.name(), pool).contains(quota))
            .mapToInt(Type::vcpus)
            .max()
            .orElse(0);
    OptionalInt runners = pool.runner().limits().max();
    return runners.isPresent()
        ? OptionalInt.of(Math.multiplyExact(runners.getAsInt(), largest))
        : OptionalInt.empty();
  }

  private static List<Quota> of(Settings.Pool pool) {
    return pool.runner().launch().instanceTypes().stream()
        .flatMap(type -> quotas(type, pool).stream())
        .distinct()
        .toList();
  }

  private static List<Quota> quotas(String type, Settings.Pool pool) {
    boolean spot = isIn(pool, Market.SPOT, type);
    boolean onDemand = isIn(pool, Market.ON_DEMAND, type);
    String family = type.replaceFirst("[0-9.-].*", "");
    List<Quota> quotas = new ArrayList<>();
    if (family.equals("g") || family.equals("gr") || family.equals("vt")) {
      add(quotas, spot, Quota.GRAPHICS_SPOT);
      add(quotas, onDemand, Quota.GRAPHICS_ON_DEMAND);
    } else if (isStandard(family)) {
      add(quotas, spot, Quota.STANDARD_SPOT);
      add(quotas, onDemand, Quota.STANDARD_ON_DEMAND);
    }
    return quotas;
  }

  private static boolean isIn(Settings.Pool pool, Market market, String type) {
    return pool.runner().launch().capacity().stream()
        .anyMatch(step -> step.market() == market && step.types().contains(type));
  }

  /** inf, dl, hpc and mac begin with the same letters and have quotas of their own. */
  private static boolean isStandard(String family) {
    return STANDARD.indexOf(family.charAt(0)) >= 0
        && !List.of("inf", "dl", "hpc", "mac", "trn").contains(family);
  }

  private static void add(List<Quota> quotas, boolean wanted, Quota quota) {
    if (wanted) {
      quotas.add(quota);
    }
  }

  static Finding judge(Quota quota, OptionalInt needed, double value) {
    String have = "the account has " + Math.round(value);
    if (needed.isEmpty()) {
      return new Finding.Good(quota.words, have + "; a pool without max-runners may reach it");
    }
    return needed.getAsInt() <= value
        ? new Finding.Good(quota.words, have + ", the pools need up to " + needed.getAsInt())
        : new Finding.Warning(
            quota.words,
            have + ", the pools may need " + needed.getAsInt(),
            "ask AWS for more (Service Quotas, EC2, " + quota.code + "), or lower max-runners");
  }

  /**
   * The daemon itself never asks for quotas: its role need not be allowed to, and where the region
   * has no Service Quotas, or they are throttled, jobs run all the same.
   */
  static Finding unread(Quota quota, Throwable failure) {
    return switch (CheckFailedException.why(failure)) {
      case DENIED ->
          new Finding.NotChecked(
              quota.words, "servicequotas:GetServiceQuota is not allowed: " + failure.getMessage());
      case UNAUTHENTICATED -> Remedies.finding(quota.words, failure);
      case NO_NAME,
          NO_ANSWER,
          UNKNOWN_AUTHORITY,
          WRONG_CERTIFICATE,
          NO_TLS,
          UNREADABLE_FILE,
          ABSENT,
          LIMITED,
          REFUSED ->
          unasked(quota, failure);
    };
  }

  private static Finding unasked(Quota quota, Throwable failure) {
    return new Finding.Warning(
        quota.words,
        "Service Quotas could not be asked: " + failure.getMessage(),
        "check again later, or look the quota up in the console (Service Quotas, EC2, "
            + quota.code
            + ")");
  }
}
