package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SpotPrice;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Reads the spot prices that are in force. EC2 has them for each zone, so it is asked once for the
 * zone of each subnet, which never changes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotPriceHistory.html">DescribeSpotPriceHistory</a>
 */
final class Ec2Prices {
  /** What instances are for; other operating systems have other prices. */
  private static final String LINUX = "Linux/UNIX";

  /** EC2's maximum for one page. */
  private static final int PAGE = 1000;

  /** More than a pool's types have zones: what is beyond stays unknown. */
  private static final int PAGES_MAX = 3;

  private final Ec2AsyncClient ec2;
  private final Context context;
  private final InstantSource clock;

  private final SubnetZones zones;

  /**
   * @param zones of subnets; those that are not known are asked for, and added
   */
  Ec2Prices(Ec2AsyncClient ec2, Context context, InstantSource clock, SubnetZones zones) {
    this.ec2 = ec2;
    this.zones = zones;
    this.context = context;
    this.clock = clock;
  }

  Future<Map<Offering, BigDecimal>> spot(Collection<String> types, Collection<String> subnets) {
    if (types.isEmpty() || subnets.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return learnZones(subnets).compose(_ -> ask(types)).map(prices -> bySubnet(prices, subnets));
  }

  private Future<Void> learnZones(Collection<String> subnets) {
    List<String> unknown = subnets.stream().filter(net -> zones.of(net).isEmpty()).toList();
    if (unknown.isEmpty()) {
      return Future.succeededFuture();
    }
    // By a filter: one unknown id in the parameter for ids would refuse the whole call.
    Filter filter = Filter.builder().name("subnet-id").values(unknown).build();
    return SdkFutures.on(context, () -> ec2.describeSubnets(call -> call.filters(filter)))
        .<Void>map(
            answer -> {
              for (Subnet subnet : answer.subnets()) {
                zones.learn(subnet);
              }
              return null;
            })
        .recover(failure -> failed("DescribeSubnets", failure));
  }

  /** The price in force is the last one before the time that is asked for. */
  private Future<Map<Place, SpotPrice>> ask(Collection<String> types) {
    Instant now = clock.instant();
    DescribeSpotPriceHistoryRequest request =
        DescribeSpotPriceHistoryRequest.builder()
            .instanceTypesWithStrings(types.stream().distinct().toList())
            .productDescriptions(LINUX)
            .startTime(now)
            .endTime(now)
            .maxResults(PAGE)
            .build();
    Map<Place, SpotPrice> latest = new HashMap<>();
    return pages(request, latest, 1)
        .map(_ -> latest)
        .recover(failure -> failed("DescribeSpotPriceHistory", failure));
  }

  private record Place(String type, String zone) {}

  private Future<Void> pages(
      DescribeSpotPriceHistoryRequest request, Map<Place, SpotPrice> latest, int page) {
    return SdkFutures.on(context, () -> ec2.describeSpotPriceHistory(request))
        .compose(
            answer -> {
              for (SpotPrice price : answer.spotPriceHistory()) {
                latest.merge(
                    new Place(price.instanceTypeAsString(), price.availabilityZone()),
                    price,
                    (one, other) -> one.timestamp().isBefore(other.timestamp()) ? other : one);
              }
              return Optional.ofNullable(answer.nextToken())
                  .filter(next -> !next.isEmpty() && page < PAGES_MAX)
                  .map(next -> pages(request.toBuilder().nextToken(next).build(), latest, page + 1))
                  .orElseGet(Future::succeededFuture);
            });
  }

  private Map<Offering, BigDecimal> bySubnet(
      Map<Place, SpotPrice> prices, Collection<String> subnets) {
    Map<Offering, BigDecimal> found = new HashMap<>();
    prices.forEach(
        (place, price) -> {
          for (String subnet : subnets) {
            if (zones.of(subnet).filter(place.zone()::equals).isPresent()) {
              found.put(
                  new Offering(place.type(), subnet, Market.SPOT),
                  new BigDecimal(price.spotPrice()));
            }
          }
        });
    return Map.copyOf(found);
  }

  private static <T> Future<T> failed(String call, Throwable failure) {
    return Future.failedFuture(AwsCallException.explained(call, "for prices", failure));
  }
}
