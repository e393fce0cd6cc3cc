package dev.musterd.doubles.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class ElasticMqServerTest {

  @Test
  void port_isFree_whenTheServerWasClosed() {
    URI first;
    try (ElasticMqServer server = ElasticMqServer.start()) {
      first = server.uri();
    }
    try (ElasticMqServer again = ElasticMqServer.start(first.getPort());
        SqsAsyncClient client = SqsClients.at(first)) {
      assertEquals(first, again.uri());
      String url = client.createQueue(request -> request.queueName("q")).join().queueUrl();
      assertTrue(url.startsWith(first + "/"), url);
    }
  }
}
