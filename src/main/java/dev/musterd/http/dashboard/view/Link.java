package dev.musterd.http.dashboard.view;

import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A link to a page of the dashboard.
 *
 * @param path with everything in it encoded
 */
public record Link(String text, String path) {

  static Link job(Job.Id job) {
    return new Link(job.toString(), "/jobs/" + job);
  }

  static Link runner(Instance.Id instance) {
    return new Link(instance.value(), "/runners/" + instance);
  }

  static Link pool(String pool) {
    return new Link(pool, "/pools/" + encoded(pool));
  }

  static Link repository(Owner.Repository repository) {
    return new Link(
        repository.name(),
        "/repositories/" + encoded(repository.account()) + "/" + encoded(repository.repository()));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
