package dev.musterd.http.dashboard.view;

import java.util.List;

/**
 * Asks whether an action is meant.
 *
 * @param consequences a sentence each
 * @param path where the form goes, and back to
 * @param choices of which one is sent with the form, by its name; none asks nothing further
 */
public record Confirmation(
    String question,
    List<String> consequences,
    String button,
    String path,
    String back,
    List<Choice> choices) {
  /**
   * One of several values.
   *
   * @param value as the form sends it
   */
  public record Choice(String value, String label) {}
}
