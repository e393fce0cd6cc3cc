package dev.musterd.model.operator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a job's id from what people type or paste: the id itself, or an address on GitHub. */
public final class JobAddress {
  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  /** The path of a page or of the API; both end with the job. */
  private static final Pattern JOB =
      Pattern.compile(
          "(?:/api/v3)?(?:/repos)?/[^/]+/[^/]+/actions/"
              + "(?:runs/[0-9]+/(?:attempts/[0-9]+/)?)?jobs?/([0-9]{1,18})/?");

  private static final Pattern RUN =
      Pattern.compile(
          "/([^/]+/[^/]+)/actions/runs/([0-9]{1,18})(?:/attempts/[0-9]+)?(?:/[a-z_]*)?/?");

  private JobAddress() {}

  /** The outcome of reading an argument. */
  public sealed interface Reading {
    record Job(long id) implements Reading {}

    /** A run, which may have many jobs. */
    record Run(long id, String repository) implements Reading {
      /** What to do with it where a job is needed. */
      public String reason() {
        return """
        is the address of a run, which may have many jobs. Open the job from the list beside \
        the run and copy that address, or list the ids: gh run view %d --repo %s --json jobs \
        --jq '.jobs[] | [.databaseId, .name]'\
        """
            .formatted(id, repository);
      }
    }

    record Wrong(String reason) implements Reading {}
  }

  public static Reading read(String text) {
    if (ID.matcher(text).matches()) {
      return new Reading.Job(Long.parseLong(text));
    } else if (!text.contains("/")) {
      return new Reading.Wrong("is neither a job's id, which is a number, nor its address");
    }
    try {
      return read(new URI(text.contains("://") ? text : "https://" + text));
    } catch (URISyntaxException unreadable) {
      return new Reading.Wrong("is no address: " + unreadable.getReason());
    }
  }

  private static Reading read(URI address) {
    String path = address.getPath() == null ? "" : address.getPath();
    Matcher job = JOB.matcher(path);
    Matcher run = RUN.matcher(path);
    if (job.matches()) {
      return new Reading.Job(Long.parseLong(job.group(1)));
    } else if (run.matches()) {
      return new Reading.Run(Long.parseLong(run.group(2)), run.group(1));
    }
    return new Reading.Wrong(
        "names no job; a job's address ends with /actions/runs/NUMBER/job/NUMBER");
  }
}
