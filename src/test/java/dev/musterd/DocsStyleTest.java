package dev.musterd;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Form of the documentation: length of lines, links, reachability, and words that are avoided. */
class DocsStyleTest {
  /** What a terminal and a diff in a browser show without wrapping. */
  private static final int COLUMNS = 110;

  private static final Pattern NEXT_SENTENCE = Pattern.compile("[.!?][)\"*_]* +[\\[(*_\"]*\\p{Lu}");
  private static final Pattern LINK_TARGET = Pattern.compile("\\]\\([^)]*\\)");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  /** Private metaphors and riddles; the field has a term for each. */
  private static final Pattern AVOIDED =
      Pattern.compile(
          "\\b(whoever|whomever|whatever|somebody|nobody|someone'?s|tells? of|told of|news of|"
              + "earlier li(fe|ves)|(the|a|webhook|management|front) doors?)\\b",
          Pattern.CASE_INSENSITIVE);

  @TempDir private Path directory;

  @Test
  void lines_areShort_orOneSentence() throws IOException {
    assertEquals(List.of(), problems(DocsStyleTest::longLines));
  }

  @Test
  void words_areThoseOfTheField() throws IOException {
    assertEquals(List.of(), problems(DocsStyleTest::avoidedWords));
  }

  @Test
  void links_leadToAFileAndAHeading() throws IOException {
    Map<Path, DocsPage> pages = byPath();
    assertEquals(List.of(), problems(page -> deadLinks(page, pages)));
  }

  @Test
  void pages_areReachableFromTheReadme() throws IOException {
    Map<Path, DocsPage> pages = byPath();
    Set<Path> unreachable = new TreeSet<>(pages.keySet());
    unreachable.removeAll(reachable(Path.of("README.md"), pages));
    assertEquals(Set.of(), unreachable);
  }

  private static Set<Path> reachable(Path start, Map<Path, DocsPage> pages) {
    Set<Path> seen = new HashSet<>();
    Deque<Path> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      Path page = waiting.remove();
      if (pages.containsKey(page) && seen.add(page)) {
        pages.get(page).links().forEach(link -> waiting.add(link.target()));
      }
    }
    return seen;
  }

  private static Stream<String> longLines(DocsPage page) {
    return page.lines().stream()
        .filter(line -> !line.isTableRow() && isTooLong(line.text()))
        .map(line -> page.at(line.number(), line.text().length() + " columns"));
  }

  /** Longer than allowed, and not because of one link or one sentence. */
  private static boolean isTooLong(String text) {
    String shown = LINK_TARGET.matcher(text).replaceAll("]");
    String words = CODE.matcher(shown).replaceAll("X");
    return text.length() > COLUMNS
        && shown.length() > COLUMNS
        && NEXT_SENTENCE.matcher(words).find();
  }

  private static Stream<String> avoidedWords(DocsPage page) {
    return page.lines().stream()
        .flatMap(
            line ->
                AVOIDED
                    .matcher(line.prose())
                    .results()
                    .map(word -> page.at(line.number(), "avoid \"" + word.group() + "\"")));
  }

  private static Stream<String> deadLinks(DocsPage page, Map<Path, DocsPage> pages) {
    return page.links().stream()
        .filter(link -> !leadsSomewhere(link, pages))
        .map(link -> page.at(link.line(), "no " + link.target() + link.anchor()));
  }

  private static boolean leadsSomewhere(DocsPage.Link link, Map<Path, DocsPage> pages) {
    if (link.anchor().isEmpty()) {
      return Files.exists(link.target());
    }
    DocsPage page = pages.get(link.target());
    return page != null && page.anchors().contains(link.anchor());
  }

  private interface Check {
    Stream<String> problems(DocsPage page);
  }

  private static List<String> problems(Check check) throws IOException {
    List<DocsPage> pages = DocsPage.all();
    assertTrue(pages.size() > 20, "pages are found");
    return pages.stream().flatMap(check::problems).toList();
  }

  private static Map<Path, DocsPage> byPath() throws IOException {
    return DocsPage.all().stream().collect(toMap(DocsPage::path, page -> page));
  }

  @ParameterizedTest
  @ValueSource(strings = {"It ends. ", "It ends (soon). ", "**It ends.** ", "It runs `a.b`. "})
  void longLine_isFound_whenASecondSentenceFollows(String first) {
    String sentence = "Another one " + "goes on and on ".repeat(8);
    assertTrue(isTooLong(first + sentence));
    assertFalse(isTooLong(sentence));
  }

  @Test
  void longLine_isNoFault_whenOnlyItsLinkIsLong() {
    assertFalse(isTooLong("See [it](https://example.com/" + "x".repeat(100) + "). It helps."));
  }

  @Test
  void deadLinks_areNamedByFileAndLine() throws IOException {
    DocsPage page =
        DocsPage.read(
            Files.writeString(
                directory.resolve("page.md"),
                """
                # A `title`, twice
                ```sh
                # no heading [no link](missing.md)
                ```
                ## A title twice
                [fine](#a-title-twice-1) [gone](gone.md) [fine](page.md)
                | [no such heading](#no-heading) |
                """));
    assertEquals(
        List.of(
            page.at(6, "no " + directory.resolve("gone.md")),
            page.at(7, "no " + page.path() + "#no-heading")),
        deadLinks(page, Map.of(page.path(), page)).toList());
  }
}
