package dev.musterd.doubles.github;

import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runners of every owner, and the secrets with which machines become one of them. */
final class Registrations {
  /** How long a real JIT configuration is, so that size limits are met in tests. */
  private static final int JIT_LENGTH = 4_088;

  private static final String FILLER = "x".repeat(JIT_LENGTH);

  private record RegistrationToken(Owner owner, Instant expires) {}

  private final TreeMap<Long, FakeRunner> runners = new TreeMap<>();
  private final Map<Owner, Map<String, FakeRunner>> byName = new HashMap<>();
  private final Map<String, FakeRunner> unusedJit = new HashMap<>();
  private final Map<String, RegistrationToken> tokens = new HashMap<>();
  private long lastId = 1_000;
  private long lastToken;

  /** Empty when the name is taken. */
  Optional<FakeRunner> add(
      Owner owner, String name, long group, List<String> labels, boolean ephemeral, Instant now) {
    Map<String, FakeRunner> names = byName.computeIfAbsent(owner, _ -> new HashMap<>());
    if (names.containsKey(name)) {
      return Optional.empty();
    }
    Labels lower = Labels.of(labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList());
    FakeRunner runner = new FakeRunner(++lastId, name, owner, group, lower, ephemeral, now);
    names.put(name, runner);
    runners.put(runner.id, runner);
    return Optional.of(runner);
  }

  String jitFor(FakeRunner runner) {
    String seed = "{\".runner\":\"" + runner.name + "\",\"secret\":" + ++lastToken + "} ";
    byte[] text = (seed + FILLER).substring(0, JIT_LENGTH / 4 * 3).getBytes();
    String jit = Base64.getEncoder().encodeToString(text);
    unusedJit.put(jit, runner);
    return jit;
  }

  /** A JIT configuration works once, and only while its registration exists. */
  Optional<FakeRunner> redeemJit(String jit) {
    return Optional.ofNullable(unusedJit.remove(jit)).filter(runner -> exists(runner));
  }

  String tokenFor(Owner owner, Instant expires) {
    String token = String.format(Locale.ROOT, "AREG%025d", ++lastToken);
    tokens.put(token, new RegistrationToken(owner, expires));
    return token;
  }

  Optional<Owner> ownerOf(String token, Instant now) {
    return Optional.ofNullable(tokens.get(token))
        .filter(held -> held.expires().isAfter(now))
        .map(RegistrationToken::owner);
  }

  List<FakeRunner> of(Owner owner) {
    return byName.getOrDefault(owner, Map.of()).values().stream()
        .sorted((one, other) -> Long.compare(one.id, other.id))
        .toList();
  }

  List<FakeRunner> all() {
    return new ArrayList<>(runners.values());
  }

  Optional<FakeRunner> find(Owner owner, long id) {
    return Optional.ofNullable(runners.get(id)).filter(runner -> runner.owner.equals(owner));
  }

  boolean exists(FakeRunner runner) {
    return runners.get(runner.id) == runner;
  }

  void remove(FakeRunner runner) {
    runners.remove(runner.id);
    byName.getOrDefault(runner.owner, new HashMap<>()).remove(runner.name);
  }
}
