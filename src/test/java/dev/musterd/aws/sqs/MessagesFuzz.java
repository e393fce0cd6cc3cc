package dev.musterd.aws.sqs;

import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobNews;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Fuzz target: the readers of messages, of the queue of jobs and of that of events. What is read
 * and written again reads the same.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class MessagesFuzz {
  private MessagesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String body = new String(input, StandardCharsets.UTF_8);
    if (TicketJson.read(body) instanceof TicketJson.Reading.Read(Ticket ticket)
        && !TicketJson.read(TicketJson.write(ticket)).equals(new TicketJson.Reading.Read(ticket))) {
      throw new AssertionError("another ticket: " + ticket);
    }
    if (Ec2EventJson.read(body) instanceof Ec2EventJson.Reading.News(JobNews news)
        && !JobNewsJson.read(new JsonObject(JobNewsJson.write(news))).equals(news)) {
      throw new AssertionError("other news: " + news);
    }
  }
}
