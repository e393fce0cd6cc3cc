package dev.musterd.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A daemon among canned answers, whose JVM writes a cache when it ends. */
final class TrainingDaemon {
  static final String CACHE = "cache";

  /** Writing the cache takes some 15 seconds of two cores; only what hangs meets this limit. */
  private static final Duration LONGEST_END = Duration.ofMinutes(10);

  /** Lines of its output that a failure quotes. */
  private static final int QUOTED_LINES = 20;

  private final Path work;
  private final Path output;
  private final Process process;

  private TrainingDaemon(Path work, Path output, Process process) {
    this.work = work;
    this.output = output;
    this.process = process;
  }

  /** Starts it; everything of it is in the directory {@code work}. */
  static TrainingDaemon start(
      Path executable, Path work, CannedServices services, int webhooks, int management)
      throws IOException {
    Path configuration = configuration(work, services, webhooks, management);
    Path output = work.resolve("output");
    // Written like this, the arguments are read by picocli: other commands need its classes.
    ProcessBuilder builder =
        new ProcessBuilder(executable.toString(), "run", "--config=" + configuration, "--no-color")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    // Neither the real AWS nor a supervisor may hear of this.
    environment.keySet().removeIf(name -> name.matches("(AWS|NOTIFY|WATCHDOG|CREDENTIALS)_.*"));
    environment.putAll(services.environment());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MUSTERD_AOT_CACHE", "");
    environment.put("MUSTERD_JAVA_OPTS", "-XX:AOTCacheOutput=" + CACHE);
    return new TrainingDaemon(work, output, builder.start());
  }

  private static Path configuration(
      Path work, CannedServices services, int webhooks, int management) throws IOException {
    Path key = Files.writeString(work.resolve("key.pem"), key());
    return Files.writeString(
        work.resolve("musterd.conf"),
        """
        environment = training
        aws.region = eu-west-1
        network { vpc = vpc-1, subnets = [subnet-1] }
        github {
          url = "%s"
          app { id = 1, private-key.file = "%s", webhook-secret = %s }
        }
        http { host = "127.0.0.1", port = %d }
        management.port = %d
        queue.delay = 0 seconds
        recovery.interval = 1 second
        lease.look-every = 1 second
        pools.linux-x64 { labels = [linux, x64], instance-types = [m5.large], max-runners = 5 }
        pools.linux-arm64 { labels = [linux, arm64], instance-types = [m6g.large], max-runners = 5 }
        """
            .formatted(
                services.url(),
                key.toAbsolutePath(),
                TrainingWorkload.WEBHOOK_SECRET,
                webhooks,
                management));
  }

  /** A key that is made for this run. */
  private static String key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder()
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  /** What it said last. */
  String output() throws IOException {
    List<String> lines = Files.readAllLines(output);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
  }

  /** Ends it by SIGTERM, and waits for the cache. */
  Path end() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the JVM does not end: " + output());
    }
    Path made = work.resolve(CACHE);
    if (!Files.exists(made)) {
      throw new IOException("the JVM has written no cache: " + output());
    }
    return made;
  }

  void kill() {
    process.destroyForcibly();
  }
}
