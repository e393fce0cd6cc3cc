package dev.musterd.provision.userdata;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Fuzz target: the renderer of user data, with Python as the judge: the words that it quotes are
 * those that a shell reads, with any content; and the part in Python meets any tag, release and
 * error of AWS without another exception than those it handles. {@code userdata_judge.py} is a
 * process that stays.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class UserDataFuzz {
  private static final String JUDGE =
      "src/test/resources/dev/musterd/provision/userdata/userdata_judge.py";

  private static Process judge;
  private static BufferedReader answers;
  private static Writer questions;

  private UserDataFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    String value = new String(input, StandardCharsets.UTF_8).replace("\0", "");
    UserDataTemplate template = new UserDataTemplate("a={{value}} b=x{{value}}y {{.Names}}");
    String script = template.fill(Map.of("value", value));
    String expected = "a=" + value + "\0b=x" + value + "y\0{{.Names}}";
    if (judge == null) {
      start();
    }
    questions.write(hex(script) + " " + hex(expected) + " " + hex(value) + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (!"ok".equals(answer)) {
      throw new AssertionError(answer);
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(("." + text).getBytes(StandardCharsets.UTF_8));
  }

  private static void start() throws IOException {
    judge =
        new ProcessBuilder("python3", JUDGE, UserDataTemplate.AWS_CALLS, UserDataTemplate.WATCHDOG)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = judge.inputReader(StandardCharsets.UTF_8);
    questions = judge.outputWriter(StandardCharsets.UTF_8);
  }
}
