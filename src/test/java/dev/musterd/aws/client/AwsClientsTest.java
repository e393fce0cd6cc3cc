package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.RealTime;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

class AwsClientsTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  @Test
  void region_isTheConfiguredOne_withoutAskingTheMachine() {
    Region region =
        RealTime.await(
            AwsClients.region(
                vertx,
                Optional.of("eu-west-3"),
                () -> {
                  throw new AssertionError("the machine was asked");
                }));
    assertEquals(Region.EU_WEST_3, region);
  }

  @Test
  void region_isTheMachines_askedOnAWorker() {
    List<Boolean> onEventLoop = new CopyOnWriteArrayList<>();
    Region region =
        RealTime.await(
            AwsClients.region(
                vertx,
                Optional.empty(),
                () -> {
                  onEventLoop.add(Context.isOnEventLoopThread());
                  return Region.US_EAST_2;
                }));
    assertEquals(Region.US_EAST_2, region);
    assertEquals(List.of(false), onEventLoop);
  }

  @Test
  void region_failsAndSaysWhatToSet_whenThereIsNone() {
    Throwable failure =
        RealTime.awaitFailure(
            AwsClients.region(
                vertx,
                Optional.empty(),
                () -> {
                  throw SdkClientException.create("Unable to load region");
                }));
    assertTrue(failure.getMessage().contains("aws.region"), failure.getMessage());
  }

  /** A second attempt beside one that AWS is still at would only make AWS slower. */
  @Test
  void calls_haveALimitInAll_andNoneForAnAttempt() {
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    try (AwsClients clients =
            new AwsClients(Region.EU_WEST_1, credentials, AwsClients.Limits.DEFAULT, Map.of());
        Ec2AsyncClient ec2 = clients.ec2();
        SqsAsyncClient sqs = clients.sqs();
        SsmAsyncClient ssm = clients.ssm()) {
      for (AwsServiceClientConfiguration each :
          List.of(
              ec2.serviceClientConfiguration(),
              sqs.serviceClientConfiguration(),
              ssm.serviceClientConfiguration())) {
        ClientOverrideConfiguration limits = each.overrideConfiguration();
        assertEquals(Optional.empty(), limits.apiCallAttemptTimeout());
        assertTrue(limits.apiCallTimeout().isPresent());
      }
      Duration list =
          ec2.serviceClientConfiguration().overrideConfiguration().apiCallTimeout().orElseThrow();
      assertTrue(list.compareTo(Duration.ofSeconds(45)) > 0, "a large account's list");
    }
  }

  /** The third client of the factory; the other two are exercised by the contract kits. */
  @Test
  void sqs_goesToItsOwnEndpoint_whenGiven() {
    List<String> targets = new CopyOnWriteArrayList<>();
    var server =
        RealTime.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      targets.add(request.getHeader("X-Amz-Target"));
                      request
                          .response()
                          .putHeader("Content-Type", "application/x-amz-json-1.0")
                          .end("{\"QueueUrl\":\"http://127.0.0.1/queue\"}");
                    })
                .listen(0, "127.0.0.1"));
    URI endpoint = URI.create("http://127.0.0.1:" + server.actualPort());
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    try (AwsClients clients =
            new AwsClients(
                Region.EU_WEST_1,
                credentials,
                AwsClients.Limits.DEFAULT,
                Map.of(AwsClients.Service.SQS, endpoint));
        SqsAsyncClient sqs = clients.sqs()) {
      String url = sqs.getQueueUrl(call -> call.queueName("queue")).join().queueUrl();
      assertEquals("http://127.0.0.1/queue", url);
    }
    assertEquals(List.of("AmazonSQS.GetQueueUrl"), targets);
  }
}
