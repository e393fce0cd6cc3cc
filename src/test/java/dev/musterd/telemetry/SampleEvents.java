package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of every event there is, made from the types of its components. */
public final class SampleEvents {
  /** All that could break a line. */
  static final String NASTY = "a \"b\"=c\\d\r\n\u0000\u001b[31m\u2028\u202e\ud83d\ude80 é";

  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(int.class, 3),
          Map.entry(long.class, 4L),
          Map.entry(Long.class, 5L),
          Map.entry(boolean.class, true),
          Map.entry(String.class, NASTY),
          Map.entry(Instant.class, Instant.parse("2026-11-02T09:30:00.123456789Z")),
          Map.entry(Job.Id.class, new Job.Id(29679449526L)),
          Map.entry(Instance.Id.class, new Instance.Id("i-0123456789abcdef0")),
          Map.entry(Registration.Id.class, new Registration.Id(7)),
          Map.entry(OwnerPool.class, new OwnerPool("linux-x64", new Owner.Organization("acme"))),
          Map.entry(Owner.class, new Owner.Organization("acme")),
          Map.entry(Owner.Repository.class, new Owner.Repository("acme", "rockets")),
          Map.entry(
              RunAttempt.class, new RunAttempt(new Owner.Repository("acme", "rockets"), 7, 1)),
          Map.entry(
              InterruptedJob.class,
              new InterruptedJob(
                  new RunAttempt(new Owner.Repository("acme", "rockets"), 7, 1), NASTY)),
          Map.entry(
              LaunchOutcome.Place.class,
              new LaunchOutcome.Place("m5.large", "eu-west-1a", Market.ON_DEMAND)),
          Map.entry(Labels.class, Labels.of("self-hosted", NASTY)),
          Map.entry(Market.class, Market.ON_DEMAND),
          Map.entry(RunnerPlatform.class, new RunnerPlatform("linux", "x64")),
          Map.entry(RunnerVersion.class, RunnerVersion.find("2.330.0").orElseThrow()));

  private SampleEvents() {}

  public static Stream<Event> all() {
    return Metrics.kinds(Event.class).map(SampleEvents::sample);
  }

  private static Event sample(Class<?> kind) {
    RecordComponent[] components = kind.getRecordComponents();
    Object[] values =
        Stream.of(components).map(component -> sample(component.getGenericType())).toArray();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (Event) kind.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(kind.toString(), impossible);
    }
  }

  private static Object sample(Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Map.class) {
        return Map.of("retire", 3);
      }
      Object element = sample(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class
          ? Optional.of(element)
          : List.of(element, element);
    }
    Object sample = SAMPLES.get(type);
    if (sample == null) {
      throw new AssertionError("add a sample value for " + type);
    }
    return sample;
  }
}
