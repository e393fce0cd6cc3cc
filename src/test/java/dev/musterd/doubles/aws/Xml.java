package dev.musterd.doubles.aws;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** EC2's answers as text. */
final class Xml {
  private Xml() {}

  static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  static String text(String name, Object value) {
    return element(
        name, value.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  static <T> String items(String name, List<T> values, Function<T, String> content) {
    return element(
        name,
        values.stream()
            .map(value -> element("item", content.apply(value)))
            .collect(Collectors.joining()));
  }

  static String tags(Map<String, String> tags) {
    return items(
        "tagSet",
        List.copyOf(tags.entrySet()),
        tag -> text("key", tag.getKey()) + text("value", tag.getValue()));
  }

  static String response(String action, String content) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><"
        + action
        + "Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>"
        + content
        + "</"
        + action
        + "Response>";
  }

  static String error(CloudException error) {
    String content = text("Code", error.code()) + text("Message", error.getMessage());
    return element(
        "Response", element("Errors", element("Error", content)) + element("RequestID", "r"));
  }
}
