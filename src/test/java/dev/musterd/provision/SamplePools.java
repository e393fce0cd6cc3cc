package dev.musterd.provision;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.SettingsReader;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.provision.userdata.InstanceFiles;
import dev.musterd.provision.userdata.UserData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations of one pool. */
public final class SamplePools {
  private static final String LEAST =
      """
      environment = gh-ci
      github.app { id = 12345, private-key.file = "/app.pem", webhook-secret = "hush-hush" }
      network { vpc = vpc-1, subnets = [subnet-1] }
      pools.linux-x64 { labels = [linux, x64], run-as = nobody, boot-time = 10 minutes }
      binaries.bucket = mirror
      """;

  private SamplePools() {}

  public static Settings settings(Path directory, String added) throws IOException {
    Path file = Files.writeString(directory.resolve("musterd.conf"), LEAST + added);
    ReadResult result = new SettingsReader(Map.of(), IdleSchedule::problem).read(file);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).settings();
  }

  public static UserData userData(Path directory, String added, InstanceFiles files)
      throws IOException {
    Settings settings = settings(directory, added);
    return UserData.of(settings, settings.pools().getFirst(), files);
  }

  public static String script(Path directory, String added, InstanceFiles files)
      throws IOException {
    UserData made = userData(directory, added, files);
    return assertInstanceOf(UserData.Ready.class, made, made::toString).script();
  }
}
