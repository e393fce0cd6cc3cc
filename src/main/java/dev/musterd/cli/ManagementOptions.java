package dev.musterd.cli;

import dev.musterd.config.Problem;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.config.secret.SecretSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The options by which a command finds the running daemon. */
public final class ManagementOptions {
  /** The token, for an operator who may not read where the configuration has it. */
  static final String TOKEN_VARIABLE = "MUSTERD_TOKEN";

  private static final String KEY = Settings.Management.TOKEN_KEY;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The daemon's management listener, such as http://127.0.0.1:8081.",
        "Default: what the configuration says. Its token: " + TOKEN_VARIABLE + "."
      })
  private URI url;

  /** Whether an option says where the daemon is. */
  public boolean isNamed() {
    return url != null;
  }

  /** Returns the act's exit code, or that of the failure that prevented it. */
  public int with(CommonOptions common, ToIntFunction<ManagementClient> act) {
    try {
      return act.applyAsInt(client(common, System.getenv()));
    } catch (NoAnswerException why) {
      common.fail(TerminalText.text(why.getMessage()));
      return ExitCode.SOFTWARE;
    } catch (AddressNotFoundException why) {
      why.reasons.forEach(common::fail);
      return ExitCode.USAGE;
    }
  }

  /** Neither the options nor the configuration say where the daemon is. */
  private static final class AddressNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // Never leaves this class.
    private final List<String> reasons;

    AddressNotFoundException(List<String> reasons) {
      super(String.join(", ", reasons));
      this.reasons = reasons;
    }
  }

  private ManagementClient client(CommonOptions common, Map<String, String> environment) {
    Optional<Secret> token =
        Optional.ofNullable(environment.get(TOKEN_VARIABLE))
            .map(Secret::new)
            .filter(secret -> !secret.isEmpty());
    if (url != null) {
      return new ManagementClient(listener(url), token, common.waiting());
    }
    return switch (common.read()) {
      case ReadResult.Invalid invalid ->
          throw new AddressNotFoundException(
              invalid.problems().stream().map(Problem::toString).toList());
      case ReadResult.Valid valid -> {
        Settings.Management management = valid.settings().management();
        yield new ManagementClient(
            listener(management),
            token.or(() -> management.token().map(source -> secret(source, environment))),
            common.waiting());
      }
    };
  }

  private static URI listener(URI given) {
    boolean http = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
    if (!http || given.getHost() == null) {
      throw new AddressNotFoundException(
          List.of("--url must be http://HOST:PORT or https://HOST:PORT"));
    }
    return uri(given.getScheme(), given.getHost(), given.getPort());
  }

  private static URI listener(Settings.Management management) {
    if (management.port() == 0) {
      throw new AddressNotFoundException(
          List.of(
              "management.port is 0, so only the daemon's log (daemon-ready) says where it listens:"
                  + " name it with --url"));
    }
    return uri("http", reachable(management.host()), management.port());
  }

  /** A daemon that listens on all addresses is reached on loopback. */
  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::", "[::]" -> "::1";
      default -> host;
    };
  }

  private static URI uri(String scheme, String host, int port) {
    try {
      return new URI(scheme, null, host, port, null, null, null);
    } catch (URISyntaxException wrong) {
      throw new AddressNotFoundException(List.of("no address can be made of host " + host));
    }
  }

  private static Secret secret(SecretSource source, Map<String, String> environment) {
    return switch (new SecretFiles(environment).read(KEY, source)) {
      case SecretFiles.Reading.Read(Secret secret) -> secret;
      case SecretFiles.Reading.Failed(String reason) ->
          throw new AddressNotFoundException(List.of(reason + "; or set " + TOKEN_VARIABLE));
      case SecretFiles.Reading.InSsm(String parameter) ->
          throw new AddressNotFoundException(
              List.of(
                  "%s is the parameter %s, which only the daemon reads: set %s"
                      .formatted(KEY, parameter, TOKEN_VARIABLE)));
    };
  }
}
