package dev.musterd.http.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The few fields of a large JSON object that are wanted, by dotted path. All else is skipped
 * without being decoded, yet the whole text has to be well-formed. A null counts as absent.
 */
final class JsonFields {
  /** GitHub nests payloads less than ten deep. */
  private static final int MAX_DEPTH = 64;

  /** No number of a payload has more than twenty digits. */
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final int MAX_NAME_LENGTH = 1_000;

  /** Which of them were seen is a bit each of a long. */
  private static final int MAX_SIBLINGS = Long.SIZE;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .build())
          .build();

  private final Node root = new Node("", 0, new HashMap<>());
  private final int maxElements;

  /**
   * @param wanted dotted paths of texts, whole numbers or arrays of texts
   * @param maxElements of a longer array only one text more is read, so that it is seen to be
   *     longer
   * @throws IllegalArgumentException where more than 64 are wanted of one object
   */
  JsonFields(Set<String> wanted, int maxElements) {
    this.maxElements = maxElements;
    for (String path : wanted) {
      Node node = root;
      for (int from = 0; from <= path.length(); ) {
        int dot = path.indexOf('.', from);
        int to = dot < 0 ? path.length() : dot;
        node = child(node, path.substring(from, to), path.substring(0, to));
        from = to + 1;
      }
    }
  }

  private static Node child(Node parent, String name, String path) {
    Map<String, Node> siblings = parent.children();
    if (siblings.size() == MAX_SIBLINGS && !siblings.containsKey(name)) {
      throw new IllegalArgumentException(path + " is one too many of its object");
    }
    return siblings.computeIfAbsent(name, _ -> new Node(path, siblings.size(), new HashMap<>()));
  }

  /**
   * A wanted field, or with children the way to some.
   *
   * @param index among its siblings, of which there are 64 at most
   */
  private record Node(String path, int index, Map<String, Node> children) {
    long bit() {
      return 1L << index;
    }

    boolean isParent() {
      return !children.isEmpty();
    }
  }

  sealed interface Value {
    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    record Texts(List<String> texts) implements Value {}

    /** Of another type than any that is wanted; the word completes "is …". */
    record Unfit(String what) implements Value {}
  }

  sealed interface Result {
    record Found(Map<String, Value> values) implements Result {}

    record Broken(String reason) implements Result {}
  }

  Result read(RequestBody json) {
    Map<String, Value> values = new HashMap<>();
    try (JsonParser parser = parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Result.Broken("the body is not a JSON object");
      }
      readObject(parser, root, values);
      if (parser.nextToken() != null) {
        return new Result.Broken("something follows the JSON object");
      }
      return new Result.Found(values);
    } catch (DuplicateFieldException duplicate) {
      return new Result.Broken(duplicate.getMessage());
    } catch (IOException malformed) {
      // The parser's own message quotes the text; where it broke is enough to find it.
      return new Result.Broken("the body is not JSON that musterd reads: " + kind(malformed));
    }
  }

  private static JsonParser parser(RequestBody json) throws IOException {
    Optional<RequestBody.Piece> piece = json.onlyPiece();
    return piece.isPresent()
        ? FACTORY.createParser(piece.get().bytes(), 0, piece.get().length())
        : FACTORY.createParser(json.stream());
  }

  private static String kind(IOException malformed) {
    return switch (malformed) {
      case com.fasterxml.jackson.core.exc.StreamConstraintsException _ ->
          "nested deeper than " + MAX_DEPTH + ", or an endless name or number";
      case com.fasterxml.jackson.core.io.JsonEOFException _ -> "it ends too early";
      case com.fasterxml.jackson.core.JacksonException at when at.getLocation() != null ->
          "line " + at.getLocation().getLineNr() + ", column " + at.getLocation().getColumnNr();
      default -> malformed.getClass().getSimpleName();
    };
  }

  private void readObject(JsonParser parser, Node node, Map<String, Value> values)
      throws IOException {
    long seen = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Node child = node.children().get(name);
      JsonToken token = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
        continue;
      }
      if ((seen & child.bit()) != 0) {
        throw new DuplicateFieldException(child.path());
      }
      seen |= child.bit();
      if (child.isParent() && token == JsonToken.START_OBJECT) {
        readObject(parser, child, values);
      } else if (token != JsonToken.VALUE_NULL) {
        values.put(child.path(), readValue(parser, token));
      }
    }
  }

  private Value readValue(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT -> readWhole(parser);
      case START_ARRAY -> readTexts(parser);
      case START_OBJECT -> {
        parser.skipChildren();
        yield new Value.Unfit("an object");
      }
      case VALUE_NUMBER_FLOAT -> new Value.Unfit("not a whole number");
      case VALUE_TRUE, VALUE_FALSE -> new Value.Unfit("true or false");
      case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE, FIELD_NAME, END_ARRAY, END_OBJECT ->
          new Value.Unfit("nothing that can be read");
    };
  }

  private static Value readWhole(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Value.Whole(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new Value.Unfit("beyond 64 bits");
    };
  }

  private Value readTexts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    String unfit = "";
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.VALUE_STRING) {
        unfit = "a list with something that is no text";
        parser.skipChildren();
      } else if (unfit.isEmpty() && texts.size() <= maxElements) {
        texts.add(parser.getText());
      }
    }
    return unfit.isEmpty() ? new Value.Texts(List.copyOf(texts)) : new Value.Unfit(unfit);
  }

  /**
   * A wanted field that is there twice: two readers could understand two different things. Only
   * ever caught in {@link #read}, so it carries no stack.
   */
  private static final class DuplicateFieldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DuplicateFieldException(String path) {
      super(path + " is there twice", null, false, false);
    }
  }
}
