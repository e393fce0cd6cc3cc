package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Templates of small configurations, each verified by {@link TemplateCheck}. */
public final class SampleTemplates {
  private SampleTemplates() {}

  public static JsonObject of(Path directory, String added) throws IOException {
    return of(directory, added, InstanceFiles.NONE);
  }

  public static JsonObject of(Path directory, String added, InstanceFiles files)
      throws IOException {
    Template made = made(directory, added, files);
    JsonObject json = assertInstanceOf(Template.Ready.class, made, made::toString).json();
    assertEquals(List.of(), TemplateCheck.problems(json));
    return json;
  }

  static List<String> refusal(Path directory, String added, InstanceFiles files)
      throws IOException {
    return assertInstanceOf(Template.Refused.class, made(directory, added, files)).reasons();
  }

  private static Template made(Path directory, String added, InstanceFiles files)
      throws IOException {
    Settings settings = SamplePools.settings(directory, added);
    return Template.of(settings, Map.of("linux-x64", files), settings.aws().region());
  }

  /** What a JSON pointer leads to; null when that is nothing. */
  public static Object at(JsonObject template, String pointer) {
    return JsonPointer.from(pointer).queryJson(template);
  }

  static JsonObject properties(JsonObject template, String id) {
    return (JsonObject) at(template, "/Resources/" + id + "/Properties");
  }

  /** The statement with that id, in any policy. */
  static Optional<JsonObject> statement(Object within, String sid) {
    if (within instanceof JsonArray array) {
      return array.stream().flatMap(element -> statement(element, sid).stream()).findFirst();
    }
    if (within instanceof JsonObject object) {
      return sid.equals(object.getValue("Sid"))
          ? Optional.of(object)
          : object.stream().flatMap(field -> statement(field.getValue(), sid).stream()).findFirst();
    }
    return Optional.empty();
  }

  /** The names of all statements. */
  static Set<String> sids(JsonObject within) {
    Set<String> sids = new TreeSet<>();
    collect(within, "Sid", sids);
    return sids;
  }

  /** The texts that are called so, wherever they are, alone or in a list. */
  static void collect(Object within, String name, Set<String> texts) {
    if (within instanceof JsonArray array) {
      array.forEach(element -> collect(element, name, texts));
    } else if (within instanceof JsonObject object) {
      switch (object.getValue(name)) {
        case String text -> texts.add(text);
        case JsonArray list -> list.forEach(element -> texts.add(String.valueOf(element)));
        case null, default -> {}
      }
      object.forEach(field -> collect(field.getValue(), name, texts));
    }
  }
}
