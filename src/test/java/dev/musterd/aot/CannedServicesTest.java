package dev.musterd.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.S3Calls;
import dev.musterd.aws.S3RunnerArchive;
import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.lease.S3Lease;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.releases.RunnerPublishers;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Event;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The canned answers are what our clients of GitHub and S3 understand. */
class CannedServicesTest {
  private static final String BUCKET =
      new AwsNames("training").bucket(CannedAws.ACCOUNT, Region.EU_WEST_1.id());

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final VertxTimers timers = new VertxTimers(vertx);
  private final CannedServices services = ServiceDoubles.await(CannedServices.start(vertx));
  private final AwsClients clients =
      new AwsClients(
          Region.EU_WEST_1,
          StaticCredentialsProvider.create(AwsBasicCredentials.create("training", "training")),
          AwsClients.Limits.DEFAULT,
          Map.of(AwsClients.Service.S3, URI.create(services.url())));
  private final List<Event> events = new ArrayList<>();

  @AfterEach
  void close() {
    clients.close();
    vertx.close().await();
  }

  private RunnerPublishers publishers() {
    return RunnerPublishers.of(
        new RunnerPublishers.Reach(
            GitHubAddress.of(services.url(), Optional.empty()),
            new GitHubHttp(vertx, true, Optional.empty(), ProxyRoutes.NONE),
            new AppJwt(
                GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), InstantSource.system()),
            InstantSource.system(),
            timers,
            _ -> {}),
        Optional.empty(),
        false);
  }

  private MirrorRunnerBinaries mirror() {
    List<RunnerPlatform> platforms =
        CannedRunner.ARCHITECTURES.stream().map(it -> new RunnerPlatform("linux", it)).toList();
    return new MirrorRunnerBinaries(
        new MirrorRunnerBinaries.Policy(platforms, false, Duration.ofMinutes(1)),
        new MirrorRunnerBinaries.Endpoints(
            publishers(),
            new S3RunnerArchive(
                new S3Calls(new LazyClient<>(context, clients::s3)),
                () -> Future.succeededFuture(BUCKET))),
        events::add,
        timers,
        InstantSource.system(),
        (_, _) -> {});
  }

  @Test
  void round_bringsTheRunner_whereThereIsNoneAndWhereThereIsAnOldOne() {
    MirrorRunnerBinaries mirror = mirror();
    Promise<Boolean> done = Promise.promise();
    context.runOnContext(_ -> mirror.mirror().onComplete(done));
    boolean good = ServiceDoubles.await(done.future());
    assertTrue(good, events::toString);
    assertEquals(
        List.of(mirrored("x64", Optional.empty()), mirrored("arm64", RunnerVersion.find("1.1.0"))),
        events);
  }

  /** The daemon decides at once: it is watched for half a minute. */
  @Test
  void lease_isTakenAtOnce() {
    S3Lease lease =
        new S3Lease(
            new S3Calls(new LazyClient<>(context, clients::s3)),
            () -> Future.succeededFuture(BUCKET),
            new AwsNames("training"));
    LeaseReading.Found found =
        assertInstanceOf(LeaseReading.Found.class, ServiceDoubles.await(lease.read()));
    assertTrue(found.record().released());
    assertInstanceOf(
        LeaseWriting.Written.class,
        ServiceDoubles.await(lease.replace(found.version(), found.record().renewed("another"))));
  }

  private static Event mirrored(String architecture, Optional<RunnerVersion> replaced) {
    return new Event.BinaryMirrored(
        new RunnerPlatform("linux", architecture),
        RunnerVersion.find("2.0.0").orElseThrow(),
        replaced,
        CannedRunner.bytes().length());
  }
}
