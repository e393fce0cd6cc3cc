package dev.musterd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page of this repository: its lines outside code blocks, its links and its anchors. */
record DocsPage(Path path, List<Line> lines) {
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]*)(#[^)\\s]+)?\\)");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  /** A line of text, by its number from 1. */
  record Line(int number, String text) {
    boolean isTableRow() {
      return text.stripLeading().startsWith("|");
    }

    boolean isHeading() {
      return text.startsWith("#");
    }

    /** Without inline code, which follows no rule of language. */
    String prose() {
      return CODE.matcher(text).replaceAll("");
    }
  }

  /**
   * A link to a file of this repository.
   *
   * @param anchor with its number sign; empty when the link names none
   */
  record Link(int line, Path target, String anchor) {}

  static DocsPage read(Path path) {
    try {
      return new DocsPage(path.normalize(), outsideCode(Files.readAllLines(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All pages for people: those at the root and those below docs. */
  static List<DocsPage> all() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
                  .map(Path::of),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .map(DocsPage::read)
          .toList();
    }
  }

  private static List<Line> outsideCode(List<String> all) {
    List<Line> lines = new ArrayList<>();
    boolean code = false;
    for (int i = 0; i < all.size(); i++) {
      String text = all.get(i);
      boolean fence = text.stripLeading().startsWith("```");
      if (!code && !fence && !text.startsWith("    ")) {
        lines.add(new Line(i + 1, text));
      }
      code ^= fence;
    }
    return lines;
  }

  List<Link> links() {
    return lines.stream()
        .flatMap(
            line ->
                LINK.matcher(line.prose())
                    .results()
                    .map(
                        link ->
                            new Link(
                                line.number(),
                                target(link.group(1)),
                                link.group(2) == null ? "" : link.group(2))))
        .toList();
  }

  private Path target(String link) {
    return link.isEmpty() ? path : path.resolveSibling(link).normalize();
  }

  /** As GitHub makes them of headings; a repeated one gets a number. */
  Set<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    for (Line line : lines) {
      if (line.isHeading()) {
        String slug = slug(line.text());
        int before = seen.merge(slug, 1, Integer::sum) - 1;
        anchors.add("#" + slug + (before == 0 ? "" : "-" + before));
      }
    }
    return anchors;
  }

  private static String slug(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** As a compiler would say it, so that an editor finds it. */
  String at(int line, String problem) {
    return path + ":" + line + ": " + problem;
  }
}
